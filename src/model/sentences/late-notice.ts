import { type Language, type Words, wordsOf } from '../../languages/index.ts';
import type { LateNews, NoticeAnnouncement, NoticeLine } from '../announcement.ts';
import type { StaleReason } from '../reason.ts';
import { code, type Span } from '../span.ts';

const MINUTE_MS = 60_000;

/** Settings that decided it, and that decide how the posts are sent after all. */
export interface LateTerms {
  maxAgeDays: number;
  /** Posts of one batch that still get a message each. */
  eachLimit: number;
  /** Of the notice. */
  language: Language;
}

/** Tells of new posts that were too old, with the command that announces them all the same. Pure. */
export function lateNotice(news: LateNews, { maxAgeDays, eachLimit, language }: LateTerms): NoticeAnnouncement {
  const { late, notices } = wordsOf(language);
  const { posts, samples } = news;
  const total = posts.stale + posts['event-past'] + posts.expired;
  const whys = REASONS.filter(({ reason }) => posts[reason] > 0).map(({ reason, why }) => why(late, posts[reason], maxAgeDays));
  const isDigest = posts.stale > eachLimit;
  return {
    type: 'notice',
    language,
    title: late.title(total),
    lines: [
      ...samples.map((title) => `• ${title}`),
      ...(total > samples.length ? [notices.andMore(total - samples.length)] : []),
      whyLine(whys),
      total === 1 ? late.nothingSent : late.manyNotSent,
    ],
    actions: posts.stale === 0 ? [] : [{ label: labelOf(posts.stale, isDigest, late), command: replayCommand(news, isDigest) }],
    subject: { kind: 'late', ...news },
  };
}

/** What is over, or has expired, is not sent by anybody's order: `replay` leaves it alone. */
const REASONS: readonly { reason: StaleReason; why: (late: Words['late'], posts: number, maxAgeDays: number) => readonly Span[] }[] = [
  {
    reason: 'stale',
    why: (late, posts, days) => [{ text: `${late.stale(posts, days)} (` }, code('max_age_days'), { text: ')' }],
  },
  {
    reason: 'event-past',
    why: (late, posts) => [{ text: late.past(posts) }],
  },
  { reason: 'expired', why: (late, posts) => [{ text: late.expired(posts) }] },
];

function whyLine(whys: readonly (readonly Span[])[]): NoticeLine {
  return [...whys.flatMap((why, at) => (at === 0 ? why : [{ text: ', ' }, ...why])), { text: '.' }];
}

function labelOf(posts: number, isDigest: boolean, late: Words['late']): string {
  return isDigest ? late.inDigest(posts) : posts === 1 ? late.announceIt : late.announceThese(posts);
}

/** Selects exactly the posts of these batches: two notices are more than ten minutes apart. */
function replayCommand({ since, latestAt }: LateNews, isDigest: boolean): string {
  const minute = (iso: string, later = 0): string => {
    const at = Math.floor(Date.parse(iso) / MINUTE_MS) * MINUTE_MS + later;
    return `${new Date(at).toISOString().slice(0, 16)}Z`;
  };
  return `replay stale since:${minute(since)} until:${minute(latestAt, MINUTE_MS)}${isDigest ? ' as:digest' : ''}`;
}
