import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type OpenedDatabase, openDatabase } from '../../../../adapters/postgres/open-database.ts';
import type { Post } from '../../../../src/content/post.ts';
import { eventually } from '../../../support/eventually.ts';
import { collectFeed, type FeedCollector } from '../../../support/feed-collector.ts';
import { makePost } from '../../../support/make.ts';
import { hasTestDatabase, testDatabase } from '../../../support/servers.ts';
import { temporaryDataDir } from '../../../support/temporary-folder.ts';

interface Opened {
  stores: OpenedDatabase;
  remove: () => Promise<void>;
}

async function embedded(): Promise<Opened> {
  const folder = await temporaryDataDir();
  return { stores: await openDatabase({ databaseUrl: null, dataDir: folder.path, fsync: false, log: () => {} }), remove: folder.remove };
}

async function onServer(): Promise<Opened> {
  const database = await testDatabase();
  if (!database) throw new Error('no PostgreSQL');
  return { stores: await openDatabase({ databaseUrl: database.url, dataDir: '', fsync: true, log: () => {} }), remove: database.drop };
}

const named = (title: string): Post => makePost({ path: `${title}.md`, title });

for (const [title, present, open] of [
  ['PGlite', true, embedded],
  ['PostgreSQL', hasTestDatabase(), onServer],
] as const) {
  describe.skipIf(!present)(`the feed of posts on ${title}`, () => {
    let opened: Opened;
    const feeds: FeedCollector[] = [];
    const follow = (...terms: Parameters<typeof collectFeed> extends [unknown, ...infer Rest] ? Rest : never): FeedCollector => {
      const feed = collectFeed(opened.stores.startPostFeed, ...terms);
      feeds.push(feed);
      return feed;
    };
    const write = (...posts: readonly Post[]) =>
      opened.stores.posts.recordScan(
        () => ({
          write: posts.map((post) => ({ post, state: 'announced' as const, fingerprint: null })),
          remove: [],
          deliveries: [],
          amendments: null,
          holds: [],
        }),
        Date.now(),
      );
    const remove = (...posts: readonly Post[]) =>
      opened.stores.posts.recordScan(
        () => ({ write: [], remove: posts.map(({ id }) => id), deliveries: [], amendments: null, holds: [] }),
        Date.now(),
      );

    beforeAll(async () => {
      opened = await open();
    });
    beforeEach(() => opened.stores.pool.query('delete from herald.posts'));
    afterEach(async () => {
      await Promise.all(feeds.splice(0).map((feed) => feed.stop()));
    });
    afterAll(async () => {
      await opened.stores.close();
      await opened.remove();
    });

    test('what was there before comes first, in the order it was written; what is written later comes by itself', async () => {
      await write(named('a'), named('b'));
      const feed = follow();
      await feed.caughtUp;
      expect(feed.told()).toEqual(['a', 'b']);
      await write(named('c'));
      await feed.until(() => feed.told().length === 3);
      expect(feed.told()).toEqual(['a', 'b', 'c']);
    });

    test('posts are handed over as they are, letter by letter', async () => {
      const post = makePost({ path: 'ä.md', body: 'a "b" \\ {c}\r\n\t🦀', extra: { nested: [1, null, 'two'] } });
      await write(post);
      const feed = follow();
      await feed.caughtUp;
      expect(feed.batches.flatMap(({ posts }) => posts)).toEqual([post]);
    });

    test('a changed post comes again, a removed one as gone, one that is back as a post', async () => {
      const post = named('a');
      await write(post);
      const feed = follow();
      await feed.caughtUp;
      await write({ ...post, title: 'a, corrected' });
      await feed.until(() => feed.told().includes('a, corrected'));
      await remove(post);
      await feed.until(() => feed.told().includes(`-${post.id}`));
      await write(post);
      await feed.until(() => feed.told().length === 4);
      expect(feed.told()).toEqual(['a', 'a, corrected', `-${post.id}`, 'a']);
    });

    test('a cursor goes on where it was: nothing twice, nothing left out', async () => {
      await write(named('a'), named('b'));
      const first = follow();
      await first.caughtUp;
      await first.stop();
      await write(named('c'));
      const second = follow({ since: first.batches.at(-1)?.cursor ?? 0 });
      await second.caughtUp;
      expect(first.told()).toEqual(['a', 'b']);
      expect(second.told()).toEqual(['c']);
    });

    test('more posts than go into one batch come in several, each once', async () => {
      const many = Array.from({ length: 611 }, (_, n) => named(`post ${n}`));
      await write(...many);
      const feed = follow();
      await feed.caughtUp;
      expect(feed.told()).toEqual(many.map((post) => post.title));
      expect(feed.batches.length).toBeGreaterThan(1);
    });

    test('a batch that could not be taken in comes again', async () => {
      let failures = 2;
      const feed = follow({
        pollMs: 20,
        take: () => {
          failures -= 1;
          if (failures >= 0) throw new Error('no room');
        },
      });
      await feed.caughtUp;
      await write(named('a'));
      await feed.until(() => feed.told().length > 0);
      expect(feed.told()).toEqual(['a']);
      expect(feed.logged()).toEqual(['posts.feed-failed', 'posts.feed-failed']);
    });

    test('it has caught up even where every batch is followed by another write', async () => {
      await write(named('first'));
      let batches = 0;
      const feed = follow({
        take: async () => {
          batches += 1;
          if (batches === 40) return;
          await write(named(`next ${batches}`));
          // By then the hint has come, too.
          await opened.stores.pool.query('select pg_sleep(0.01)');
        },
      });
      await feed.caughtUp;
      expect(batches).toBeLessThan(40);
      await feed.until(() => batches === 40);
    });

    test('what nobody was told of is found by looking', async () => {
      await opened.stores.pool.query('alter table herald.posts disable trigger posts_are_told_of');
      try {
        const feed = follow({ pollMs: 50 });
        await feed.caughtUp;
        await write(named('a'));
        await feed.until(() => feed.told().length === 1);
      } finally {
        await opened.stores.pool.query('alter table herald.posts enable trigger posts_are_told_of');
      }
    });

    test('several follow at once, and one that stops leaves the others listening', async () => {
      const [one, two] = [follow(), follow()];
      await Promise.all([one.caughtUp, two.caughtUp]);
      await one.stop();
      await write(named('a'));
      await two.until(() => two.told().length === 1);
      expect(one.told()).toEqual([]);
    });

    test('stores that are behind the cursor, as after a restore, are read from the beginning', async () => {
      await write(named('a'));
      const feed = follow({ since: 1_000_000_000 });
      await feed.caughtUp;
      expect(feed.told()).toEqual(['a']);
      expect(feed.logged()).toEqual(['posts.feed-rewound']);
    });
  });
}

describe.skipIf(!hasTestDatabase())('commits that come late', () => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await onServer();
  });
  afterAll(async () => {
    await opened.stores.close();
    await opened.remove();
  });

  /** Writes a post by hand, in a transaction that stays open. */
  async function writeOpenly(post: Post) {
    const client = await opened.stores.pool.connect();
    await client.query('begin');
    await client.query(
      `insert into herald.posts (id, path, hash, state, post, first_seen_at, changed_at) values ($1, $2, $3, 'announced', $4, now(), now())`,
      [post.id, post.path, post.hash, JSON.stringify(post)],
    );
    return {
      wait: () => client.query('select pg_sleep(0.002)'),
      end: async (how: 'commit' | 'rollback') => {
        await client.query(how);
        client.release();
      },
    };
  }

  /** Resolves once somebody waits for a lock, or the promise is done. */
  async function blockedOr(done: Promise<unknown>): Promise<void> {
    let isDone = false;
    void done.then(() => {
      isDone = true;
    });
    const waiting = `select 1 from pg_locks where not granted and locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`;
    const deadline = Date.now() + 10_000;
    while (!isDone && (await opened.stores.pool.query(waiting)).rowCount === 0) {
      if (Date.now() > deadline) throw new Error('neither done nor waiting');
    }
  }

  test.each(['commit', 'rollback'] as const)('a write whose transaction stays open is never passed by: %s', async (how) => {
    const feed = collectFeed(opened.stores.startPostFeed);
    try {
      await feed.caughtUp;
      const before = feed.told().length;
      const [early, late] = [named(`early ${how}`), named(`late ${how}`)];
      const slow = await writeOpenly(early);
      const quick = opened.stores.posts.recordScan(
        () => ({ write: [{ post: late, state: 'announced', fingerprint: null }], remove: [], deliveries: [], amendments: null, holds: [] }),
        Date.now(),
      );
      await blockedOr(quick);
      const overtaken = await Promise.race([quick.then(() => true), opened.stores.pool.query('select 1').then(() => false)]);
      if (overtaken) await feed.until(() => feed.told().includes(late.title));
      await slow.end(how);
      await quick;
      await feed.until(() => feed.told().includes(late.title) && (how === 'rollback' || feed.told().includes(early.title)));
      expect(feed.told().slice(before)).toEqual(how === 'commit' ? [early.title, late.title] : [late.title]);
    } finally {
      await feed.stop();
    }
  });

  test('many writers at once: every post comes, numbers never go back', async () => {
    const feed = collectFeed(opened.stores.startPostFeed);
    try {
      await feed.caughtUp;
      const posts = Array.from({ length: 120 }, (_, n) => named(`crowd ${n}`));
      await Promise.all(
        posts.map(async (post, n) => {
          if (n % 3 > 0) {
            await opened.stores.posts.recordScan(
              () => ({ write: [{ post, state: 'announced', fingerprint: null }], remove: [], deliveries: [], amendments: null, holds: [] }),
              Date.now(),
            );
            return;
          }
          const slow = await writeOpenly(post);
          await slow.wait();
          await slow.end('commit');
        }),
      );
      const crowd = () => feed.told().filter((title) => title.startsWith('crowd'));
      await feed.until(() => crowd().length >= posts.length);
      expect(crowd().toSorted()).toEqual(posts.map((post) => post.title).toSorted());
      const cursors = feed.batches.map(({ cursor }) => cursor);
      expect(cursors).toEqual(cursors.toSorted((a, b) => a - b));
    } finally {
      await feed.stop();
    }
  });

  test('a lost connection is made anew, and what was written meanwhile comes, without waiting for the next scan', async () => {
    const feed = collectFeed(opened.stores.startPostFeed);
    try {
      await feed.caughtUp;
      const cut = async () =>
        (
          await opened.stores.pool.query(
            `select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen herald_posts' and datname = current_database()`,
          )
        ).rowCount;
      // Connections are listed a moment after they have been made.
      await eventually(cut, (connections) => connections === 1, 'the connection that listens is cut');
      await opened.stores.posts.recordScan(
        () => ({
          write: [{ post: named('meanwhile'), state: 'announced', fingerprint: null }],
          remove: [],
          deliveries: [],
          amendments: null,
          holds: [],
        }),
        Date.now(),
      );
      await feed.until(() => feed.told().includes('meanwhile'));
      expect(feed.logged()).toContain('posts.listen-lost');
    } finally {
      await feed.stop();
    }
  });
});
