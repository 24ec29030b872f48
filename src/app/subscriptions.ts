import { createMutex } from '../lib/concurrency.ts';
import { SETTINGS_ORIGINS, type StoredSubscription, type Subscription } from '../model/subscription.ts';
import type { Log } from '../ops/log.ts';
import type { StartSubscriptionFeed, SubscriptionStore } from '../ports/subscription-store.ts';

/** What this process needs to know of subscriptions. */
export interface SubscriptionsContext {
  store: SubscriptionStore;
  /** Those of the settings of this process. */
  settings: readonly Subscription[];
  /** Null: nobody else can change them. */
  startFeed: StartSubscriptionFeed | null;
  now: () => Date;
  log: Log;
}

/** The subscriptions of the database, as this process knows them. */
export interface Subscriptions {
  /** As they were last read. Where no process has written those of its settings yet, with our own. */
  current(): readonly StoredSubscription[];
  /** Reads them again. @throws {Error} when the database is away */
  refresh(): Promise<void>;
  /** Writes those of the settings, once; only a process that plans may. @throws {Error} when the database is away: to be called again */
  writeSettings(): Promise<void>;
  /** What these become once those of the settings are written. Pure. */
  withSettings(stored: readonly StoredSubscription[]): readonly StoredSubscription[];
  /** Follows what other processes change. `stop` is safe to call twice. */
  follow(): { stop(): Promise<void> };
  /** The store, as this process knows it: what was changed or read through it is known at once. */
  store: SubscriptionStore;
}

/** Knows the settings' subscriptions until the first reading. */
export function createSubscriptions({ store, settings, startFeed, now, log }: SubscriptionsContext): Subscriptions {
  const inTurn = createMutex();
  let written: Promise<void> | null = null;
  let current = withSettings([]);

  function withSettings(stored: readonly StoredSubscription[]): readonly StoredSubscription[] {
    const known = new Map(stored.map((one) => [one.id, one]));
    const at = now().toISOString();
    const unknown = { number: 0, version: 0, createdBy: null, createdAt: at, changedBy: null, changedAt: at };
    const own = settings.map((one) => ({ ...unknown, ...known.get(one.id), ...one }));
    return [...own, ...stored.filter(({ origin }) => !SETTINGS_ORIGINS.includes(origin))];
  }

  const refresh = (): Promise<void> =>
    inTurn(async () => {
      const stored = await store.all();
      current = stored.some(({ origin }) => SETTINGS_ORIGINS.includes(origin)) ? stored : withSettings(stored);
    });

  const refreshSoon = (): Promise<void> => refresh().catch((error: unknown) => log('subscriptions.read-failed', { error }));

  async function changing<T>(work: Promise<T>): Promise<T> {
    const result = await work;
    await refreshSoon();
    return result;
  }

  return {
    current: () => current,
    refresh,
    withSettings,
    writeSettings: () => {
      written ??= changing(store.sync(settings, SETTINGS_ORIGINS, now().getTime())).catch((error: unknown) => {
        written = null;
        throw error;
      });
      return written;
    },
    follow: () => startFeed?.({ onHint: () => void refreshSoon(), log }) ?? { stop: async () => undefined },
    store: {
      sync: (...args) => changing(store.sync(...args)),
      all: async () => {
        await refresh();
        return current;
      },
      add: (...args) => changing(store.add(...args)),
      change: (...args) => changing(store.change(...args)),
      pause: (...args) => changing(store.pause(...args)),
      resume: (...args) => changing(store.resume(...args)),
      remove: (...args) => changing(store.remove(...args)),
      apply: (...args) => changing(store.apply(...args)),
    },
  };
}
