import type { NewDelivery } from '../../model/delivery.ts';
import type { PauseTarget } from '../../model/destination.ts';
import type { Pause } from '../../model/pause.ts';
import type { Wakeup } from './wakeups.ts';

/** Channels, workspaces and platforms that get no messages for now. */
export interface Pauses {
  /** Whoever is paused gets no messages: claims of its deliveries hold them, as `paused`. `notices` are planned in the same transaction, unless it was paused already (false). */
  pause(pause: Pause, notices: readonly NewDelivery[]): Promise<boolean>;
  pauses(): Promise<readonly Pause[]>;
  /** Next probe of a pause; no-op where it has ended. */
  probeLater(target: PauseTarget, at: string): Promise<void>;
  /** Ends a pause. What was held because of it, and is not held by another, is requeued: a destination's posts, with those that wait behind them, as one digest where there are several; messages of unknown outcome are to be checked a second later. Returns the wake-ups; null: it was not paused. */
  resume(target: PauseTarget, nowMs: number): Promise<readonly Wakeup[] | null>;
  /** Requeues, as `resume` does, what is held because of a pause that is over: a claim or a settlement may have been written at the very moment of its end. Returns the wake-ups. */
  releaseOrphaned(nowMs: number): Promise<readonly Wakeup[]>;
}
