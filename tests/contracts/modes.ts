import { describe, expect, it } from 'vitest';
import { timeHeld } from '../../src/announce/plan/plan-channels.ts';
import { type PlanOptions, planScan } from '../../src/announce/plan/plan-scan.ts';
import type { Post } from '../../src/content/post.ts';
import { createFilters } from '../../src/filter/filters.ts';
import type { Delivery } from '../../src/model/delivery.ts';
import { parseDeliveryMode } from '../../src/model/delivery-mode.ts';
import type { Subscription } from '../../src/model/subscription.ts';
import type { TimeHeld } from '../../src/ports/ledger/ledger.ts';
import { makePost, makeSubscription, makeTerms } from '../support/make.ts';
import { iso, keyOf, terms } from './owed.ts';
import { type BookShelf, useShelf } from './stores.ts';

const CHANNEL = 'slack:C0123';
const RECEIPT = { channel: 'C', messageId: '1', link: null };
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Noon in Berlin. */
const NOON = Date.parse('2026-03-26T11:00:00.000Z');
const at = (text: string) => Date.parse(text);

const postOf = (n: number, own: Partial<Post> = {}): Post =>
  makePost({ path: `${n}.md`, title: `Title ${n}`, hash: `${n}`, date: iso(NOON - 2 * 86_400_000 + n * 1_000), ...own });

function subscribe(mode: string, filter: Parameters<typeof makeSubscription>[1] = {}): Subscription {
  const parsed = parseDeliveryMode(mode, 'Europe/Berlin');
  if ('mistake' in parsed) throw new Error(parsed.mistake);
  return { ...makeSubscription(CHANNEL, filter), delivery: parsed.mode };
}

/** What every database promises of the times that subscriptions choose. */
export function modesContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`delivery modes in ${title}`, () => {
    const stores = useShelf(open);
    let folder = new Map<number, Post>();
    let subscriptions: readonly Subscription[] = [];

    const scan = (nowMs: number, own: Partial<PlanOptions> = {}) =>
      stores().posts.recordScan(
        (known, firstScan) =>
          planScan(
            { posts: [...folder.values()], brokenPaths: new Set(), known, firstScan, subscriptions, now: new Date(nowMs) },
            makeTerms({ eachLimit: 5, ...own }),
          ).record,
        nowMs,
      );
    const start = async (...wanted: readonly Subscription[]) => {
      subscriptions = wanted;
      folder = new Map();
      await scan(NOON - 10 * HOUR_MS);
    };
    const add = async (nowMs: number, ...numbers: readonly number[]) => {
      for (const n of numbers) folder.set(n, postOf(n));
      return scan(nowMs);
    };
    const rows = async (): Promise<readonly Delivery[]> => (await stores().ledger.find({ destination: CHANNEL }, 1_000)).toReversed();
    /** `announce 2026-…` or `digest 2026-… 1 2`: the messages of the channel, when they are due (else: now), and the posts of digests. */
    const messages = async (): Promise<readonly string[]> => {
      const all = await rows();
      const nameOf = ({ postId }: Delivery) => [...folder].find(([, { id }]) => id === postId)?.[0] ?? '?';
      return all
        .filter(({ digestKey }) => digestKey === null)
        .map((row) => {
          const carried = all.filter(({ digestKey }) => digestKey === row.key);
          const whose = row.purpose === 'digest' ? carried.map(nameOf) : [nameOf(row)];
          return `${row.purpose} ${row.dueAt ?? 'now'} ${whose.join(' ')}`;
        });
    };
    const claim = (key: string, nowMs: number) => stores().ledger.claim(key, terms({ nowMs }));
    const deliver = async (key: string, nowMs: number, told?: readonly Post[]) => {
      const claimed = await claim(key, nowMs);
      if (claimed.kind !== 'claimed') throw new Error(`${key} is ${claimed.kind}`);
      const ids = told?.map(({ id }) => id);
      await stores().ledger.settle(
        key,
        claimed.delivery.attempts,
        { state: 'delivered', receipt: RECEIPT, ...(ids ? { includedIds: ids } : {}) },
        nowMs,
      );
      return claimed;
    };

    it('what comes during a day is one digest at its time, and says what it waits for', async () => {
      await start(subscribe('daily at 09:00'));
      const due = at('2026-03-27T08:00:00Z');
      const [bell] = await add(NOON, 1);
      expect(bell).toEqual({ key: expect.stringMatching(/~digest$/), atMs: due });
      expect(await add(NOON + HOUR_MS, 2, 3)).toEqual([]);
      expect(await messages()).toEqual([`digest ${iso(due)} 1 2 3`]);
      const waiting = await stores().ledger.find({ keys: [keyOf(postOf(3).id, CHANNEL)] }, 1);
      expect(waiting).toMatchObject([{ state: 'planned', reason: { kind: 'delivery-window', mode: { mode: 'daily', at: '09:00' } } }]);
      const waiting3 = { key: bell?.key, destination: CHANNEL, dueAt: iso(due), mode: subscriptions[0]?.delivery, posts: 3 };
      expect(await stores().ledger.waiting(NOON, 10)).toEqual([waiting3]);
      expect(await stores().ledger.waiting(due, 10)).toEqual([]);
      expect(await claim(bell?.key ?? '', due - 1)).toEqual({ kind: 'wait', untilMs: due });
      const { posts } = await deliver(bell?.key ?? '', due, [postOf(1), postOf(2), postOf(3)]);
      expect(posts.map(({ id }) => id)).toEqual([3, 2, 1].map((n) => postOf(n).id));
      expect((await rows()).map(({ state }) => state)).toEqual(Array(4).fill('delivered'));
      // Nothing new, nothing sent; and what comes after it is the next one.
      expect(await scan(due + 1)).toEqual([]);
      await add(due + 1, 4);
      expect((await messages()).at(-1)).toBe('digest 2026-03-28T08:00:00.000Z 4');
    });

    it('a digest keeps its local time over the change of the clocks', async () => {
      await start(subscribe('daily at 09:00'));
      await add(at('2026-03-28T12:00:00Z'), 1);
      expect(await messages()).toEqual(['digest 2026-03-29T07:00:00.000Z 1']);
    });

    it('a window that nobody was there for sends once, with all that waited', async () => {
      await start(subscribe('daily at 09:00'));
      const [bell] = await add(NOON, 1, 2);
      const monday = at('2026-03-30T10:00:00Z');
      expect(await stores().ledger.overdueWakeups(monday, 10)).toEqual([bell?.key]);
      await deliver(bell?.key ?? '', monday, [postOf(1), postOf(2)]);
      expect(await stores().ledger.overdueWakeups(monday + HOUR_MS, 10)).toEqual([]);
    });

    it('what comes while a digest is being sent, or after an admin took it out, waits for another', async () => {
      await start(subscribe('daily at 09:00'));
      const due = at('2026-03-27T08:00:00Z');
      const [bell] = await add(NOON, 1);
      await claim(bell?.key ?? '', due);
      // A process whose clock is behind.
      await add(due - 5, 2);
      expect(await messages()).toEqual([`digest ${iso(due)} 1`, `digest ${iso(due)} 2`]);
      const second = (await rows()).find(({ purpose, key }) => purpose === 'digest' && key !== bell?.key)?.key ?? '';
      await stores().ledger.skip([second, keyOf(postOf(2).id, CHANNEL)], { kind: 'discarded' }, due - 4);
      await add(due - 3, 3);
      expect((await messages()).at(-1)).toBe(`digest ${iso(due)} 3`);
    });

    it('what comes at the very moment at which a digest is sent is in it, or in the next: nothing is lost, nothing is sent twice', async () => {
      await start(subscribe('daily at 09:00'));
      const told: string[] = [];
      for (let day = 0; day < 12; day += 1) {
        const due = at('2026-03-27T08:00:00Z') + day * 24 * HOUR_MS + (day >= 2 ? -HOUR_MS : 0);
        const [early, late] = [100 + 2 * day, 101 + 2 * day];
        await add(due - 2 * HOUR_MS, early);
        const [waiting] = await stores().ledger.waiting(due - 1, 10);
        const key = waiting?.key ?? '';
        expect(waiting?.dueAt).toBe(iso(due));
        const joining = add(due - 1, late);
        const claimed = await claim(key, due);
        // The claim's posts are what is sent, whatever joins meanwhile.
        const posts = claimed.kind === 'claimed' ? claimed.posts.map(({ id }) => id) : [];
        await joining;
        await stores().ledger.settle(key, 1, { state: 'delivered', receipt: RECEIPT, includedIds: posts }, due + 1);
        told.push(...posts);
      }
      const all = await rows();
      const carriers = new Map(all.map((row) => [row.key, row]));
      expect(new Set(told).size).toBe(told.length);
      for (const row of all.filter(({ purpose }) => purpose === 'announce')) {
        const isTold = told.includes(row.postId ?? '');
        expect([row.state, carriers.get(row.digestKey ?? '')?.state]).toEqual(Array(2).fill(isTold ? 'delivered' : 'planned'));
      }
      expect(all.filter(({ state }) => state === 'skipped')).toEqual([]);
    });

    it('a post is shown as it is when its digest is sent; one that is gone by then is left out', async () => {
      await start(subscribe('daily at 09:00'));
      const [bell] = await add(NOON, 1, 2);
      folder.set(1, postOf(1, { title: 'Another title', hash: 'edited' }));
      folder.delete(2);
      expect(await scan(NOON + MINUTE_MS)).toEqual([]);
      const claimed = await deliver(bell?.key ?? '', at('2026-03-27T08:00:00Z'), [postOf(1)]);
      expect(claimed.posts.map(({ title }) => title)).toEqual(['Another title']);
      expect((await rows()).map(({ state, reason }) => `${state} ${reason?.kind ?? ''}`).sort()).toEqual([
        'delivered ',
        'delivered ',
        'skipped left-out',
      ]);
    });

    it('an old post that waits for its digest is sent all the same', async () => {
      await start(subscribe('monthly on 1 at 09:00'));
      const day = at('2026-04-01T07:00:00Z');
      const [bell] = await add(NOON - 24 * HOUR_MS, 1);
      expect(bell?.atMs).toBe(day);
      await scan(day - 1);
      expect((await deliver(bell?.key ?? '', day, [postOf(1)])).posts).toHaveLength(1);
    });

    it('quiet hours hold what comes, and end with one digest', async () => {
      await start(subscribe('quiet 22:00-07:00'));
      await add(at('2026-03-26T20:59:59Z'), 1);
      await add(at('2026-03-26T21:00:00Z'), 2);
      await add(at('2026-03-27T05:59:59Z'), 3);
      await add(at('2026-03-27T06:00:00Z'), 4);
      expect(await messages()).toEqual(['announce now 1', 'digest 2026-03-27T06:00:00.000Z 2 3', 'announce now 4']);
    });

    it('by kind: two subscriptions of one channel; of two that want a post, the sooner sends it, once', async () => {
      await start(
        subscribe('weekly', { kinds: ['release'] }),
        subscribe('each', { tags: ['urgent'] }),
        subscribe('daily', { tags: ['go'] }),
      );
      folder.set(1, postOf(1, { kind: 'release' }));
      folder.set(2, postOf(2, { kind: 'release', tags: ['urgent'] }));
      folder.set(3, postOf(3, { kind: 'release', tags: ['go'] }));
      await scan(NOON);
      expect(await messages()).toEqual(['announce now 2', 'digest 2026-03-30T07:00:00.000Z 1', 'digest 2026-03-27T08:00:00.000Z 3']);
    });

    it('at most so many messages a day; the rest is one digest the next day, which counts there', async () => {
      await start(subscribe('at most 2 a day at 08:00'));
      await add(NOON, 1);
      await deliver(keyOf(postOf(1).id, CHANNEL), NOON);
      await add(NOON + 1, 2, 3, 4);
      await add(NOON + 2, 5);
      const tomorrow = '2026-03-27T07:00:00.000Z';
      expect(await messages()).toEqual(['announce now 1', 'announce now 2', `digest ${tomorrow} 3 4 5`]);
      await add(at('2026-03-26T23:30:00Z'), 6);
      await add(at('2026-03-27T06:00:00Z'), 7);
      expect((await messages()).slice(3)).toEqual(['announce now 6', 'digest 2026-03-28T07:00:00.000Z 7']);
    });

    it('a free slot: one message in so many minutes, oldest first, over several scans', async () => {
      await start(subscribe('every 30 minutes'));
      await add(NOON, 2, 1);
      await add(NOON + MINUTE_MS, 3);
      const slot = (n: number) => iso(NOON + n * 30 * MINUTE_MS);
      expect(await messages()).toEqual(['announce now 1', `announce ${slot(1)} 2`, `announce ${slot(2)} 3`]);
      expect(await claim(keyOf(postOf(2).id, CHANNEL), NOON + 2)).toMatchObject({ kind: 'wait', untilMs: Date.parse(slot(1)) });
    });

    it('slots that an outage took are made up for one by one', async () => {
      await start(subscribe('every 30 minutes'));
      await add(NOON, 1, 2, 3);
      const back = NOON + 5 * HOUR_MS;
      const keys = [1, 2, 3].map((n) => keyOf(postOf(n).id, CHANNEL));
      const [first = '', second = '', third = ''] = keys;
      await deliver(first, back);
      expect(await claim(second, back + 1)).toMatchObject({ kind: 'wait', untilMs: back + 30 * MINUTE_MS });
      await deliver(second, back + 30 * MINUTE_MS);
      expect(await claim(third, back + 31 * MINUTE_MS)).toMatchObject({ kind: 'wait', untilMs: back + 60 * MINUTE_MS });
      await deliver(third, back + 60 * MINUTE_MS);
    });

    it('a held batch that an admin announces goes out as if it were new then; as one digest, at once', async () => {
      await start(subscribe('daily at 09:00', { tags: ['go'] }), subscribe('every 30 minutes', { tags: ['rust'] }));
      await add(NOON - HOUR_MS);
      const decide = async (decision: 'announce' | 'digest', nowMs: number) => {
        const [hold] = await stores().ledger.holds();
        const times: TimeHeld = (held) => timeHeld(held, { subscriptions, now: new Date(nowMs) }, createFilters().matches);
        const decided = await stores().ledger.decide(hold?.id ?? '', decision, nowMs, times);
        return decided && 'wakeups' in decided ? decided.wakeups : null;
      };
      const few = { safetyLimits: { additions: 3, edits: 50, removals: 10 } };
      folder.set(1, postOf(1, { tags: ['go'] }));
      await scan(NOON - HOUR_MS);
      for (const n of [2, 3]) folder.set(n, postOf(n, { tags: ['go'] }));
      for (const n of [4, 5]) folder.set(n, postOf(n, { tags: ['rust'] }));
      await scan(NOON, few);
      expect((await rows()).filter(({ state }) => state === 'held')).toHaveLength(4);
      const due = '2026-03-27T08:00:00.000Z';
      const [later, slot] = [NOON + MINUTE_MS, NOON + 31 * MINUTE_MS];
      expect(await decide('announce', later)).toEqual([
        { key: keyOf(postOf(4).id, CHANNEL) },
        { key: keyOf(postOf(5).id, CHANNEL), atMs: slot },
      ]);
      expect((await messages()).filter((one) => !one.startsWith('notice'))).toEqual([
        `digest ${due} 1 2 3`,
        'announce now 4',
        `announce ${iso(slot)} 5`,
      ]);
      for (const n of [6, 7, 8, 9]) folder.set(n, postOf(n, { tags: ['go'] }));
      await scan(NOON + HOUR_MS, few);
      const [bell] = (await decide('digest', NOON + HOUR_MS + 1)) ?? [];
      expect(bell).toEqual({ key: expect.stringMatching(/~digest$/) });
      await deliver(keyOf(postOf(4).id, CHANNEL), NOON + HOUR_MS + 2);
      expect((await claim(bell?.key ?? '', NOON + HOUR_MS + 3)).kind).toBe('claimed');
    });

    it('a pause holds a digest, and its end sends it; what waits for the next one goes on waiting', async () => {
      await start(subscribe('daily at 09:00'));
      const due = at('2026-03-27T08:00:00Z');
      const [bell] = await add(NOON, 1, 2);
      const pause = {
        target: CHANNEL,
        reason: { kind: 'destination-gone', detail: 'is_archived' },
        since: iso(NOON),
        probeAt: iso(due),
      } as const;
      await stores().ledger.pause(pause, []);
      expect(await claim(bell?.key ?? '', due)).toMatchObject({ kind: 'closed', state: 'held' });
      await add(due + 1, 3);
      const wakeups = await stores().ledger.resume(CHANNEL, due + HOUR_MS);
      expect(wakeups).toEqual([{ key: bell?.key }]);
      await deliver(bell?.key ?? '', due + HOUR_MS, [postOf(1), postOf(2)]);
      expect((await messages()).at(-1)).toBe('digest 2026-03-28T08:00:00.000Z 3');
    });

    it('a message that is put off holds nothing up, and takes no more than its place', async () => {
      await start(subscribe('quiet 22:00-07:00'));
      await add(NOON, 1, 2);
      const [first, second] = [keyOf(postOf(1).id, CHANNEL), keyOf(postOf(2).id, CHANNEL)];
      const later = at('2026-03-27T06:00:00Z');
      await claim(first, NOON);
      const reason = { kind: 'delivery-window', mode: subscriptions[0]?.delivery ?? { mode: 'each', timezone: 'UTC' } } as const;
      const putOff = { state: 'planned', reason, countsAttempt: false, againAtMs: later, dueAtMs: later } as const;
      expect(await stores().ledger.settle(first, 1, putOff, NOON)).toBe(true);
      expect(await stores().ledger.find({ keys: [first] }, 1)).toMatchObject([
        { state: 'planned', dueAt: iso(later), attempts: 0, reason },
      ]);
      await deliver(second, NOON + 1);
      expect(await claim(first, NOON + 2)).toEqual({ kind: 'wait', untilMs: later });
      expect(await stores().ledger.overdueWakeups(later, 10)).toEqual([]);
      await deliver(first, later);
    });

    it('a post that an admin sends again does not wait for its time any more', async () => {
      await start(subscribe('every 60 minutes'));
      await add(NOON, 1, 2);
      const key = keyOf(postOf(2).id, CHANNEL);
      await stores().ledger.skip([key], { kind: 'discarded' }, NOON + 1);
      await stores().ledger.reopen([key], NOON + 2);
      await deliver(keyOf(postOf(1).id, CHANNEL), NOON + 3);
      expect(await claim(key, NOON + 2 * MINUTE_MS)).toMatchObject({ kind: 'claimed' });
    });
  });
}
