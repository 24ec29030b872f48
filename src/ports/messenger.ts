import type { Announcement } from '../announce/announcement.ts';
import type { DeliveryKey, Receipt } from '../announce/delivery.ts';
import type { Destination, Platform } from '../announce/destination.ts';

/** One message to be sent. */
export interface Outgoing {
  /** Travels with the message (Slack metadata, Discord nonce), so that it can be found again. */
  key: DeliveryKey;
  destination: Destination;
  announcement: Announcement;
}

/** What a look for a message of unknown outcome found. */
export type Sighting =
  | { kind: 'found'; receipt: Receipt }
  /** The platform showed us where it would stand, and it is not there. */
  | { kind: 'absent' }
  /** Sending the same key again can't make a second message (Discord, inside the nonce window). */
  | { kind: 'repeatable' }
  /** We may not look (no scope, no permission); `detail` says what is missing. */
  | { kind: 'unprovable'; detail: string };

/** Whether a platform can be used right now. */
export interface Health {
  ready: boolean;
  /** One plain sentence: `connected as @herald`, `token revoked`. */
  detail: string;
}

/** Out to one platform. */
export interface Messenger {
  readonly platform: Platform;
  /** Least time between two messages to one destination, ms; 0: none. */
  readonly intervalMs: number;
  /** Sends once; never retries by itself. Time limit of a call: 10 s. @throws {DeliveryError} */
  post(message: Outgoing): Promise<Receipt>;
  /** Looks for a message whose outcome is unknown. `firstSentAtMs`: epoch ms of the first request. @throws {DeliveryError} when looking itself fails */
  find(message: Outgoing, firstSentAtMs: number): Promise<Sighting>;
  /** Checks the token and, as far as it can, each destination; problems in plain words for `herald doctor`. Empty: all well. */
  check(destinations: readonly Destination[]): Promise<readonly string[]>;
}
