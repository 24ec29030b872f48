import { describe, expect, it } from 'vitest';
import { type PlanOptions, planScan } from '../../src/announce/plan/plan-scan.ts';
import type { Post } from '../../src/content/post.ts';
import { withPurpose } from '../../src/model/delivery.ts';
import type { Hold } from '../../src/model/hold.ts';
import { reasonText } from '../../src/model/reason.ts';
import { makePost, makeSubscription, makeTerms } from '../support/make.ts';
import { iso, keyOf, NOW, terms } from './owed.ts';
import { type BookShelf, useShelf } from './stores.ts';

const CHANNELS = ['slack:C0123', 'slack:C0456'] as const;
const subscriptions = CHANNELS.map((one) => makeSubscription(one));
const LIMITS: Partial<PlanOptions> = { eachLimit: 1_000, safetyLimits: { additions: 6, edits: 5, removals: 5 } };
const postOf = (n: number, words = 'a'): Post =>
  makePost({
    path: `${n}.md`,
    title: `Title ${n}`,
    tldr: `A short word about it, in version ${words}.`,
    hash: `${n} ${words}`,
    date: iso(NOW - 2 * 86_400_000 + n * 1_000),
  });

/** What every database promises of the safety limits: what the ten minutes before brought counts, too, and one hold takes it all. */
export function limitsContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`safety limits in ${title}`, () => {
    const stores = useShelf(open);
    let folder = new Map<number, Post>();

    const scan = (at: number) =>
      stores().posts.recordScan(
        (known, firstScan) =>
          planScan(
            { posts: [...folder.values()], brokenPaths: new Set(), known, firstScan, subscriptions, now: new Date(at) },
            makeTerms(LIMITS),
          ).record,
        at,
      );
    const change = (from: number, to: number, words = 'b') => {
      for (let n = from; n < to; n++) folder.set(n, postOf(n, words));
    };
    const holds = (): Promise<readonly Hold[]> => stores().ledger.holds();
    const find = async (purpose: 'announce' | 'edit' | 'retract' | 'notice', state: 'held' | 'planned') =>
      (await stores().ledger.find({ states: [state] }, 100)).filter((row) => row.purpose === purpose);
    /** `count` posts, announced one by one in both channels, eleven minutes ago the latest. */
    const announced = async (count: number, channels: readonly string[] = CHANNELS) => {
      folder = new Map();
      await scan(NOW - 20_000_000);
      for (let n = 0; n < count; n++) {
        folder.set(n, postOf(n));
        await scan(NOW - (count - n) * 660_000);
        for (const channel of channels) {
          const key = keyOf(postOf(n).id, channel as (typeof CHANNELS)[number]);
          const claim = await stores().ledger.claim(key, terms({ nowMs: NOW - 660_000 }));
          if (claim.kind !== 'claimed') throw new Error(`${key} is ${claim.kind}`);
          await stores().ledger.settle(
            key,
            1,
            { state: 'delivered', receipt: { channel: 'C', messageId: `${n}`, link: null }, renderedFingerprint: 'x' },
            NOW - 660_000,
          );
        }
      }
    };

    it('edits that come one after the other make one hold once they are too many, with those that were planned before', async () => {
      await announced(6);
      change(0, 2);
      await scan(NOW);
      expect([await holds(), (await find('edit', 'planned')).length]).toEqual([[], 4]);
      change(2, 3);
      await scan(NOW + 599_000);
      const [hold] = await holds();
      expect(hold).toMatchObject({
        kind: 'edits',
        posts: 3,
        messages: 6,
        samples: ['Title 2', 'Title 1', 'Title 0'],
        since: iso(NOW + 599_000),
      });
      expect(await find('edit', 'planned')).toEqual([]);
      change(3, 4);
      await scan(NOW + 700_000);
      expect(await holds()).toMatchObject([{ id: hold?.id, posts: 4, messages: 8, samples: ['Title 3', 'Title 2', 'Title 1', 'Title 0'] }]);
      const held = await find('edit', 'held');
      expect([held.length, ...new Set(held.map((row) => `${row.hold} ${row.reason && reasonText(row.reason)}`))]).toEqual([
        8,
        `${hold?.id} fuse: 4 changed posts at once`,
      ]);
      const notices = await find('notice', 'planned');
      expect(notices).toHaveLength(1);
      const claim = await stores().ledger.claim(notices[0]?.key ?? '', terms({ nowMs: NOW + 700_000 }));
      expect(claim).toMatchObject({
        notice: {
          title: '4 posts changed at once: messages are not edited yet',
          lines: ['8 messages would be edited.', '• Title 3', '• Title 2', '• Title 1', '• Title 0', expect.any(String)],
        },
      });
      const decided = await stores().ledger.decide(hold?.id ?? '', 'announce', NOW + 800_000);
      expect(new Set(decided && 'wakeups' in decided ? decided.wakeups.map(({ key }) => key) : [])).toEqual(
        new Set(held.map(({ key }) => key)),
      );
      change(4, 6);
      await scan(NOW + 800_001);
      expect(await holds()).toEqual([]);
    });

    it('what was planned more than ten minutes before does not count, nor what is held or changed again', async () => {
      await announced(6);
      change(0, 2);
      await scan(NOW);
      change(0, 2, 'c');
      await scan(NOW + 1);
      change(2, 4);
      await scan(NOW + 600_000);
      expect([await holds(), (await find('edit', 'planned')).length]).toEqual([[], 8]);
    });

    it('messages count, not posts: what was only recorded frightens nobody', async () => {
      folder = new Map();
      change(0, 60, 'a');
      await scan(NOW - 1_000);
      for (let n = 0; n < 20; n++) folder.delete(n);
      change(20, 60);
      await scan(NOW);
      expect(await holds()).toEqual([]);
    });

    it('removals that come one after the other are held together, too', async () => {
      await announced(16);
      for (let n = 0; n < 3; n++) {
        folder.delete(n);
        await scan(NOW + n * 250);
      }
      expect(await holds()).toMatchObject([{ kind: 'removals', posts: 3, messages: 6, samples: ['Title 2', 'Title 1', 'Title 0'] }]);
      expect([(await find('retract', 'held')).length, (await find('retract', 'planned')).length]).toEqual([6, 0]);
    });

    it('news that comes bit by bit is held from the limit on; a decided hold counts no more', async () => {
      await announced(0);
      for (let n = 0; n < 8; n += 2) {
        change(n, n + 2, 'a');
        await scan(NOW + n);
      }
      const [hold] = await holds();
      expect(hold).toMatchObject({ kind: 'additions', posts: 2, messages: 4, samples: ['Title 7', 'Title 6'] });
      change(8, 9, 'a');
      await scan(NOW + 599_000);
      expect(await holds()).toMatchObject([{ id: hold?.id, posts: 3, messages: 6, samples: ['Title 8', 'Title 7', 'Title 6'] }]);
      expect([(await find('announce', 'held')).length, (await find('announce', 'planned')).length]).toEqual([6, 12]);
      await stores().ledger.decide(hold?.id ?? '', 'digest', NOW + 599_500);
      change(9, 10, 'a');
      await scan(NOW + 600_007);
      expect(await holds()).toEqual([]);
    });

    it('a notice that went out is edited a little later when its hold grows', async () => {
      await announced(0);
      change(0, 7, 'a');
      await scan(NOW);
      const [notice] = await find('notice', 'planned');
      const key = notice?.key ?? '';
      await stores().ledger.claim(key, terms());
      await stores().ledger.settle(
        key,
        1,
        { state: 'delivered', receipt: { channel: 'C', messageId: '1', link: null }, renderedFingerprint: 'x' },
        NOW,
      );
      change(7, 8, 'a');
      expect(await scan(NOW + 1_000)).toEqual([{ key: withPurpose(key, 'edit'), atMs: NOW + 6_000 }]);
      change(8, 9, 'a');
      expect(await scan(NOW + 2_000)).toEqual([]);
    });
  });
}
