import type { Language } from '../../languages/index.ts';
import type { LateNews } from '../../model/announcement.ts';
import type { NewDelivery } from '../../model/delivery.ts';
import { batchIdOf, deliveryKeyOf, newDelivery } from '../../model/delivery-key.ts';
import type { Destination } from '../../model/destination.ts';
import type { StaleReason } from '../../model/reason.ts';
import { type LateTerms, lateNotice } from '../../model/sentences/late-notice.ts';
import type { RecentChanges } from '../../ports/post-store.ts';
import { oldestFirst } from './batch.ts';
import type { News } from './classify-posts.ts';

/** Titles that a notice shows. */
const SAMPLES = 5;

type LateOptions = Omit<LateTerms, 'language'> & { adminDestination: Destination; noticeLanguage?: () => Language };

/**
 * The notice about news that came too late, as the one of the ten minutes before with these posts in it (`open`), or as a new one. Null where no
 * channel would have got any of it. `news`: what is announced now, or too late. Pure.
 */
export function planLateNotice(
  news: readonly News[],
  isWanted: (news: News) => boolean,
  open: RecentChanges['late'],
  options: LateOptions,
  now: Date,
): NewDelivery | null {
  const late = news.filter((one) => one.stale !== null && isWanted(one));
  if (late.length === 0) return null;
  const newest = late
    .map(({ post }) => post)
    .toSorted(oldestFirst)
    .toReversed();
  const count = (reason: StaleReason): number => late.filter(({ stale }) => stale === reason).length + (open?.news.posts[reason] ?? 0);
  const subject: LateNews = {
    since: open?.news.since ?? now.toISOString(),
    latestAt: now.toISOString(),
    posts: { stale: count('stale'), 'event-past': count('event-past'), expired: count('expired') },
    samples: [...newest.map(({ title }) => title), ...(open?.news.samples ?? [])].slice(0, SAMPLES),
  };
  const to = options.adminDestination;
  const key = open?.key ?? deliveryKeyOf(batchIdOf('l', [...newest, { id: now.toISOString() }]), to, 'notice');
  return newDelivery(key, to, { notice: lateNotice(subject, { ...options, language: options.noticeLanguage?.() ?? 'en' }) });
}
