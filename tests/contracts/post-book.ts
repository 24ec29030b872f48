import { describe, expect, it } from 'vitest';
import { deliveryKeyOf, type NewDelivery } from '../../src/model/delivery.ts';
import type { KnownPost } from '../../src/ports/post-store.ts';
import { makePost } from '../support/make.ts';
import { lookRecord } from './owed.ts';
import { type BookShelf, useShelf } from './stores.ts';

const NOW = Date.parse('2026-02-01T12:00:00.000Z');
const at = (ms: number) => new Date(ms).toISOString();
const NOTHING = lookRecord();

const owed = (postId: string, state: NewDelivery['state'] = 'planned'): NewDelivery => ({
  key: deliveryKeyOf(postId, 'terminal', 'announce'),
  postId,
  destination: 'terminal',
  purpose: 'announce',
  state,
  reason: null,
  digestKey: null,
});

/** What every book of posts promises. */
export function postBookContract(title: string, present: boolean, open: () => Promise<BookShelf>): void {
  describe.skipIf(!present)(`post book in ${title}`, () => {
    const stores = useShelf(open);

    it('knows the first scan from an empty archive', async () => {
      const { posts } = stores();
      const firsts: boolean[] = [];
      const look = () =>
        posts.recordScan((known, first) => {
          firsts.push(first);
          expect(known.size).toBe(0);
          return NOTHING;
        }, NOW);
      expect(await posts.known()).toMatchObject({ known: new Map(), firstScan: true, subscriptions: [], restored: false });
      await look();
      await look();
      expect(firsts).toEqual([true, false]);
      expect(await posts.known()).toMatchObject({ known: new Map(), firstScan: false, subscriptions: [], restored: false });
    });

    it('remembers a post as it was read, and gives it back', async () => {
      const { posts } = stores();
      const extra = { nested: { list: [1, 'two', null] }, backslash: 'C:\\u0000 is text' };
      const post = makePost({
        path: 'ä/„quoted“.md',
        body: 'line one\r\n\ttab \'single\' "double" \\ {a,b} 🦀\n',
        extra,
        tags: ['a', 'b,c'],
      });
      await posts.recordScan(() => ({ ...NOTHING, write: [{ post, state: 'waiting', fingerprint: 'face' }] }), NOW);
      const known: KnownPost = {
        id: post.id,
        fileId: post.id,
        title: post.title,
        date: post.date,
        path: post.path,
        hash: post.hash,
        state: 'waiting',
        firstSeenAt: at(NOW),
        removedAt: null,
        fingerprint: 'face',
      };
      expect(await posts.post(post.id)).toEqual({ post, known });
      const moved = { ...post, path: 'moved.md', fileId: 'another', date: null };
      await posts.recordScan(() => ({ ...NOTHING, write: [{ post: moved, state: 'waiting', fingerprint: 'face' }] }), NOW);
      const knownThere = { ...known, path: 'moved.md', fileId: 'another', date: null };
      expect(await posts.post(post.id)).toEqual({ post: moved, known: knownThere });
      expect((await posts.known()).known).toEqual(new Map([[post.id, knownThere]]));
      await posts.recordScan(() => ({ ...NOTHING, write: [{ post, state: 'waiting', fingerprint: 'face' }] }), NOW);
      expect((await posts.known()).known).toEqual(new Map([[post.id, known]]));
      expect(await posts.post('nobody')).toBeNull();
    });

    it('gives back the posts whose files are gone, the latest first', async () => {
      const { posts } = stores();
      const [first, second, third, there] = ['a', 'b', 'c', 'there'].map((name) => makePost({ path: `${name}.md` }));
      if (!first || !second || !third || !there) throw new Error('no posts');
      const write = [first, second, third, there].map((post) => ({ post, state: 'announced' as const, fingerprint: 'face' }));
      await posts.recordScan(() => ({ ...NOTHING, write }), NOW);
      expect(await posts.gone(9)).toEqual([]);
      await posts.recordScan(() => ({ ...NOTHING, remove: [second.id] }), NOW + 1_000);
      await posts.recordScan(() => ({ ...NOTHING, remove: [first.id] }), NOW + 2_000);
      await posts.recordScan(() => ({ ...NOTHING, remove: [third.id] }), NOW + 3_000);
      expect(await posts.gone(2)).toEqual([third, first]);
      await posts.recordScan(() => ({ ...NOTHING, write: write.slice(2, 3) }), NOW + 4_000);
      expect(await posts.gone(9)).toEqual([first, second]);
    });

    it('keeps a post whose text no database can hold', async () => {
      const { posts } = stores();
      const post = makePost({ path: 'a.md', body: 'nul \0 and half a pair \ud83d', extra: { 'key\0': '\udc00' } });
      await posts.recordScan(() => ({ ...NOTHING, write: [{ post, state: 'announced', fingerprint: 'face' }] }), NOW);
      const stored = await posts.post(post.id);
      expect(stored?.post.body).toMatch(/^nul . and half a pair .$/su);
      expect(stored?.post.title).toBe(post.title);
    });

    it('keeps when a post was first seen when it changes, goes and comes back', async () => {
      const { posts } = stores();
      const post = makePost({ path: 'a.md' });
      const write = (title: string, nowMs: number) =>
        posts.recordScan(() => ({ ...NOTHING, write: [{ post: { ...post, title }, state: 'announced', fingerprint: null }] }), nowMs);
      await write('one', NOW);
      await posts.recordScan(() => ({ ...NOTHING, remove: [post.id, 'nobody'] }), NOW + 1_000);
      await posts.recordScan(() => ({ ...NOTHING, remove: [post.id] }), NOW + 2_000);
      expect(await posts.post(post.id)).toMatchObject({ post: { title: 'one' }, known: { removedAt: at(NOW + 1_000) } });
      await write('two', NOW + 3_000);
      expect(await posts.post(post.id)).toMatchObject({ post: { title: 'two' }, known: { firstSeenAt: at(NOW), removedAt: null } });
    });

    it('hands what is known to the decision, and the new planned deliveries to the caller, in the order given', async () => {
      const { posts, ledger } = stores();
      const post = makePost({ path: 'a.md' });
      await posts.recordScan(
        () => ({ ...NOTHING, write: [{ post, state: 'baseline', fingerprint: 'face' }], deliveries: [owed('x')] }),
        NOW,
      );
      const wakeups = await posts.recordScan((known) => {
        expect([...known.keys()]).toEqual([post.id]);
        return { ...NOTHING, deliveries: [owed('z'), owed('y', 'skipped'), owed('x'), owed('a'), owed('h', 'held')] };
      }, NOW + 1_000);
      expect(wakeups).toEqual([{ key: owed('z').key }, { key: owed('a').key }]);
      expect(await ledger.find({ postIds: ['z'] }, 1)).toMatchObject([{ createdAt: at(NOW + 1_000), updatedAt: at(NOW + 1_000) }]);
    });

    it('writes nothing at all when the decision fails', async () => {
      const { posts } = stores();
      const failing = posts.recordScan(() => {
        throw new Error('a fault of ours');
      }, NOW);
      await expect(failing).rejects.toThrow('a fault of ours');
      expect((await posts.known()).firstScan).toBe(true);
    });

    it('looks one after the other, so that two at once owe once', async () => {
      const { posts } = stores();
      const post = makePost({ path: 'a.md' });
      const look = () =>
        posts.recordScan(
          (known) =>
            known.has(post.id)
              ? NOTHING
              : { ...NOTHING, write: [{ post, state: 'announced', fingerprint: 'face' }], deliveries: [owed(post.id)] },
          NOW,
        );
      const wakeups = await Promise.all([look(), look(), look(), look()]);
      expect(wakeups.flat()).toEqual([{ key: owed(post.id).key }]);
    });

    it('takes more posts than go into one statement', async () => {
      const { posts } = stores();
      const many = Array.from({ length: 1_203 }, (_, n) => makePost({ path: `${n}.md` }));
      await posts.recordScan(
        () => ({ ...NOTHING, write: many.map((post) => ({ post, state: 'baseline' as const, fingerprint: null })) }),
        NOW,
      );
      expect([...(await posts.known()).known.keys()].sort()).toEqual(many.map(({ id }) => id).sort());
    });
  });
}
