import type { PauseTarget } from './destination.ts';
import type { PauseReason } from './reason.ts';

/** Time until the channels of a community that Herald was removed from are forgotten, days. */
export const FORGET_AFTER_DAYS = 30;

/** Why channels of a community that Herald was removed from are paused. */
export type LeftCommunity = Extract<PauseReason, { kind: 'destination-gone' }> & { community: string };

/** A channel, workspace or platform that gets no messages until a reason is gone. */
export interface Pause {
  target: PauseTarget;
  reason: PauseReason;
  /** ISO instant, UTC. */
  since: string;
  /** ISO instant, UTC: when Herald next checks whether the reason is gone. */
  probeAt: string;
}

/** Returns the community that Herald was removed from, if that is the reason for a pause; otherwise null. Pure. */
export function leftCommunityOf(pause: Pick<Pause, 'reason'> | undefined): string | null {
  return pause?.reason.kind === 'destination-gone' ? (pause.reason.community ?? null) : null;
}
