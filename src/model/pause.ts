import type { PauseTarget } from './destination.ts';
import type { PauseReason } from './reason.ts';

/** Somebody who gets no messages until a reason is gone. */
export interface Pause {
  target: PauseTarget;
  reason: PauseReason;
  /** ISO instant, UTC. */
  since: string;
  /** ISO instant, UTC: when it is asked next whether the reason is gone. */
  probeAt: string;
}
