import type { Destination } from '../model/destination.ts';
import type { Person } from '../model/span.ts';
import type { StoredSubscription, Subscription } from '../model/subscription.ts';
import type { Log } from '../ops/log.ts';

/** Who changes a subscription, from where, and when: each change that is made gets a line in the audit log, in the same transaction. */
export interface SubscriptionOrder {
  by: Person;
  /** Where it was asked for; null: in a direct message, or on the command line. */
  where: Destination | null;
  nowMs: number;
}

/** A subscription as somebody has seen it. */
export type SubscriptionRef = Pick<StoredSubscription, 'id' | 'version'>;

/** A subscription that a person makes. */
export type NewSubscription = Omit<Subscription, 'id' | 'paused'>;

/** What becomes of a subscription; what is there and undefined is asked for no more. */
type SubscriptionChange = { [K in keyof Omit<NewSubscription, 'destination' | 'origin'>]?: NewSubscription[K] | undefined };

/** A subscription as a file asked for it when it was last applied. */
export type AppliedSubscription = Omit<Subscription, 'origin' | 'paused'>;

/** What applying a file writes. */
export interface FileChanges {
  /** Everything that the file owns from then on. `id`: the stored subscription that becomes so, whoever made it; null: a new one. */
  own: readonly (Omit<AppliedSubscription, 'id'> & { id: string | null })[];
  /** Ids of subscriptions that end. */
  remove: readonly string[];
}

/** Decides, by all subscriptions and by what the file asked for last (empty: it was never applied); null: nothing is written. Pure: it may be asked twice. */
export type DecideFileChanges = (all: readonly StoredSubscription[], applied: readonly AppliedSubscription[]) => FileChanges | null;

/** What was changed, as it is now. Null: nothing was, for it is gone, was changed by somebody else since, or belongs to the settings. */
type Changed = StoredSubscription | null;

/**
 * Store of subscriptions. Every change takes the lock of scans: a scan plans for the subscriptions either as they were before it, or as they are after it,
 * and once a change has been made no scan plans for what was before.
 */
export interface SubscriptionStore {
  /** Makes the stored subscriptions of these origins exactly `wanted`; others are left alone. */
  sync(wanted: readonly Subscription[], origins: readonly string[], nowMs: number): Promise<void>;
  /** In the order they were first written. */
  all(): Promise<readonly StoredSubscription[]>;
  /**
   * Adds a subscription, in the place of those in `instead`, if there are any. Where the destination has one with the same filter already (not among those), that one is
   * returned as `existing`, and nothing is changed. `conflict`: one of `instead` is not as it was seen.
   */
  add(
    wanted: NewSubscription,
    order: SubscriptionOrder,
    instead?: readonly SubscriptionRef[],
  ): Promise<{ added: StoredSubscription } | { existing: StoredSubscription } | { conflict: true }>;
  /** Gives it another filter, other options, or both. */
  change(ref: SubscriptionRef, to: SubscriptionChange, order: SubscriptionOrder): Promise<Changed>;
  pause(ref: SubscriptionRef, reason: string | null, order: SubscriptionOrder): Promise<Changed>;
  resume(ref: SubscriptionRef, order: SubscriptionOrder): Promise<Changed>;
  /** Resolves to what it was. */
  remove(ref: SubscriptionRef, order: SubscriptionOrder): Promise<Changed>;
  /**
   * Makes what a file of this name owns what is decided, all of it or nothing, and remembers what the file asked for. What is so already is not written; a
   * subscription that is changed stays paused if it was.
   */
  apply(file: string, decide: DecideFileChanges, order: SubscriptionOrder): Promise<void>;
}

/** How to hear of changes. */
export interface SubscriptionFeedOptions {
  /** Subscriptions may have changed: after every committed change, when the connection is back, and every 30 s. */
  onHint(): void;
  log: Log;
}

/** `stop` is safe to call twice. */
export type StartSubscriptionFeed = (options: SubscriptionFeedOptions) => { stop(): Promise<void> };
