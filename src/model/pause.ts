import type { PauseTarget } from './destination.ts';

/** Somebody who gets no messages until a reason is gone. */
export interface Pause {
  whom: PauseTarget;
  /** `destination-gone: is_archived: the channel is archived`. */
  reason: string;
  /** ISO instant, UTC. */
  since: string;
  /** ISO instant, UTC: when it is asked next whether the reason is gone. */
  probeAt: string;
}
