import type { Words } from '../../languages/index.ts';
import { type Delivery, type DeliveryKey, MESSAGE_PURPOSES } from '../delivery.ts';
import { type Destination, platformOf, workspaceOf } from '../destination.ts';
import type { Pause } from '../pause.ts';
import type { PlatformList } from '../platform.ts';
import type { Person } from '../span.ts';

/** All deliveries are stopped, by somebody's word. */
export interface GlobalPause {
  /** Null where the database does not say. */
  who: Person | null;
  /** ISO instant, UTC. */
  since: string | null;
  reason: string | null;
}

/** Where a message stands in the line of its destination. */
export interface QueuePosition {
  /** Messages before it. */
  before: number;
  /** How long those take at least, ms. */
  afterMs: number;
  /** Nobody knows whether one of them was sent. */
  behindInDoubt: boolean;
}

/** What a delivery's story depends on, besides its own row. */
export interface ExplainContext {
  now: Date;
  commandName: string;
  /** What the reader reads. */
  words: Words;
  /** Whether the reader can do something about it. */
  forAdmin: boolean;
  stop: GlobalPause | null;
  platforms: PlatformList;
  pauses: readonly Pause[];
  /** The digests that carry rows, by key. */
  digests: ReadonlyMap<DeliveryKey, Delivery>;
  /** Edits and retractions, by the delivery whose message they change. */
  changes: ReadonlyMap<DeliveryKey, readonly Delivery[]>;
  /** Of deliveries that wait in a line. */
  turns: ReadonlyMap<DeliveryKey, QueuePosition>;
}

/** The pause that keeps a destination from getting messages: its own, its workspace's or its platform's; null: none. Pure. */
export function pauseOf(destination: Destination, pauses: readonly Pause[]): Pause | null {
  const names: readonly string[] = [destination, workspaceOf(destination), platformOf(destination)];
  return pauses.find(({ target }) => names.includes(target)) ?? null;
}

/** A request ends within 12 s: later nobody knows what became of it, until it has been looked for. */
const UNANSWERED_MS = 15_000;

/** Whether a message may have been sent, and is being looked for. Pure. */
export function isAwaitingAnswer({ state, sendingSince, purpose }: Delivery, now: Date): boolean {
  return (
    state === 'sending' &&
    MESSAGE_PURPOSES.includes(purpose) &&
    sendingSince !== null &&
    now.getTime() - Date.parse(sendingSince) > UNANSWERED_MS
  );
}
