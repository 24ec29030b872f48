import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenedDatabase, openDatabase } from '../../../../adapters/postgres/open-database.ts';
import { lookRecord, NOW, told } from '../../../contracts/owed.ts';
import { makePost } from '../../../support/make.ts';
import { hasTestDatabase, type TestServer, testDatabase } from '../../../support/servers.ts';

describe.skipIf(!hasTestDatabase())('what two processes know of posts', () => {
  let database: TestServer;
  let one: OpenedDatabase;
  let other: OpenedDatabase;
  beforeAll(async () => {
    const made = await testDatabase();
    if (!made) throw new Error('no PostgreSQL');
    database = made;
    const open = () => openDatabase({ databaseUrl: database.url, dataDir: '', fsync: true, log: () => {} });
    one = await open();
    other = await open();
  });
  afterAll(async () => {
    await Promise.all([one?.close(), other?.close()]);
    await database?.drop();
  });

  const pathsOf = async (stores: OpenedDatabase) =>
    [...(await stores.posts.known()).known.values()].map(({ path, hash }) => `${path} ${hash}`);

  it('is the same, whoever wrote it, and in the order of writing', async () => {
    const [a, b] = [makePost({ path: 'a.md', hash: '1' }), makePost({ path: 'b.md', hash: '1' })];
    await one.posts.recordScan(() => lookRecord({ write: told(a, b) }), NOW);
    expect(await pathsOf(other)).toEqual(['a.md 1', 'b.md 1']);
    await other.posts.recordScan(() => lookRecord({ write: told({ ...b, hash: '2' }) }), NOW);
    await other.posts.recordScan(() => lookRecord({ write: told({ ...a, hash: '2' }) }), NOW);
    expect(await pathsOf(one)).toEqual(['b.md 2', 'a.md 2']);
    await one.posts.recordScan(() => lookRecord({ remove: [b.id] }), NOW + 1);
    expect((await other.posts.known()).known.get(b.id)).toMatchObject({ removedAt: new Date(NOW + 1).toISOString() });
  });

  it('can be handed out while it changes', async () => {
    const before = (await one.posts.known()).known;
    const paths = [...before.values()].map(({ path }) => path);
    await one.posts.recordScan(() => lookRecord({ write: told(makePost({ path: 'c.md' })) }), NOW);
    await one.posts.known();
    expect([...before.values()].map(({ path }) => path)).toEqual(paths);
  });

  it('begins anew when all posts were taken away by hand', async () => {
    await one.posts.known();
    await one.pool.query('delete from herald.posts');
    expect(await pathsOf(one)).toEqual([]);
    await other.posts.recordScan(() => lookRecord({ write: told(makePost({ path: 'd.md', hash: '1' })) }), NOW);
    expect(await pathsOf(one)).toEqual(['d.md 1']);
    expect(await pathsOf(other)).toEqual(['d.md 1']);
  });
});
