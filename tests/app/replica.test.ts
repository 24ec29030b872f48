import { describe, expect, test } from 'vitest';
import { replicaChanges, startReplica } from '../../src/app/replica.ts';
import { createArchive } from '../../src/archive/archive.ts';
import type { Post } from '../../src/content/post.ts';
import type { FeedOptions, StartPostFeed } from '../../src/ports/post-feed.ts';
import { makePost } from '../support/make.ts';

const a = makePost({ path: 'a.md' });
const b = makePost({ path: 'b.md' });

describe('what a batch changes', () => {
  const known = new Map([[a.id, a]]);
  const changes = (...posts: Post[]) => replicaChanges((id) => known.get(id) ?? null, { posts, removed: [] }).changed;

  test('posts that are there as they are cost nothing', () => {
    expect(changes(a, b)).toEqual([b]);
  });

  test.each([{ hash: 'other' }, { path: 'moved/a.md' }, { url: null }])('a post with another %o is another post', (own) => {
    const other = { ...a, ...own };
    expect(changes(other)).toEqual([other]);
  });

  test('ids that are gone go', () => {
    expect(replicaChanges(() => null, { posts: [], removed: [a.id] }).gone).toEqual([a.id]);
  });
});

describe('a replica', () => {
  /** A feed whose batches the test hands over. */
  function openFeed() {
    const terms: FeedOptions[] = [];
    let stops = 0;
    const start: StartPostFeed = (given) => {
      terms.push(given);
      const stop = async () => {
        stops += 1;
      };
      return { caughtUp: Promise.resolve(), stop };
    };
    const onBatch: FeedOptions['onBatch'] = (batch) => terms[0]?.onBatch(batch);
    return { start, terms, onBatch, stops: () => stops };
  }

  function openReplica() {
    const feed = openFeed();
    const archive = createArchive();
    const asked: string[] = [];
    const engine = {
      upsert: (posts: readonly Post[]) => void asked.push(...posts.map(({ id, title }) => `${id} ${title}`)),
      remove: (ids: readonly string[]) => void asked.push(...ids.map((id) => `-${id}`)),
    };
    const replica = startReplica({ startFeed: feed.start, archive, engine, log: () => {} });
    return { feed, archive, replica, asked };
  }

  test('begins with everything, and follows into archive and search', async () => {
    const { feed, archive, asked } = openReplica();
    expect(feed.terms[0]?.since).toBe(0);
    await feed.onBatch({ posts: [a, b], removed: [], cursor: 2 });
    await feed.onBatch({ posts: [{ ...a, title: 'other', hash: 'other' }], removed: [b.id], cursor: 4 });
    expect(archive.byId(a.id)?.title).toBe('other');
    expect(archive.byId(b.id)).toBeNull();
    expect(asked).toEqual([`${a.id} ${a.title}`, `${b.id} ${b.title}`, `${a.id} other`, `-${b.id}`]);
  });

  test('the same batch twice, as after a lost connection, changes nothing more', async () => {
    const { feed, archive, asked } = openReplica();
    await feed.onBatch({ posts: [a], removed: [], cursor: 1 });
    const held = archive.byId(a.id);
    await feed.onBatch({ posts: [structuredClone(a)], removed: [], cursor: 1 });
    expect(archive.byId(a.id)).toBe(held);
    expect(asked).toHaveLength(1);
  });

  test('stops with its feed', async () => {
    const { feed, replica } = openReplica();
    await replica.stop();
    expect(feed.stops()).toBe(1);
  });
});
