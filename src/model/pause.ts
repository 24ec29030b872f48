import type { PauseTarget } from './destination.ts';
import type { PauseReason } from './reason.ts';

/** Channels of a community that Herald was removed from are forgotten after so many days. */
export const FORGET_AFTER_DAYS = 30;

/** Why channels take nothing whose community Herald was removed from. */
export type LeftCommunity = Extract<PauseReason, { kind: 'destination-gone' }> & { community: string };

/** Somebody who gets no messages until a reason is gone. */
export interface Pause {
  target: PauseTarget;
  reason: PauseReason;
  /** ISO instant, UTC. */
  since: string;
  /** ISO instant, UTC: when it is asked next whether the reason is gone. */
  probeAt: string;
}

/** The community that Herald was removed from, where a pause is because of that; else null. Pure. */
export function leftCommunityOf(pause: Pick<Pause, 'reason'> | undefined): string | null {
  return pause?.reason.kind === 'destination-gone' ? (pause.reason.community ?? null) : null;
}
