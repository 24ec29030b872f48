import type { Destination } from '../model/destination.ts';
import type { Person } from '../model/span.ts';
import type { StoredSubscription, Subscription } from '../model/subscription.ts';
import type { Log } from '../ops/log.ts';

/** Who changes a subscription, from where, and when: each change is recorded in the audit log in the same transaction. */
export interface SubscriptionAction {
  by: Person;
  /** The channel of the request; null: a direct message or the command line. */
  where: Destination | null;
  nowMs: number;
}

/** A subscription in the version that somebody has seen. */
export type SubscriptionRef = Pick<StoredSubscription, 'id' | 'version'>;

/** A subscription created by a person. */
export type NewSubscription = Omit<Subscription, 'id' | 'paused'>;

/** Fields of a subscription to change; a key with the value `undefined` removes that option. */
type SubscriptionChange = { [K in keyof Omit<NewSubscription, 'destination' | 'origin'>]?: NewSubscription[K] | undefined };

/** A subscription as a file defined it when it was last applied. */
export type AppliedSubscription = Omit<Subscription, 'origin' | 'paused'>;

/** Changes that applying a file makes. */
export interface FileChanges {
  /** All subscriptions that the file owns from then on. `id`: the stored subscription to change into this one, whoever made it; null: a new one. */
  own: readonly (Omit<AppliedSubscription, 'id'> & { id: string | null })[];
  /** Ids of subscriptions to remove. */
  remove: readonly string[];
}

/** Decides from all subscriptions and from what the file defined last (empty: it was never applied); null: nothing is written. Pure: it may be called twice. */
export type DecideFileChanges = (all: readonly StoredSubscription[], applied: readonly AppliedSubscription[]) => FileChanges | null;

/** The subscription after the change. Null: nothing was changed, because it is gone, somebody else has changed it, or it belongs to the settings. */
type Changed = StoredSubscription | null;

/**
 * Store of subscriptions. Every change takes the lock of scans, so a scan plans either for the subscriptions before the change or for those after it;
 * once a change is made, no scan plans for the old ones.
 */
export interface SubscriptionStore {
  /** Makes the stored subscriptions of these origins exactly `wanted`; others are left alone. */
  sync(wanted: readonly Subscription[], origins: readonly string[], nowMs: number): Promise<void>;
  /** In the order in which they were first written. */
  all(): Promise<readonly StoredSubscription[]>;
  /**
   * Adds a subscription, replacing those in `instead`, if any. If the destination already has one with the same filter (other than those), that one is
   * returned as `existing`, and nothing is changed. `conflict`: one of `instead` has changed since it was seen.
   */
  add(
    wanted: NewSubscription,
    order: SubscriptionAction,
    instead?: readonly SubscriptionRef[],
  ): Promise<{ added: StoredSubscription } | { existing: StoredSubscription } | { conflict: true }>;
  /** Changes its filter, its options, or both. */
  change(ref: SubscriptionRef, to: SubscriptionChange, order: SubscriptionAction): Promise<Changed>;
  pause(ref: SubscriptionRef, reason: string | null, order: SubscriptionAction): Promise<Changed>;
  resume(ref: SubscriptionRef, order: SubscriptionAction): Promise<Changed>;
  /** Resolves to the subscription as it was. */
  remove(ref: SubscriptionRef, order: SubscriptionAction): Promise<Changed>;
  /**
   * Makes what a file with this name owns match the decision, all or nothing, and remembers what the file defined. What already matches is not written; a
   * changed subscription stays paused if it was.
   */
  apply(file: string, decide: DecideFileChanges, order: SubscriptionAction): Promise<void>;
}

/** Options of a subscription feed. */
export interface SubscriptionFeedOptions {
  /** Called when subscriptions may have changed: after every committed change, after a reconnect, and every 30 s. */
  onHint(): void;
  log: Log;
}

/** `stop` is safe to call twice. */
export type StartSubscriptionFeed = (options: SubscriptionFeedOptions) => { stop(): Promise<void> };
