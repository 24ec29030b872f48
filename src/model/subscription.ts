import type { Destination } from './destination.ts';

/** Which posts a destination wants: within one list any may match; all lists given, and the expression, must. */
export interface SubscriptionFilter {
  tags: readonly string[];
  /** Whole names. */
  sources: readonly string[];
  kinds: readonly string[];
  words: readonly string[];
  /** In the language of searches, checked by `parseFilter`. */
  expression?: string;
}

/** Which posts a destination gets. One per destination and filter. */
export interface Subscription {
  /** Stable: derived from destination and filter. */
  id: string;
  destination: Destination;
  filter: SubscriptionFilter;
  /** Where it was written: `herald.yaml`, `HERALD_ANNOUNCE_TO`, `default`. */
  origin: string;
}
