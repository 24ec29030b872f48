/** Feedback about searches, kept if the settings ask for it: only counts, no names of people. */
export interface SearchFeedback {
  /** Counts that people chose these posts from the results of a query (as typed), so that they rank higher for it. Never throws. */
  chose(typed: string, postIds: readonly string[]): void;
  /** Counts a query without results. Never throws. */
  missed(typed: string): void;
  /** Queries without results, most frequent first. */
  misses(limit: number): Promise<readonly MissedQuery[]>;
}

/** How often people chose one post from the results of one query. */
export interface ChosenPost {
  query: string;
  postId: string;
  /** At least 1. */
  count: number;
}

/** A query without results. */
export interface MissedQuery {
  query: string;
  /** At least 1. */
  count: number;
  /** ISO instant, UTC. */
  lastAt: string;
}

/** Store of search feedback. It holds queries and posts, but no names of people. Queries must be given in normalized form, so that equal ones are counted together. */
export interface SearchFeedbackStore {
  /** Counts one more choice of each of these posts. Choices are forgotten a year after the last one. */
  chose(query: string, postIds: readonly string[], nowMs: number): Promise<void>;
  /** Counts one more search without results. Such queries are forgotten half a year after the last one. */
  missed(query: string, nowMs: number): Promise<void>;
  /** All choices, at most the latest 50,000. */
  choices(): Promise<readonly ChosenPost[]>;
  /** Most frequent first; of equal ones, the latest first. */
  misses(limit: number): Promise<readonly MissedQuery[]>;
}
