import type { NoticeAnnouncement, NoticeLine } from '../announcement.ts';
import type { LateNews } from '../late-news.ts';
import type { StaleReason } from '../reason.ts';
import { code, counted, type Span } from '../span.ts';

const MINUTE_MS = 60_000;

/** Settings that decided it, and that decide how the posts are sent after all. */
export interface LateTerms {
  maxAgeDays: number;
  /** Posts of one batch that still get a message each. */
  eachLimit: number;
}

/** Tells of new posts that were too old, with the command that announces them all the same. Pure. */
export function lateNotice(news: LateNews, { maxAgeDays, eachLimit }: LateTerms): NoticeAnnouncement {
  const { posts, samples } = news;
  const total = posts.stale + posts['event-past'] + posts.expired;
  const whys = REASONS.filter(({ reason }) => posts[reason] > 0).map(({ reason, why }) => why(posts[reason], maxAgeDays));
  const isDigest = posts.stale > eachLimit;
  return {
    type: 'notice',
    title: total === 1 ? 'A new post came too late to be announced' : `${total} new posts came too late to be announced`,
    lines: [
      ...samples.map((title) => `• ${title}`),
      ...(total > samples.length ? [`… and ${total - samples.length} more.`] : []),
      whyLine(whys),
      `Nothing was sent; search finds ${total === 1 ? 'it' : 'them'}.`,
    ],
    actions: posts.stale === 0 ? [] : [{ label: labelOf(posts.stale, isDigest), command: replayCommand(news, isDigest) }],
    subject: { kind: 'late', ...news },
  };
}

/** What is over, or has expired, is not sent by anybody's order: `replay` leaves it alone. */
const REASONS: readonly { reason: StaleReason; why: (posts: number, maxAgeDays: number) => readonly Span[] }[] = [
  {
    reason: 'stale',
    why: (posts, days) => [
      { text: `${posts} ${posts === 1 ? 'was' : 'were'} more than ${counted(days, 'day')} old (` },
      code('max_age_days'),
      { text: ')' },
    ],
  },
  {
    reason: 'event-past',
    why: (posts) => [{ text: posts === 1 ? '1 is an event that has begun' : `${posts} are events that have begun` }],
  },
  { reason: 'expired', why: (posts) => [{ text: `${posts} ${posts === 1 ? 'has' : 'have'} expired` }] },
];

function whyLine(whys: readonly (readonly Span[])[]): NoticeLine {
  return [...whys.flatMap((why, at) => (at === 0 ? why : [{ text: ', ' }, ...why])), { text: '.' }];
}

function labelOf(posts: number, isDigest: boolean): string {
  return isDigest ? `Announce ${posts} in a digest` : posts === 1 ? 'Announce it' : `Announce these ${posts}`;
}

/** Selects exactly the posts of these batches: two notices are more than ten minutes apart. */
function replayCommand({ since, latestAt }: LateNews, isDigest: boolean): string {
  const minute = (iso: string, later = 0): string => {
    const at = Math.floor(Date.parse(iso) / MINUTE_MS) * MINUTE_MS + later;
    return `${new Date(at).toISOString().slice(0, 16)}Z`;
  };
  return `replay stale since:${minute(since)} until:${minute(latestAt, MINUTE_MS)}${isDigest ? ' as:digest' : ''}`;
}
