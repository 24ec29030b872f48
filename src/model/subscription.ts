import type { Destination } from './destination.ts';

/** Which posts a destination wants: within one list any may match, all lists given must. Words match title, tags, source, tldr and summary. */
export interface SubscriptionFilter {
  tags: readonly string[];
  sources: readonly string[];
  kinds: readonly string[];
  words: readonly string[];
}

/** A destination's standing order. One per destination and filter. */
export interface Subscription {
  /** Stable: derived from destination and filter. */
  id: string;
  destination: Destination;
  filter: SubscriptionFilter;
  /** Where it was written: `herald.yaml`, `HERALD_ANNOUNCE_TO`, `default`. */
  origin: string;
}
