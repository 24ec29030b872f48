import type pg from 'pg';
import type { SubscriptionFeedOptions } from '../../../src/ports/subscription-store.ts';
import { startListening } from '../posts/listen.ts';

const CHANNEL = 'herald_subscriptions';
/** A hint that was lost may stay unnoticed for so long. */
const POLL_MS = 30_000;

/** Hears of changed subscriptions in PostgreSQL, embedded or a server; keeps one client of the pool. */
export function startSubscriptionFeed(pool: pg.Pool, { onHint, log }: SubscriptionFeedOptions): { stop(): Promise<void> } {
  const listening = startListening(pool, CHANNEL, { onHint, onLost: (facts) => log('subscriptions.listen-lost', facts) });
  const polling = setInterval(onHint, POLL_MS).unref();
  return {
    stop() {
      clearInterval(polling);
      return listening.stop();
    },
  };
}
