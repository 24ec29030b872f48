import type { Log } from '../ops/log.ts';
import type { SearchFeedback, SearchFeedbackStore } from '../ports/search-feedback.ts';
import { boostFrom, type FeedbackBoost, feedbackQueryOf } from '../search/feedback.ts';

/** What keeping feedback needs. */
export interface SearchFeedbackParts {
  store: SearchFeedbackStore;
  now: () => Date;
  log: Log;
}

/** How old what other processes counted may be, ms. */
const FRESH_MS = 300_000;

/** Counts what people choose and miss, and lets the search know. Loads by itself, when it is asked; trouble with the database is logged and changes no search. */
export function createSearchFeedback({ store, now, log }: SearchFeedbackParts): SearchFeedback & { boost: FeedbackBoost } {
  let boost = boostFrom([]);
  let loadedMs = Number.NEGATIVE_INFINITY;

  async function load(): Promise<void> {
    loadedMs = now().getTime();
    boost = boostFrom(await store.choices());
  }

  /** Nobody waits for it. */
  function quietly(work: Promise<void>): void {
    work.catch((error: unknown) => log('search.feedback-failed', { error }));
  }

  return {
    boost: (typed, postId) => {
      if (now().getTime() - loadedMs > FRESH_MS) quietly(load());
      return boost(typed, postId);
    },
    chose: (typed, postIds) => {
      const query = feedbackQueryOf(typed);
      if (query !== '' && postIds.length > 0) quietly(store.chose(query, postIds, now().getTime()).then(load));
    },
    missed: (typed) => {
      const query = feedbackQueryOf(typed);
      if (query !== '') quietly(store.missed(query, now().getTime()));
    },
    misses: (limit) => store.misses(limit),
  };
}
