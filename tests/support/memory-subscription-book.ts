import type { SubscriptionStore } from '../../src/ports/stores.ts';
import type { MemoryStore } from './memory-store.ts';

/** The stores of subscriptions in memory; pass the same contract suite as the real ones. */
export function createMemorySubscriptionBook({ subscriptions }: MemoryStore): SubscriptionStore {
  return {
    async sync(wanted, origins) {
      const ids = new Set(wanted.map(({ id }) => id));
      for (const { id, origin } of [...subscriptions.values()]) {
        if (origins.includes(origin) && !ids.has(id)) subscriptions.delete(id);
      }
      for (const subscription of wanted) {
        const stored = subscriptions.get(subscription.id);
        if (!stored || origins.includes(stored.origin)) subscriptions.set(subscription.id, subscription);
      }
    },
    all: async () => [...subscriptions.values()],
  };
}
