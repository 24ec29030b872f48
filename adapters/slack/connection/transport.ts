import type { Receiver } from '@slack/bolt';
import type { Failure } from '../../../src/lib/errors.ts';
import type { Health } from '../../../src/ports/messenger.ts';

/** How what Slack sends reaches us. */
export interface Transport {
  /** New receivers for one app, none of them connected yet. */
  receivers(): readonly [Receiver, ...Receiver[]];
  /** Connects those that were made last. Resolves once something can arrive, or after 30 s: it goes on trying by itself. @throws {DeliveryError} when Slack refuses us */
  connect(): Promise<void>;
  /** `who`: `as @herald`; null: that is not known yet. Null: there is nothing to be said yet. */
  health(who: string | null): Health | null;
  /** Ends all connections. Safe to call twice. */
  close(): Promise<void>;
}

/** Told why Slack can't be heard; null: it can. */
export type NoteConnection = (failure: Failure | null) => void;
