import type { Words } from '../../languages/index.ts';
import { type Delivery, type DeliveryKey, MESSAGE_PURPOSES } from '../delivery.ts';
import { type Destination, platformOf, workspaceOf } from '../destination.ts';
import type { Pause } from '../pause.ts';
import type { PlatformList } from '../platform.ts';
import type { Person } from '../span.ts';

/** A pause of all deliveries, set by a person. */
export interface GlobalPause {
  /** null: not recorded in the database. */
  who: Person | null;
  /** ISO instant, UTC. */
  since: string | null;
  reason: string | null;
}

/** Position of a message in the queue of its destination. */
export interface QueuePosition {
  /** Number of messages before it. */
  before: number;
  /** Minimum time that those take, ms. */
  afterMs: number;
  /** Whether one of them is in doubt. */
  behindInDoubt: boolean;
}

/** What the description of a delivery depends on, besides its own row. */
export interface ExplainContext {
  now: Date;
  commandName: string;
  /** Phrases in the reader's language. */
  words: Words;
  /** Whether the reader is an admin, who can act on it. */
  forAdmin: boolean;
  stop: GlobalPause | null;
  platforms: PlatformList;
  pauses: readonly Pause[];
  /** The digests that include rows, by key. */
  digests: ReadonlyMap<DeliveryKey, Delivery>;
  /** Edits, retractions and other changes, by the delivery whose message they change. */
  changes: ReadonlyMap<DeliveryKey, readonly Delivery[]>;
  /** Queue positions of waiting deliveries, by key. */
  turns: ReadonlyMap<DeliveryKey, QueuePosition>;
}

/** Returns the pause that keeps a destination from getting messages: its own, its workspace's or its platform's; null: none. Pure. */
export function pauseOf(destination: Destination, pauses: readonly Pause[]): Pause | null {
  const names: readonly string[] = [destination, workspaceOf(destination), platformOf(destination)];
  return pauses.find(({ target }) => names.includes(target)) ?? null;
}

/** Time after which a request without an answer has an unknown outcome, ms; every request ends within 12 s. */
const UNANSWERED_MS = 15_000;

/** Whether a message may have been sent, and Herald is checking whether it exists. Pure. */
export function isAwaitingAnswer({ state, sendingSince, purpose }: Delivery, now: Date): boolean {
  return (
    state === 'sending' &&
    MESSAGE_PURPOSES.includes(purpose) &&
    sendingSince !== null &&
    now.getTime() - Date.parse(sendingSince) > UNANSWERED_MS
  );
}
