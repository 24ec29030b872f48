import { describe, expect, it } from 'vitest';
import { planScan } from '../../src/announce/plan/plan-scan.ts';
import type { Post } from '../../src/content/post.ts';
import { withPurpose } from '../../src/model/delivery.ts';
import type { Subscription } from '../../src/model/subscription.ts';
import { makePost, makeSubscription, makeTerms } from '../support/make.ts';
import { iso, keyOf, NOW, RECEIPT, terms } from './owed.ts';
import { type BookShelf, useShelf } from './stores.ts';

const CHANNEL = 'slack:C0123';
const OTHER = 'slack:C0456';
const MINUTE_MS = 60_000;

const release = (version: string, own: Partial<Post> = {}): Post =>
  makePost({
    path: `${version}.md`,
    title: version,
    kind: 'release',
    source: 'Kubernetes',
    date: iso(NOW),
    hash: `${version} ${JSON.stringify(own)}`,
    ...own,
  });
const rc = release('v1.34.0-rc1');
const out = release('v1.34.0');
const SUBSCRIPTIONS: readonly Subscription[] = [
  { ...makeSubscription(CHANNEL, { expression: 'is:prerelease' }), promotion: true },
  makeSubscription(OTHER),
];

/** What every database promises of pre-releases whose release is out. */
export function promotionsContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`promotions in ${title}`, () => {
    const stores = useShelf(open);

    const scan = async (posts: readonly Post[], nowMs: number, subscriptions = SUBSCRIPTIONS) => {
      const decide = (known: Parameters<Parameters<BookShelf['stores']['posts']['recordScan']>[0]>[0], firstScan: boolean) =>
        planScan({ posts, brokenPaths: new Set(), known, firstScan, subscriptions, now: new Date(nowMs) }, makeTerms()).record;
      const wakeups = await stores().posts.recordScan(decide, nowMs);
      return wakeups.flatMap(({ key, atMs = nowMs }) => (key.endsWith('~edit') ? [`${key.split('~')[1]} ${atMs - nowMs}`] : []));
    };
    /** The pre-release is announced to both channels. */
    const announce = async (posts: readonly Post[] = [rc]) => {
      await scan([], NOW - MINUTE_MS);
      await scan(posts, NOW);
      for (const to of [CHANNEL, OTHER]) {
        const key = keyOf(rc.id, to);
        await stores().ledger.claim(key, terms());
        await stores().ledger.settle(key, 1, { state: 'delivered', receipt: RECEIPT, renderedFingerprint: 'as sent' }, NOW);
      }
    };
    const edit = withPurpose(keyOf(rc.id, CHANNEL), 'edit');
    /** What the edit of the message is given, and that it is made. */
    const makeEdit = async (nowMs: number) => {
      const claim = await stores().ledger.claim(edit, terms({ nowMs }));
      if (claim.kind !== 'claimed') return claim.kind;
      await stores().ledger.settle(
        edit,
        claim.delivery.attempts,
        { state: 'delivered', receipt: null, renderedFingerprint: 'edited' },
        nowMs,
      );
      return claim.release?.title ?? null;
    };

    it('edit the message of the pre-release in the channel that was promised it, once', async () => {
      await announce();
      expect(await scan([rc, out], NOW + MINUTE_MS)).toEqual(['slack.C0123 600000']);
      expect(await makeEdit(NOW + 20 * MINUTE_MS)).toBe('v1.34.0');
      expect(await scan([rc, out], NOW + 21 * MINUTE_MS)).toEqual([]);
      expect(await scan([rc, out, release('v1.34.0-rc2'), release('v1.35.0-rc1')], NOW + 22 * MINUTE_MS)).toEqual([]);
      expect(await makeEdit(NOW + 60 * MINUTE_MS)).toBe('closed');
    });

    it.each<[string, Post]>([
      ['another version', release('v1.34.1')],
      ['another source', release('v1.34.0', { source: 'Kubernetes Blog', path: 'k.md' })],
      ['another pre-release', release('v1.34.0-rc2')],
      ['a link', release('v1.34.0', { kind: 'link' })],
      ['a draft', release('v1.34.0', { draft: true })],
    ])('are not for %s', async (_, other) => {
      await announce();
      expect(await scan([rc, other], NOW + MINUTE_MS)).toEqual([]);
    });

    it('are undone where the release is withdrawn or gone, and done again', async () => {
      await announce();
      await scan([rc, out], NOW + MINUTE_MS);
      expect(await makeEdit(NOW + 20 * MINUTE_MS)).toBe('v1.34.0');
      expect(await scan([rc], NOW + 30 * MINUTE_MS)).toEqual(['slack.C0123 600000']);
      expect(await makeEdit(NOW + 50 * MINUTE_MS)).toBeNull();
      expect(await scan([rc, out], NOW + 60 * MINUTE_MS)).toEqual(['slack.C0123 600000']);
      expect(await makeEdit(NOW + 80 * MINUTE_MS)).toBe('v1.34.0');
      await scan([rc, release('v1.34.0', { draft: true })], NOW + 90 * MINUTE_MS);
      expect((await stores().ledger.claim(edit, terms({ nowMs: NOW + 110 * MINUTE_MS }))) as object).toMatchObject({
        kind: 'claimed',
        release: { draft: true },
      });
    });

    it('are known to a message from the start where both come at once', async () => {
      await scan([], NOW - MINUTE_MS);
      await scan([rc, out], NOW);
      expect(await stores().ledger.claim(keyOf(rc.id, CHANNEL), terms())).toMatchObject({ kind: 'claimed', release: { title: 'v1.34.0' } });
      const other = await stores().ledger.claim(keyOf(rc.id, OTHER), terms());
      expect(other.kind === 'claimed' && other.release).toBeUndefined();
    });

    it('are for recent messages, and none where nobody asked', async () => {
      await announce();
      expect(await scan([rc, out], NOW + 15 * 24 * 60 * MINUTE_MS)).toEqual([]);
      expect(
        await scan([rc, out, release('v1.34.0', { path: 'again.md', url: 'https://example.org/again' })], NOW + MINUTE_MS, [
          makeSubscription(CHANNEL),
        ]),
      ).toEqual([]);
    });
  });
}
