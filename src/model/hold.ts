/** Period over which changes are counted together against the safety limits, ms. */
export const LIMIT_WINDOW_MS = 600_000;

/** A large change that waits for an admin's decision. */
export interface Hold {
  id: string;
  kind: 'additions' | 'edits' | 'removals';
  /** ISO instant, UTC. */
  since: string;
  /** Number of posts affected. */
  posts: number;
  /** Number of messages that would be sent (one for each post and channel), edited or removed. */
  messages: number;
  /** Titles of some of them, newest first. */
  samples: readonly string[];
  /** null: not decided yet. */
  decision: Decision | null;
}

/** `announce`: as if nothing had been held, one message per post. `digest`: one message per destination. `seen`: nothing is sent. Edits and removals allow only `announce` (make the change) and `seen`. */
export type Decision = 'announce' | 'digest' | 'seen';
