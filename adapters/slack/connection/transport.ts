import type { Receiver } from '@slack/bolt';
import type { Failure } from '../../../src/lib/errors.ts';
import type { Health } from '../../../src/ports/messenger.ts';
import type { Identity } from './identity.ts';

/** How what Slack sends reaches us. */
export interface Transport {
  /** New receivers for one app, none of them connected yet. */
  receivers(): readonly [Receiver, ...Receiver[]];
  /** Connects those that were made last. Resolves once something can arrive, or after 30 s: it goes on trying by itself. @throws {DeliveryError} when Slack refuses us */
  connect(): Promise<void>;
  /** `us` null: Slack has not said yet who we are. Null: there is nothing to be said yet. */
  health(us: Identity | null): Health | null;
  /** Ends all connections. Safe to call twice. */
  close(): Promise<void>;
}

/** Told why Slack can't be heard; null: it can. */
export type NoteConnection = (failure: Failure | null) => void;
