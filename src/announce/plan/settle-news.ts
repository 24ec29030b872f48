import type { Post } from '../../content/post.ts';

/** New posts that have been seen and are not announced yet, because they, or the folder, may still be changing. */
export interface SettlingNews {
  /** By id: what the file said, and since when, epoch ms. */
  posts: ReadonlyMap<string, { hash: string; sinceMs: number }>;
  /** When the first and the latest news of this batch came, epoch ms. */
  firstAtMs: number;
  lastAtMs: number;
}

export const NOTHING_SETTLING: SettlingNews = { posts: new Map(), firstAtMs: 0, lastAtMs: 0 };

/** Longest time that a folder which brings news all the time holds back posts that have been unchanged for long enough, ms. */
export const MAX_SETTLE_MS = 600_000;

/** What becomes of the news of a scan. */
export interface SettledNews {
  /** Ids of the posts to be announced now: one batch. */
  ready: ReadonlySet<string>;
  /** The others, for the next scan. */
  settling: SettlingNews;
  /** When some of them can be announced, if nothing else comes, epoch ms; null: nothing is left. */
  dueMs: number | null;
}

/**
 * Gathers the files of one deployment into one batch. A post is ready once its file has been unchanged for `settleMs`, and the folder has brought no
 * other news for as long, or the first news is 10 minutes old. `news`: all posts of the folder that are news now. With `settleMs` 0 all are ready. Pure.
 */
export function settleNews(before: SettlingNews, news: readonly Post[], now: Date, settleMs: number): SettledNews {
  const nowMs = now.getTime();
  const entries = news.map(({ id, hash }) => {
    const known = before.posts.get(id);
    // A clock that was set back must not hold anything up.
    return [id, known?.hash === hash && known.sinceMs <= nowMs ? known : { hash, sinceMs: nowMs }] as const;
  });
  const latest = entries.reduce((max, [, { sinceMs }]) => Math.max(max, sinceMs), 0);
  const lastAtMs = before.posts.size > 0 && before.lastAtMs <= nowMs ? Math.max(latest, before.lastAtMs) : latest;
  const firstAtMs = before.posts.size > 0 && before.firstAtMs <= nowMs ? before.firstAtMs : nowMs;
  const openAtMs = Math.min(lastAtMs + settleMs, firstAtMs + MAX_SETTLE_MS);
  const isReady = (sinceMs: number): boolean => nowMs >= Math.max(openAtMs, sinceMs + settleMs);
  const left = entries.filter(([, { sinceMs }]) => !isReady(sinceMs));
  const settling = left.length === entries.length ? { posts: new Map(left), firstAtMs, lastAtMs } : restOf(left);
  const nextAtMs = Math.min(settling.lastAtMs + settleMs, settling.firstAtMs + MAX_SETTLE_MS);
  const soonest = left.reduce((min, [, { sinceMs }]) => Math.min(min, sinceMs), Number.POSITIVE_INFINITY);
  return {
    ready: new Set(entries.flatMap(([id, { sinceMs }]) => (isReady(sinceMs) ? [id] : []))),
    settling,
    dueMs: left.length === 0 ? null : Math.max(nextAtMs, soonest + settleMs),
  };
}

/** What a batch left behind begins the next one. */
function restOf(left: readonly (readonly [string, { hash: string; sinceMs: number }])[]): SettlingNews {
  if (left.length === 0) return NOTHING_SETTLING;
  const times = left.map(([, { sinceMs }]) => sinceMs);
  return { posts: new Map(left), firstAtMs: Math.min(...times), lastAtMs: Math.max(...times) };
}
