import { describe, expect, it } from 'vitest';
import { planScan } from '../../src/announce/plan/plan-scan.ts';
import type { Post } from '../../src/content/post.ts';
import { withPurpose } from '../../src/model/delivery.ts';
import { makePost, makeSubscription, makeTerms } from '../support/make.ts';
import { iso, NOW, RECEIPT, terms } from './owed.ts';
import { type BookShelf, useShelf } from './stores.ts';

const DAY_MS = 86_400_000;
const subscriptions = [makeSubscription('slack:C0123'), makeSubscription('slack:C0456')];
const late = (n: number): Post => makePost({ path: `${n}.md`, title: `Title ${n}`, date: iso(NOW - 20 * DAY_MS + n * 1_000) });

/** What every database promises of news that came too late: one notice tells of the batches of ten minutes. */
export function lateNewsContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`news that came too late in ${title}`, () => {
    const stores = useShelf(open);
    const scan = (posts: readonly Post[], at: number) =>
      stores().posts.recordScan(
        (known, firstScan) =>
          planScan({ posts, brokenPaths: new Set(), known, firstScan, subscriptions, now: new Date(at) }, makeTerms()).record,
        at,
      );
    const notices = async () => (await stores().ledger.find({ purposes: ['notice'] }, 10)).toReversed();
    const titleOf = async (key: string, nowMs: number): Promise<string | undefined> => {
      const claim = await stores().ledger.claim(key, terms({ nowMs }));
      return 'notice' in claim ? claim.notice?.title : claim.kind;
    };

    it('is told once, and not at the first scan', async () => {
      await scan([late(0)], NOW);
      expect(await notices()).toEqual([]);
      const wakeups = await scan([late(0), late(1)], NOW + 1_000);
      const [notice] = await notices();
      expect([await notices(), wakeups]).toEqual([[notice], [{ key: notice?.key }]]);
      expect(notice).toMatchObject({ state: 'planned', destination: 'slack:CADMIN' });
      expect(await scan([late(0), late(1)], NOW + 2_000)).toEqual([]);
      expect(await notices()).toEqual([notice]);
    });

    it('of a batch that follows within ten minutes is in the same notice, whose message is edited a little later', async () => {
      await scan([], NOW - 1_000);
      await scan([late(0), late(1)], NOW);
      const [notice] = await notices();
      const key = notice?.key ?? '';
      expect(await titleOf(key, NOW)).toBe('2 new posts came too late to be announced');
      await stores().ledger.settle(key, 1, { state: 'delivered', receipt: RECEIPT, renderedFingerprint: 'x' }, NOW);
      const at = NOW + 599_999;
      expect(await scan([late(0), late(1), late(2)], at)).toEqual([{ key: withPurpose(key, 'edit'), atMs: at + 5_000 }]);
      expect(await stores().ledger.openNotices()).toMatchObject([
        {
          key,
          notice: {
            title: '3 new posts came too late to be announced',
            lines: ['• Title 2', '• Title 1', '• Title 0', expect.any(Array), expect.any(String)],
            subject: { kind: 'late', since: iso(NOW), latestAt: iso(at), posts: { stale: 3, 'event-past': 0, expired: 0 } },
          },
        },
      ]);
    });

    it('of a batch that follows later has a notice of its own', async () => {
      await scan([], NOW - 1_000);
      await scan([late(0)], NOW);
      await scan([late(0), late(1)], NOW + 600_000);
      const [first, second, ...more] = await notices();
      expect(more).toEqual([]);
      expect([await titleOf(first?.key ?? '', NOW + 600_000), second?.key === first?.key]).toEqual([
        'A new post came too late to be announced',
        false,
      ]);
    });

    it('is found again by its reason', async () => {
      await scan([], NOW - 1_000);
      await scan([late(0), makePost({ path: 'gone.md', expiresAt: iso(NOW - 1) }), makePost({ path: 'fresh.md', date: iso(NOW) })], NOW);
      const found = await stores().ledger.find({ states: ['skipped'], reasons: ['stale'] }, 10);
      expect(found.map(({ postId, destination }) => [postId, destination]).toSorted()).toEqual([
        [late(0).id, 'slack:C0123'],
        [late(0).id, 'slack:C0456'],
      ]);
      expect(await stores().ledger.find({ reasons: [] }, 10)).toEqual([]);
    });
  });
}
