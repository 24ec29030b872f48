import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../adapters/postgres/open-database.ts';
import { createSubscriptions } from '../../src/app/subscriptions.ts';
import type { Subscription } from '../../src/model/subscription.ts';
import type { NewSubscription } from '../../src/ports/subscription-store.ts';
import { eventually } from '../support/eventually.ts';
import { makeSubscription } from '../support/make.ts';
import { createMemoryStores } from '../support/memory-stores.ts';
import { hasTestDatabase, testDatabase } from '../support/servers.ts';

const NOW = new Date('2026-01-12T12:00:00.000Z');
const ORDER = { by: { platform: 'slack', id: 'U0ANN' }, where: null, nowMs: NOW.getTime() };
const WISH: NewSubscription = {
  destination: 'slack:C1',
  filter: { tags: [], sources: [], kinds: [], words: [], expression: 'cilium' },
  origin: 'chat',
};
const fileSubscription: Subscription = { ...makeSubscription('terminal'), origin: 'herald.yaml' };

function open(stores = createMemoryStores(), settings: readonly Subscription[] = [fileSubscription]) {
  const failed: unknown[] = [];
  const log = (event: string, facts: object): void => void failed.push([event, facts]);
  const subscriptions = createSubscriptions({ store: stores.subscriptions, settings, startFeed: null, now: () => NOW, log });
  return { stores, subscriptions, failed };
}

describe('the subscriptions as a process knows them', () => {
  it('are those of its settings and of people until a process has written its settings', async () => {
    const { stores, subscriptions } = open();
    expect(subscriptions.current()).toMatchObject([{ ...fileSubscription, number: 0 }]);
    await stores.subscriptions.add(WISH, ORDER);
    await subscriptions.refresh();
    expect(subscriptions.current()).toMatchObject([{ ...fileSubscription, number: 0 }, WISH]);
  });

  it('are those of the database once a process has written its settings, whatever the own settings are', async () => {
    const { stores } = open();
    await open(stores).subscriptions.writeSettings();
    const other = open(stores, [{ ...makeSubscription('slack:C9'), origin: 'default' }]);
    await other.subscriptions.refresh();
    expect(other.subscriptions.current()).toMatchObject([{ ...fileSubscription, number: 1 }]);
  });

  it('are written from the settings once, and again where that failed', async () => {
    const stores = createMemoryStores();
    const { sync } = stores.subscriptions;
    let calls = 0;
    stores.subscriptions.sync = (...args) => {
      calls += 1;
      return calls === 1 ? Promise.reject(new Error('the database is away')) : sync(...args);
    };
    const { subscriptions } = open(stores);
    await expect(subscriptions.writeSettings()).rejects.toThrow('away');
    await subscriptions.writeSettings();
    await subscriptions.writeSettings();
    expect([calls, subscriptions.current().length]).toEqual([2, 1]);
  });

  it('are known at once after a change of their own; where they can’t be read, the change stands and is known later', async () => {
    const { stores, subscriptions, failed } = open();
    const result = await subscriptions.store.add(WISH, ORDER);
    expect(subscriptions.current()).toMatchObject([fileSubscription, WISH]);
    const { all } = stores.subscriptions;
    stores.subscriptions.all = () => Promise.reject(new Error('the database is away'));
    const away = open(stores);
    const paused = 'added' in result ? await away.subscriptions.store.pause(result.added, null, ORDER) : null;
    expect(paused).toHaveProperty('paused');
    expect(away.failed).toMatchObject([['subscriptions.read-failed', { error: new Error('the database is away') }]]);
    expect(await all()).toEqual([paused]);
    expect(failed).toEqual([]);
  });

  it.skipIf(!hasTestDatabase())('are known on another process without a restart', async () => {
    const database = await testDatabase();
    if (!database) throw new Error('no PostgreSQL');
    const connect = () => openDatabase({ databaseUrl: database.url, dataDir: '', fsync: true, log: () => {} });
    const [one, other] = [await connect(), await connect()];
    const known = createSubscriptions({
      store: other.subscriptions,
      settings: [],
      startFeed: other.startSubscriptionFeed,
      now: () => NOW,
      log: () => {},
    });
    const following = known.follow();
    try {
      const result = await one.subscriptions.add(WISH, ORDER);
      if (!('added' in result)) throw new Error('not added');
      await eventually(known.current, ([first]) => first?.id === result.added.id, 'the new one is known');
      const paused = await one.subscriptions.pause(result.added, 'too much', ORDER);
      await eventually(known.current, ([first]) => first?.paused?.reason === 'too much', 'it is known to be paused');
      if (paused) await one.subscriptions.remove(paused, ORDER);
      await eventually(known.current, (all) => all.length === 0, 'it is known to be gone');
    } finally {
      await following.stop();
      await one.close();
      await other.close();
      await database.drop();
    }
  });
});
