import { describe, expect, it } from 'vitest';
import { createContentSync } from '../../src/app/content-sync.ts';
import { createArchive } from '../../src/archive/archive.ts';
import type { FolderReader } from '../../src/content/folder/folder-reader.ts';
import type { FolderState } from '../../src/content/folder/parsed-files.ts';
import type { Post } from '../../src/content/post.ts';
import { postIdOf } from '../../src/content/post-id.ts';
import { createFilters } from '../../src/filter/filters.ts';
import type { DeliveryKey } from '../../src/model/delivery.ts';
import { createOutages } from '../../src/ops/outages.ts';
import { createSearchEngine } from '../../src/search/engine.ts';
import { makePost, makeSubscription, makeTerms } from '../support/make.ts';
import { createMemoryStores } from '../support/memory-stores.ts';

/** A looker over a folder that the test fills, and a clock that the test turns. */
function open(stores = createMemoryStores(), subscriptions = [makeSubscription('terminal')]) {
  const rung: DeliveryKey[] = [];
  const logged: [string, object][] = [];
  const stage = {
    posts: [] as Post[],
    committedAt: new Map<string, number>(),
    now: new Date('2026-01-12T12:00:00.000Z'),
    booksAway: false,
  };
  let last: readonly Post[] | null = null;
  const look = async (): Promise<FolderState> => {
    const changed = last === null || JSON.stringify(last) !== JSON.stringify(stage.posts);
    last = [...stage.posts];
    return { posts: last, problems: [], changed, read: 0, committedAt: stage.committedAt };
  };
  const reader: FolderReader = { read: look, readPaths: look, remember: async () => undefined };
  const archive = createArchive();
  const contentSync = createContentSync({
    reader,
    archive,
    engine: createSearchEngine({ now: () => stage.now.getTime(), postOf: archive.byId }),
    posts: {
      ...stores.posts,
      recordScan: (...args) => (stage.booksAway ? Promise.reject(new Error('stores are away')) : stores.posts.recordScan(...args)),
    },
    enqueue: async (wakeups) => void rung.push(...wakeups.map(({ key }) => key)),
    writeSubscriptions: () => stores.subscriptions.sync(subscriptions, ['test'], stage.now.getTime()),
    withSettings: () => subscriptions,
    filters: createFilters(),
    terms: makeTerms({ eachLimit: 2 }),
    settleMs: 10_000,
    now: () => stage.now,
    outages: createOutages((event, facts) => void logged.push([event, facts])),
  });
  return { stage, contentSync, rung, stores, archive, logged };
}

const post = makePost({ path: 'a.md' });

describe('the clock of the first scan', () => {
  const dated = makePost({ path: 'a.md', date: '2026-01-10T00:00:00.000Z', publishAt: '2026-01-10T00:00:00.000Z' });
  const scheduled = makePost({ path: 'b.md', date: '2026-01-20T00:00:00.000Z', publishAt: '2026-01-20T00:00:00.000Z' });

  it('decides nothing while it is not set: old posts are not scheduled for it, and no news later', async () => {
    const { stage, contentSync, rung, stores } = open();
    stage.posts = [dated, scheduled];
    stage.now = new Date(0);
    await expect(contentSync.scan('all')).rejects.toThrow(/clock: this machine’s clock says 1970-01-01T00:00:00\.000Z.*Set the clock/);
    expect((await stores.posts.known()).known.size).toBe(0);
    stage.now = new Date('2026-01-12T12:00:00.000Z');
    expect(await contentSync.scan('all')).toMatchObject({ firstScan: true, keys: [] });
    await contentSync.scan('all');
    expect(rung).toEqual([]);
    stage.now = new Date('2026-01-20T00:00:01.000Z');
    await contentSync.scan('all');
    expect(rung).toEqual([`${scheduled.id}~terminal~announce`]);
  });

  it.each([
    ['2024-12-31T23:59:59.999Z', false],
    ['2025-01-01T00:00:00.000Z', true],
  ])('is taken from the year of the first Herald on: %s', async (now, isTaken) => {
    const { stage, contentSync } = open();
    stage.now = new Date(now);
    expect(
      await contentSync.scan('all').then(
        () => true,
        () => false,
      ),
    ).toBe(isTaken);
  });
});

describe('the looker', () => {
  it('rings for what is new, once', async () => {
    const { stage, contentSync, rung } = open();
    await contentSync.scan('all');
    stage.posts = [post];
    expect((await contentSync.scan(['a.md'])).keys).toEqual([`${post.id}~terminal~announce`]);
    await contentSync.scan('all');
    expect(rung).toEqual([`${post.id}~terminal~announce`]);
  });

  it('keeps a post that moved under its id, in the archive too, from scan to scan and after a restart', async () => {
    const old = makePost({ path: 'a.md', hash: 'same', id: postIdOf('path:a.md') });
    const moved = makePost({ path: 'b.md', hash: 'same', id: postIdOf('path:b.md') });
    const { stage, contentSync, stores, archive, rung } = open();
    await contentSync.scan('all');
    stage.posts = [old];
    await contentSync.scan('all');
    stage.posts = [moved];
    await contentSync.scan('all');
    const found = archive.byId(old.id);
    expect([found?.path, archive.byId(moved.id)]).toEqual(['b.md', null]);
    await contentSync.scan('all');
    expect(archive.byId(old.id)).toBe(found);
    const next = open(stores);
    next.stage.posts = [moved];
    await next.contentSync.scan('all');
    expect([next.archive.byId(old.id)?.path, next.archive.byId(moved.id)]).toEqual(['b.md', null]);
    expect(rung).toEqual([`${old.id}~terminal~announce`]);
  });

  it('announces what was fresh at its commit, though Herald was away for weeks, and says so in a dry run too', async () => {
    const { stage, contentSync, rung } = open();
    await contentSync.scan('all');
    const at = (daysAgo: number) => stage.now.getTime() - daysAgo * 86_400_000;
    const postAt = (path: string) => makePost({ path, date: new Date(at(25)).toISOString() });
    const [missed, late, unknown] = [postAt('missed.md'), postAt('late.md'), postAt('unknown.md')];
    stage.posts = [missed, late, unknown];
    stage.committedAt = new Map([
      ['missed.md', at(20)],
      ['late.md', at(1)],
    ]);
    const skipped = [
      { post: late, reason: 'stale' },
      { post: unknown, reason: 'stale' },
    ];
    expect((await contentSync.dryRun()).plan.skipped).toEqual(skipped);
    const { plan } = await contentSync.scan('all');
    expect(plan.skipped).toEqual(skipped);
    expect(rung.filter((key) => key.endsWith('announce'))).toEqual([`${missed.id}~terminal~announce`]);
  });

  it('says since when and how often scans have failed, until one works', async () => {
    const { stage, contentSync, logged } = open();
    await contentSync.scan('all');
    stage.posts = [post];
    stage.booksAway = true;
    const since = stage.now;
    for (const failures of [1, 2]) {
      await expect(contentSync.scan('all')).rejects.toThrow('stores are away');
      expect(contentSync.problem()).toMatchObject({ since, failures, error: expect.objectContaining({ message: 'stores are away' }) });
      stage.now = new Date(stage.now.getTime() + 1_000);
    }
    stage.booksAway = false;
    await contentSync.scan('all');
    expect(contentSync.problem()).toBeNull();
    expect(logged).toContainEqual(['scan.recovered', { failures: 2, downMs: 2_000 }]);
  });

  it('a dry run, or a mere refresh, swallows no news', async () => {
    const { stage, contentSync, rung } = open();
    await contentSync.scan('all');
    stage.posts = [post];
    expect((await contentSync.dryRun()).plan.added).toEqual([post]);
    await contentSync.refresh();
    expect(rung).toEqual([]);
    await contentSync.scan('all');
    expect(rung).toHaveLength(1);
  });

  it('what the stores could not take is recorded by the next scan', async () => {
    const { stage, contentSync, rung } = open();
    await contentSync.scan('all');
    stage.posts = [post];
    stage.booksAway = true;
    await expect(contentSync.scan('all')).rejects.toThrow('stores are away');
    stage.booksAway = false;
    await contentSync.scan('all');
    expect(rung).toHaveLength(1);
  });

  it('says when the next scheduled post is due, and records it then, though no file changed', async () => {
    const { stage, contentSync, rung } = open();
    await contentSync.scan('all');
    stage.posts = [{ ...post, publishAt: '2026-01-12T13:00:00.000Z' }];
    expect((await contentSync.scan('all')).nextDueMs).toBe(Date.parse('2026-01-12T13:00:00.000Z'));
    expect(rung).toEqual([]);
    stage.now = new Date('2026-01-12T13:00:00.001Z');
    expect((await contentSync.scan('all')).nextDueMs).toBeNull();
    expect(rung).toHaveLength(1);
  });

  it('rings a digest, not the posts that it carries', async () => {
    const { stage, contentSync, rung } = open();
    await contentSync.scan('all');
    stage.posts = ['a', 'b', 'c'].map((name) => makePost({ path: `${name}.md` }));
    await contentSync.scan('all');
    expect(rung).toEqual([expect.stringMatching(/~terminal~digest$/)]);
  });

  it('archive and search follow the folder', async () => {
    const { stage, contentSync, archive } = open();
    stage.posts = [post];
    await contentSync.scan('all');
    expect(archive.size).toBe(1);
    stage.posts = [];
    await contentSync.scan('all');
    expect(archive.size).toBe(0);
  });
});

describe('news that has to settle', () => {
  const at = (seconds: number): Date => new Date(Date.parse('2026-01-12T12:00:00.000Z') + seconds * 1_000);
  const old = makePost({ path: 'old.md', date: '2020-01-01T00:00:00.000Z' });

  it('is found and recorded at once, and rings as one batch when the folder has been quiet', async () => {
    const { stage, contentSync, rung, archive, stores } = open();
    await contentSync.scan('all');
    const posts = ['a', 'b', 'c'].map((name) => makePost({ path: `${name}.md` }));
    for (const [index] of posts.entries()) {
      stage.now = at(index * 5);
      stage.posts = posts.slice(0, index + 1);
      expect((await contentSync.scan('all', 'when-settled')).nextDueMs).toBe(at(index * 5 + 10).getTime());
    }
    expect([archive.size, rung, (await stores.posts.post(post.id))?.known.state]).toEqual([3, [], 'settling']);
    expect(contentSync.settling()).toEqual({ posts, dueMs: at(20).getTime() });
    stage.now = at(20);
    expect((await contentSync.scan('all', 'when-settled')).keys).toHaveLength(1);
    expect(rung).toEqual([expect.stringContaining('~digest')]);
    expect(contentSync.settling()).toBeNull();
  });

  it('is rung at once where somebody asks for it', async () => {
    const { stage, contentSync, rung } = open();
    await contentSync.scan('all');
    stage.posts = [post];
    await contentSync.scan('all', 'when-settled');
    await contentSync.scan('all');
    expect([rung, contentSync.settling()]).toEqual([[`${post.id}~terminal~announce`], null]);
  });

  it('is not lost when Herald ends meanwhile, and too old a post stays too old', async () => {
    const first = open();
    await first.contentSync.scan('all');
    first.stage.posts = [post, old];
    await first.contentSync.scan('all', 'when-settled');
    const second = open(first.stores);
    second.stage.posts = [post, old];
    second.stage.now = at(60);
    await second.contentSync.scan('all', 'when-settled');
    expect([first.rung, second.rung]).toEqual([[], []]);
    // Nobody is promised a post that is too old.
    expect(second.contentSync.settling()?.posts).toEqual([post]);
    second.stage.now = at(70);
    const { plan } = await second.contentSync.scan('all', 'when-settled');
    expect(second.rung).toEqual([`${post.id}~terminal~announce`, expect.stringMatching(/~notice$/)]);
    expect(plan.skipped).toEqual([{ post: old, reason: 'stale' }]);
  });

  it('is news although its date is long ago when it was a draft before', async () => {
    const { stage, contentSync, rung } = open();
    await contentSync.scan('all');
    stage.posts = [{ ...old, draft: true, hash: 'draft' }];
    await contentSync.scan('all', 'when-settled');
    expect(contentSync.settling()).toBeNull();
    stage.now = at(5);
    stage.posts = [old];
    await contentSync.scan('all', 'when-settled');
    expect([rung, contentSync.settling()]).toEqual([[], { posts: [old], dueMs: at(15).getTime() }]);
    stage.now = at(15);
    await contentSync.scan('all', 'when-settled');
    expect(rung).toEqual([`${old.id}~terminal~announce`]);
  });

  it('is promised to nobody where it is too old or not wanted, and still found', async () => {
    const { stage, contentSync, archive } = open(undefined, [makeSubscription('terminal', { kinds: ['release'] })]);
    await contentSync.scan('all');
    stage.posts = [post, { ...old, kind: 'release' }];
    const { nextDueMs } = await contentSync.scan('all', 'when-settled');
    expect([contentSync.settling(), nextDueMs, archive.size]).toEqual([null, at(10).getTime(), 2]);
  });

  it('that is written again while it waits is no edit that anybody would notice', async () => {
    const { stage, contentSync, stores } = open();
    await contentSync.scan('all');
    const posts = Array.from({ length: 60 }, (_, n) => makePost({ path: `${n}.md` }));
    stage.posts = posts;
    await contentSync.scan('all', 'when-settled');
    stage.now = at(3);
    stage.posts = posts.map((one) => ({ ...one, title: `${one.title}, finished`, hash: `${one.hash}2` }));
    await contentSync.scan('all', 'when-settled');
    expect(await stores.ledger.holds()).toEqual([]);
  });

  it('and becomes a draft again meanwhile is not announced', async () => {
    const { stage, contentSync, rung, stores } = open();
    await contentSync.scan('all');
    stage.posts = [post];
    await contentSync.scan('all', 'when-settled');
    stage.now = at(5);
    stage.posts = [{ ...post, draft: true, hash: 'draft' }];
    await contentSync.scan('all', 'when-settled');
    stage.now = at(60);
    await contentSync.scan('all', 'when-settled');
    expect([rung, (await stores.posts.post(post.id))?.known.state]).toEqual([[], 'waiting']);
  });

  it('waits for quiet also when its time has come', async () => {
    const { stage, contentSync, rung } = open();
    await contentSync.scan('all');
    const scheduled = makePost({ path: 'soon.md', publishAt: at(30).toISOString() });
    stage.posts = [scheduled];
    expect((await contentSync.scan('all', 'when-settled')).nextDueMs).toBe(at(30).getTime());
    stage.now = at(30);
    expect((await contentSync.scan('all', 'when-settled')).nextDueMs).toBe(at(40).getTime());
    stage.now = at(40);
    await contentSync.scan('all', 'when-settled');
    expect(rung).toEqual([`${scheduled.id}~terminal~announce`]);
  });
});
