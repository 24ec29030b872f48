import type { Subscription } from '../model/subscription.ts';

/** The books of subscriptions. */
export interface SubscriptionStore {
  /** Makes the stored subscriptions of these origins exactly `wanted`; others are left alone. */
  sync(wanted: readonly Subscription[], origins: readonly string[]): Promise<void>;
  all(): Promise<readonly Subscription[]>;
}
