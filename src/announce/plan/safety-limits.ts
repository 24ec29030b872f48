import type { Language } from '../../languages/index.ts';
import type { LateNews } from '../../model/announcement.ts';
import { batchIdOf, deliveryKeyOf, type NewDelivery, newDelivery } from '../../model/delivery.ts';
import type { Destination } from '../../model/destination.ts';
import type { Hold } from '../../model/hold.ts';
import type { StaleReason } from '../../model/reason.ts';
import { type LateOptions, lateNotice } from '../../model/sentences/notices.ts';
import type { RecentChange, RecentChanges } from '../../ports/post-store.ts';
import type { News } from './classify-posts.ts';
import { oldestFirst } from './plan-channels.ts';

/** Maximum number of titles that a notice shows. */
const SAMPLES = 5;
const PREFIXES: Readonly<Record<Hold['kind'], string>> = { additions: 'ha', edits: 'he', removals: 'hr' };

/**
 * Returns the hold for a change: the open one, extended by this change, or a new one if `total` is above the limit. null if the change is not
 * held. `total`: what readers notice, including the ten minutes before: new posts, or messages edited or removed. The same posts at the same time make
 * the same hold. Pure.
 */
export function holdForChange(
  kind: Hold['kind'],
  { posts, messages, open }: RecentChange,
  limit: number,
  now: Date,
  total = messages,
): Hold | null {
  if (messages === 0 || (open === null && total <= limit)) return null;
  const titles = posts.map(({ title }) => title);
  if (open !== null) {
    const samples = [...titles, ...open.samples].slice(0, SAMPLES);
    return { ...open, posts: open.posts + posts.length, messages: open.messages + messages, samples };
  }
  const id = batchIdOf(PREFIXES[kind], [...posts, { id: now.toISOString() }]);
  return { id, kind, since: now.toISOString(), posts: posts.length, messages, samples: titles.slice(0, SAMPLES), decision: null };
}

/** Maximum number of files that may disappear at once whatever the size of the folder: people tidy up. */
const MAX_TIDIED_POSTS = 10;
/** Share of the folder's posts above which a loss is not tidying up. */
const MAX_TIDIED_SHARE = 0.5;

/** Whether a folder that lost `gone` of its `there` posts was emptied (an unmounted disk, a wrong folder) rather than tidied up: more than ten, and more than half. Pure. */
export function isMassDeletion(gone: number, there: number): boolean {
  return gone > MAX_TIDIED_POSTS && gone > there * MAX_TIDIED_SHARE;
}

type LatePlanOptions = Omit<LateOptions, 'language'> & { adminDestination: Destination; noticeLanguage?: () => Language };

/**
 * Plans the notice about news that came too late: the one of the last ten minutes (`open`) with these posts added, or a new one. null if no
 * channel would have received any of them. `news`: posts that are announced now, or that are too late. Pure.
 */
export function planLateNotice(
  news: readonly News[],
  isWanted: (news: News) => boolean,
  open: RecentChanges['late'],
  options: LatePlanOptions,
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
