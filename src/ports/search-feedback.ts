/** What is kept of searches where the settings ask for it: counts, and nobody's name. */
export interface SearchFeedback {
  /** People chose these posts from what a query (as typed) found: they rise for it. Never throws. */
  chose(typed: string, postIds: readonly string[]): void;
  /** A query found nothing. Never throws. */
  missed(typed: string): void;
  /** Queries that found nothing, the most frequent first. */
  misses(limit: number): Promise<readonly MissedQuery[]>;
}

/** How often people chose one post from what one query found. */
export interface ChosenPost {
  query: string;
  postId: string;
  /** At least 1. */
  count: number;
}

/** A query that found nothing. */
export interface MissedQuery {
  query: string;
  /** At least 1. */
  count: number;
  /** ISO instant, UTC. */
  lastAt: string;
}

/** Store of what searches led to. It holds queries and posts, and nobody's name. Queries are given in the form in which equal ones are equal. */
export interface SearchFeedbackStore {
  /** Counts one more choice of each of these posts. What was chosen last a year ago is forgotten. */
  chose(query: string, postIds: readonly string[], nowMs: number): Promise<void>;
  /** Counts one more search in vain. What was asked last half a year ago is forgotten. */
  missed(query: string, nowMs: number): Promise<void>;
  /** All choices, at most 50,000: the latest. */
  choices(): Promise<readonly ChosenPost[]>;
  /** The most frequent first, of equals the latest. */
  misses(limit: number): Promise<readonly MissedQuery[]>;
}
