import type { MadePost } from './made-up-site.ts';

const MAX_AGE_MS = 14 * 86_400_000;

/** What a scan should announce, by the numbers of posts. */
export interface ExpectedNews {
  fresh: readonly number[];
  stale: readonly number[];
}

/** Creates a model that derives the expected news from what the authors did, without any code of Herald's. */
export function createExpectedNews() {
  /** When Herald first saw a post; `done` has those that it announced, or recorded at its first scan. */
  const firstSeen = new Map<number, number>();
  const done = new Set<number>();
  let isFirst = true;

  /** Returns since when people could have known about a post; null: only since now. */
  function publishedSince(post: MadePost, nowMs: number): number | null {
    const sinceMs = post.publishAtMs ?? post.dateMs;
    const seenMs = firstSeen.get(post.number) ?? nowMs;
    // For a post that Herald saw before its publication, only a time after that counts.
    return seenMs === nowMs || sinceMs > seenMs ? sinceMs : null;
  }

  const isFresh = (post: MadePost, nowMs: number): boolean => {
    if (post.kind === 'event') return post.dateMs > nowMs;
    const sinceMs = publishedSince(post, nowMs);
    return sinceMs === null || nowMs - sinceMs <= MAX_AGE_MS;
  };

  return {
    look(posts: readonly MadePost[], nowMs: number): ExpectedNews {
      const there = posts.filter(({ paths }) => paths.length > 0);
      const published = there.filter(({ draft, publishAtMs }) => !draft && (publishAtMs === null || publishAtMs <= nowMs));
      const news = published.filter(({ number }) => !done.has(number));
      const told = isFirst ? [] : news;
      const fresh = told.filter((post) => isFresh(post, nowMs)).map(({ number }) => number);
      const stale = told.filter((post) => !isFresh(post, nowMs)).map(({ number }) => number);
      for (const { number } of news) done.add(number);
      for (const { number } of there) if (!firstSeen.has(number)) firstSeen.set(number, nowMs);
      isFirst = false;
      return { fresh, stale };
    },
  };
}
