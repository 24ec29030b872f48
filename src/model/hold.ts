/** Time over which changes are counted together against the safety limits, ms. */
export const LIMIT_WINDOW_MS = 600_000;

/** Something big that waits for an admin's word. */
export interface Hold {
  id: string;
  kind: 'additions' | 'edits' | 'removals';
  /** ISO instant, UTC. */
  since: string;
  /** Posts it concerns. */
  posts: number;
  /** Messages that would be sent (one for each post and channel), edited or removed. */
  messages: number;
  /** Titles of some of them, newest first. */
  samples: readonly string[];
  /** Null: not decided yet. */
  decision: Decision | null;
}

/** `announce`: as if nothing had been held, one message a post. `digest`: one message a destination. `seen`: nothing is sent. Edits and removals know `announce` (do it) and `seen`. */
export type Decision = 'announce' | 'digest' | 'seen';
