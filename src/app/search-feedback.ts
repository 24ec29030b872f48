import type { Log } from '../ops/log.ts';
import type { SearchFeedback, SearchFeedbackStore } from '../ports/search-feedback.ts';
import { boostFrom, type FeedbackBoost, feedbackQueryOf } from '../search/feedback.ts';

/** Collaborators of the search feedback. */
export interface SearchFeedbackContext {
  store: SearchFeedbackStore;
  now: () => Date;
  log: Log;
}

/** Maximum age of the counts from other processes, ms. */
const FRESH_MS = 300_000;

/** Counts what people choose and what they do not find, and boosts search results accordingly. Loads counts on demand; problems with the database are logged and do not affect searches. */
export function createSearchFeedback({ store, now, log }: SearchFeedbackContext): SearchFeedback & { boost: FeedbackBoost } {
  let boost = boostFrom([]);
  let loadedMs = Number.NEGATIVE_INFINITY;

  async function load(): Promise<void> {
    loadedMs = now().getTime();
    boost = boostFrom(await store.choices());
  }

  /** Runs work in the background and logs its error. */
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
