import type { StaleReason } from './reason.ts';

/** New posts that came too late to be announced: those of one batch, and of batches that followed within ten minutes. JSON-safe. */
export interface LateNews {
  /** When the first and the latest of them were recorded: ISO instants, UTC. */
  since: string;
  latestAt: string;
  /** Posts by why they are not announced. */
  posts: Readonly<Record<StaleReason, number>>;
  /** Titles of some of them, newest first. */
  samples: readonly string[];
}
