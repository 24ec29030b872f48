import type { ChosenPost, MissedQuery, SearchFeedbackStore } from '../../src/ports/search-feedback.ts';

const DAY_MS = 86_400_000;

/** Creates the store of search feedback in memory; passes the same contract suite as the real one. */
export function createMemorySearchFeedback(): SearchFeedbackStore {
  const choices = new Map<string, ChosenPost & { lastMs: number }>();
  const misses = new Map<string, MissedQuery>();
  return {
    async chose(query, postIds, nowMs) {
      for (const postId of new Set(postIds)) {
        const key = JSON.stringify([query, postId]);
        const known = choices.get(key);
        choices.set(key, { query, postId, count: (known?.count ?? 0) + 1, lastMs: Math.max(nowMs, known?.lastMs ?? 0) });
      }
      for (const [key, { lastMs }] of choices) if (lastMs < nowMs - 365 * DAY_MS) choices.delete(key);
    },
    async missed(query, nowMs) {
      misses.set(query, { query, count: (misses.get(query)?.count ?? 0) + 1, lastAt: new Date(nowMs).toISOString() });
      for (const [key, { lastAt }] of misses) if (Date.parse(lastAt) < nowMs - 182 * DAY_MS) misses.delete(key);
    },
    choices: async () =>
      [...choices.values()].toSorted((a, b) => b.lastMs - a.lastMs).map(({ query, postId, count }) => ({ query, postId, count })),
    misses: async (limit) =>
      [...misses.values()].toSorted((a, b) => b.count - a.count || Date.parse(b.lastAt) - Date.parse(a.lastAt)).slice(0, limit),
  };
}
