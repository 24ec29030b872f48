import { describe, expect, it } from 'vitest';
import { type OpenedDatabase, openDatabase } from '../../../adapters/postgres/open-database.ts';
import { planScan } from '../../../src/announce/plan/plan-scan.ts';
import type { Post } from '../../../src/content/post.ts';
import { createFilters } from '../../../src/filter/filters.ts';
import { deliveryKeyOf } from '../../../src/model/delivery.ts';
import type { Destination } from '../../../src/model/destination.ts';
import type { StoredSubscription, SubscriptionFilter } from '../../../src/model/subscription.ts';
import { createRandom, type Random } from '../../faults/random.ts';
import { makePost, makeTerms } from '../../support/make.ts';
import { hasTestDatabase, testDatabase } from '../../support/servers.ts';
import { temporaryDataDir } from '../../support/temporary-folder.ts';

const DESTINATIONS = 20;
const NOW = new Date('2026-01-12T12:00:00.000Z');
const TERMS = makeTerms({ eachLimit: 1_000, safetyLimits: { additions: 1_000_000, edits: 1_000_000, removals: 1_000_000 } });
const filters = createFilters();
const filterOf = (expression: string): SubscriptionFilter => ({ tags: [], sources: [], kinds: [], words: [], expression });
/** Every post is wanted by each of the first, and by none of the others. */
const WANTING = ['cilium', 'cilium OR calico', '', 'kind:link -tag:windows'];
const UNWANTING = ['kind:event', 'calico'];

/** From when to when a destination certainly wanted posts, or did not: numbers of posts (`seq`); the first is excluded. */
interface Period {
  destination: Destination;
  wants: boolean;
  after: number;
  upTo: number;
}

/** Two processes that plan and change subscriptions on one database. */
async function run(processes: readonly OpenedDatabase[], seed: number, changes: number) {
  const random = createRandom(seed);
  const folder: Post[] = [];
  const enqueued: string[] = [];
  const periods: Period[] = [];
  let left = changes;
  const [first] = processes;
  if (!first) throw new Error('no process');
  const any = <T>(things: readonly T[]): T => things[Math.floor(random.next() * things.length)] as T;
  const lastPost = async (): Promise<number> => {
    const { rows } = await first.pool.query<{ last: string | null }>('select max(seq) as last from herald.posts');
    return Number(rows[0]?.last ?? 0);
  };

  async function scanUntilDone({ posts }: OpenedDatabase): Promise<void> {
    do {
      folder.push(makePost({ path: `${folder.length}.md`, title: 'Cilium', date: '2026-01-12T00:00:00.000Z' }));
      const wakeups = await posts.recordScan((known, firstScan, _restored, subscriptions) => {
        // As it is under the lock: an older state would have lost posts.
        const input = { posts: [...folder], known, firstScan, brokenPaths: new Set<string>(), subscriptions, filters, now: NOW };
        return planScan(input, TERMS).record;
      }, NOW.getTime());
      enqueued.push(...wakeups.map(({ key }) => key));
    } while (left > 0);
  }

  async function changeUntilDone(n: number): Promise<void> {
    const destination = `slack:C${n}`;
    let wants = false;
    let after: number | null = await lastPost();
    while (left > 0) {
      left -= 1;
      const upTo = await lastPost();
      const next = await changeOnce(any(processes), destination, random, any);
      // Where posts were wanted before and after, they are wanted in between, too.
      if (next === wants && wants) continue;
      if (after !== null) periods.push({ destination, wants, after, upTo });
      wants = next;
      after = await lastPost();
    }
    if (after !== null) periods.push({ destination, wants, after, upTo: await lastPost() });
  }

  await scanUntilDoneOnce(first);
  await Promise.all([...processes.map(scanUntilDone), ...Array.from({ length: DESTINATIONS }, (_, n) => changeUntilDone(n))]);
  const { rows: posts } = await first.pool.query<{ id: string; seq: string }>('select id, seq from herald.posts');
  const deliveries = await first.ledger.find({}, 1_000_000);
  return { posts, periods, enqueued, deliveries };

  async function scanUntilDoneOnce({ posts }: OpenedDatabase): Promise<void> {
    await posts.recordScan((known, firstScan) => {
      const input = { posts: [], known, firstScan, brokenPaths: new Set<string>(), subscriptions: [], now: NOW };
      return planScan(input, TERMS).record;
    }, NOW.getTime());
  }
}

/** One change that somebody makes; resolves to whether the destination wants posts from then on. */
async function changeOnce(
  { subscriptions }: OpenedDatabase,
  destination: Destination,
  random: Random,
  any: <T>(things: readonly T[]) => T,
): Promise<boolean> {
  const order = { by: { platform: 'slack', id: 'U0ANN' }, where: destination, nowMs: NOW.getTime() };
  const own = (await subscriptions.all()).filter((one) => one.destination === destination);
  const wanted = (expression: string) => ({ destination, filter: filterOf(expression), origin: 'chat' });
  const wish = any(random.next() < 0.7 ? WANTING : UNWANTING);
  const one = own.length > 0 ? any(own) : null;
  if (one === null || random.next() < 0.2) await subscriptions.add(wanted(wish), order);
  else {
    const change = any(['edit', 'pause', 'resume', 'remove', 'merge'] as const);
    if (change === 'edit') await subscriptions.change(one, { filter: filterOf(wish) }, order);
    else if (change === 'pause') await subscriptions.pause(one, null, order);
    else if (change === 'resume') await subscriptions.resume(one, order);
    else if (change === 'remove') await subscriptions.remove(one, order);
    else await subscriptions.add(wanted(wish), order, own);
  }
  const now = (await subscriptions.all()).filter((each) => each.destination === destination);
  return now.some(isWanting);
}

function isWanting({ filter, paused }: StoredSubscription): boolean {
  return !paused && WANTING.includes(filter.expression ?? '');
}

function judge({ posts, periods, enqueued, deliveries }: Awaited<ReturnType<typeof run>>): void {
  const keys = new Set(deliveries.map(({ key }) => key));
  const lost: string[] = [];
  const unwanted: string[] = [];
  let wantedPosts = 0;
  for (const { destination, wants, after, upTo } of periods)
    for (const { id, seq } of posts) {
      if (Number(seq) <= after || Number(seq) > upTo) continue;
      const key = deliveryKeyOf(id, destination, 'announce');
      if (wants) wantedPosts += 1;
      if (wants && !keys.has(key)) lost.push(key);
      if (!wants && keys.has(key)) unwanted.push(key);
    }
  expect({ lost, unwanted }).toEqual({ lost: [], unwanted: [] });
  expect(enqueued.toSorted()).toEqual([...keys].toSorted());
  expect(wantedPosts).toBeGreaterThan(50);
  expect(posts.length).toBeGreaterThan(20);
}

describe('subscriptions that change while posts arrive', () => {
  it.skipIf(!hasTestDatabase())(
    'lose nothing and send nothing twice: 1,000 changes by two processes on PostgreSQL',
    { timeout: 90_000 },
    async () => {
      const database = await testDatabase();
      if (!database) throw new Error('no PostgreSQL');
      const open = () => openDatabase({ databaseUrl: database.url, dataDir: '', fsync: true, log: () => {} });
      const processes = [await open(), await open()];
      try {
        judge(await run(processes, 1, 1_000));
      } finally {
        for (const one of processes) await one.close();
        await database.drop();
      }
    },
  );

  it('lose nothing and send nothing twice: the embedded database', { timeout: 90_000 }, async () => {
    const folder = await temporaryDataDir();
    const stores = await openDatabase({ databaseUrl: null, dataDir: folder.path, fsync: false, log: () => {} });
    try {
      judge(await run([stores, stores], 2, 200));
    } finally {
      await stores.close();
      await folder.remove();
    }
  });
});
