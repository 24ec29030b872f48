import { type Language, type Words, wordsOf } from '../../languages/index.ts';
import type { LateNews, NoticeAnnouncement, NoticeLine } from '../announcement.ts';
import { code, lineOf } from '../span.ts';

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
  const isDigest = posts.stale > eachLimit;
  return {
    type: 'notice',
    language,
    title: late.title(total),
    lines: [
      ...samples.map((title) => `• ${title}`),
      ...(total > samples.length ? [notices.andMore(total - samples.length)] : []),
      whyLine(posts, maxAgeDays, late),
      total === 1 ? late.nothingSent : late.manyNotSent,
    ],
    actions: posts.stale === 0 ? [] : [{ label: labelOf(posts.stale, isDigest, late), command: replayCommand(news, isDigest) }],
    subject: { kind: 'late', ...news },
  };
}

/** What is over, or has expired, is not sent by anybody's order: `replay` leaves it alone. */
function whyLine(posts: LateNews['posts'], maxAgeDays: number, late: Words['late']): NoticeLine {
  const whys = [
    ...(posts.stale > 0 ? [[`${late.stale(posts.stale, maxAgeDays)} (`, code('max_age_days'), ')']] : []),
    ...(posts['event-past'] > 0 ? [[late.past(posts['event-past'])]] : []),
    ...(posts.expired > 0 ? [[late.expired(posts.expired)]] : []),
  ];
  return lineOf([...whys.flatMap((why, at) => (at === 0 ? why : [', ', ...why])), '.']);
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
