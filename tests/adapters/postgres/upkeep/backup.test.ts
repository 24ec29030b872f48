import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MIGRATIONS } from '../../../../adapters/postgres/migrations/index.ts';
import { type OpenedDatabase, openDatabase } from '../../../../adapters/postgres/open-database.ts';
import { readTables } from '../../../../adapters/postgres/upkeep/catalogue.ts';
import { deliveryKeyOf } from '../../../../src/model/delivery.ts';
import type { DumpPart } from '../../../../src/ports/upkeep.ts';
import { lookRecord, NOW, owed, terms, told } from '../../../contracts/owed.ts';
import { makePost } from '../../../support/make.ts';
import { hasTestDatabase, testDatabase } from '../../../support/servers.ts';
import { temporaryDataDir } from '../../../support/temporary-folder.ts';

interface Opened {
  database: OpenedDatabase;
  close: () => Promise<void>;
}

async function embedded(): Promise<Opened> {
  const folder = await temporaryDataDir();
  const database = await openDatabase({ databaseUrl: null, dataDir: folder.path, fsync: false, log: () => {} });
  return { database, close: () => database.close().then(folder.remove) };
}

async function onServer(): Promise<Opened> {
  const server = await testDatabase();
  if (!server) throw new Error('no PostgreSQL');
  const database = await openDatabase({ databaseUrl: server.url, dataDir: '', fsync: true, log: () => {} });
  return { database, close: () => database.close().then(server.drop) };
}

async function dumpOf({ upkeep }: OpenedDatabase): Promise<DumpPart[]> {
  const parts: DumpPart[] = [];
  await upkeep.dump(async (part) => void parts.push(part));
  return parts;
}

async function* again(parts: readonly DumpPart[]): AsyncGenerator<DumpPart> {
  yield* parts;
}

const SHAPES = [
  ['embedded', true, embedded],
  ['a server', hasTestDatabase(), onServer],
] as const;

const odd = makePost({ path: 'odd.md', title: 'A “quoted” line\nwith\u2028breaks, \\ and ünïcode 🎉', extra: { weight: 7 } });
const keyOfOdd = deliveryKeyOf(odd.id, 'slack:C1', 'announce');

const secretCalled = (name: string) => ({ platform: 'slack', name, sealed: Buffer.of(1, 0, 255, 92, 39), changedAtMs: NOW });

/** A database in which a bit of everything has happened. */
async function fill({ posts, ledger, audit, subscriptions, feedback, secrets, keptTexts }: OpenedDatabase): Promise<void> {
  const batch = owed('batch', { purpose: 'digest' });
  const deliveries = [
    owed(odd.id),
    owed('planned'),
    owed('later', { dueAt: new Date(NOW + 86_400_000).toISOString() }),
    batch,
    owed('carried', { digestKey: batch.key }),
  ];
  await posts.recordScan(() => lookRecord({ write: told(odd), deliveries }), NOW);
  const claim = await ledger.claim(deliveries[0]?.key ?? '', terms());
  const receipt = { channel: 'C1', messageId: '1.2', link: null };
  if (claim.kind === 'claimed') await ledger.settle(claim.delivery.key, 1, { state: 'delivered', receipt }, NOW);
  const who = { platform: 'slack', id: 'U0ADMIN' } as const;
  await audit.record({
    at: new Date(NOW).toISOString(),
    who,
    where: null,
    action: 'pause',
    detail: { reason: 'by U0ADMIN, not U0ADMINX' },
  });
  const filter = { tags: ['a'], sources: [], kinds: [], words: [] };
  await subscriptions.sync([{ id: 's1', destination: 'slack:C1', filter, origin: 'herald.yaml' }], ['herald.yaml'], NOW);
  await feedback.missed('nothing', NOW);
  await secrets.put(secretCalled('T0TEAM'));
  await keptTexts.keep(new Map([['hash', 'search cilium']]), NOW);
}

describe.each(SHAPES)('a dump of %s', (_from, hasSource, openSource) => {
  describe.skipIf(!hasSource).each(SHAPES)('restored into %s', (_to, hasTarget, openTarget) => {
    let source: Opened;
    let target: Opened;
    beforeAll(async () => {
      if (!hasTarget) return;
      [source, target] = await Promise.all([openSource(), openTarget()]);
      await fill(source.database);
    }, 60_000);
    afterAll(async () => {
      await Promise.all([source?.close(), target?.close()]);
    });

    test.skipIf(!hasTarget)('is the same in every table, but for what was unfinished, which is not sent again blindly', async () => {
      const parts = await dumpOf(source.database);
      expect(await target.database.upkeep.isEmpty()).toBe(true);
      const restored = await target.database.upkeep.restore(await source.database.upkeep.schema(), again(parts), NOW + 60_000);
      expect(restored.unfinished).toBe(2);
      expect(await target.database.upkeep.isEmpty()).toBe(false);
      const rowsOf = async ({ pool }: OpenedDatabase, table: string) =>
        (await pool.query(`select to_jsonb(t) - '{search_path}'::text[] as row from herald.${table} t order by t::text collate "C"`)).rows;
      const client = await source.database.pool.connect();
      const tables = (await readTables(client)).map(({ name }) => name);
      client.release();
      expect(tables.length).toBeGreaterThan(8);
      for (const table of tables.filter((name) => !['deliveries', 'milestones'].includes(name)))
        expect(await rowsOf(target.database, table), table).toEqual(await rowsOf(source.database, table));
      const states = (await target.database.ledger.find({}, 10)).map(({ key, state, reason }) => [key.split('~')[0], state, reason]);
      expect(states.toSorted()).toEqual(
        [
          [odd.id, 'delivered', null],
          ['batch', 'sending', { kind: 'restored' }],
          ['carried', 'sending', { kind: 'restored' }],
          ['later', 'planned', null],
          ['planned', 'sending', { kind: 'restored' }],
        ].toSorted(),
      );
      // All of it is looked for by the next start, as nothing is in the queue.
      expect(await target.database.ledger.overdueWakeups(NOW + 120_000, 10)).toHaveLength(2);
      expect(await target.database.ledger.claim(owed('planned').key, { ...terms(), nowMs: NOW + 120_000 })).toMatchObject({
        kind: 'doubtful',
      });
    });

    test.skipIf(!hasTarget)('goes on numbering where it was', async () => {
      const { posts, ledger } = target.database;
      const { rows } = await target.database.pool.query('select max(position)::integer as last from herald.deliveries');
      await ledger.plan([owed('next')]);
      const after = await target.database.pool.query("select position::integer as position from herald.deliveries where post_id = 'next'");
      expect(after.rows[0]?.position).toBe(rows[0]?.last + 1);
      const fresh = makePost({ path: 'fresh.md' });
      await posts.recordScan(() => lookRecord({ write: told(fresh) }), NOW);
      expect((await posts.post(fresh.id))?.post.path).toBe('fresh.md');
      expect((await posts.post(odd.id))?.post).toEqual(odd);
      const restored = await target.database.secrets.get('slack', 'T0TEAM');
      expect(Buffer.from(restored?.sealed ?? []).equals(secretCalled('').sealed)).toBe(true);
      expect(await target.database.secrets.put(secretCalled('T0OTHER'))).toBe((restored?.revision ?? 0) + 1);
    });
  });
});

describe.each(SHAPES)('in %s', (_name, present, open) => {
  let opened: Opened;
  beforeAll(async () => {
    if (!present) return;
    opened = await open();
    await fill(opened.database);
  }, 60_000);
  afterAll(() => opened?.close());

  test.skipIf(!present)('a dump shows one moment, while others go on writing', async () => {
    const { upkeep, ledger, posts } = opened.database;
    const late = makePost({ path: 'late.md' });
    let writing: Promise<unknown> | null = null;
    const dumped: string[] = [];
    const counts = await upkeep.dump(async (part) => {
      // The embedded database has one session: there they write as soon as the dump is over.
      writing ??= posts.recordScan(() => lookRecord({ write: told(late), deliveries: [owed(late.id)] }), NOW);
      if (opened.database.embedded === false) await writing;
      dumped.push(JSON.stringify(part));
    });
    await writing;
    expect(dumped.filter((line) => line.includes(late.id))).toEqual([]);
    expect(counts).toMatchObject({ posts: 1, deliveries: 5 });
    expect((await ledger.find({ postIds: [late.id] }, 1)).length).toBe(1);
  });

  test.skipIf(!present)('a restore that fails changes nothing', async () => {
    const { upkeep, ledger } = opened.database;
    const before = await ledger.find({}, 10);
    const parts: DumpPart[] = [...(await dumpOf(opened.database)), { row: ['no', 'such', 'row'] }];
    await expect(upkeep.restore(await upkeep.schema(), again(parts), NOW)).rejects.toThrow();
    expect(await ledger.find({}, 10)).toEqual(before);
  });

  test.skipIf(!present)('a dump of this schema is taken; one of a newer is refused', async () => {
    const { upkeep, ledger } = opened.database;
    const schema = await upkeep.schema();
    const newer = upkeep.restore([...schema, '999-not-yet'], again([]), NOW);
    await expect(newer).rejects.toThrow('the backup: it was made by a newer Herald');
    const columns = ['key', 'destination', 'platform', 'purpose', 'state', 'reason'];
    const row = [keyOfOdd, 'slack:C1', 'slack', 'announce', 'held', '{"kind":"paused"}'];
    // It may have been approved, and sent, since the backup.
    const awaited = ['p~slack.C2~announce', 'slack:C2', 'slack', 'announce', 'held', '{"kind":"approval","number":1,"review":"slack:C3"}'];
    const restored = await upkeep.restore(schema, again([{ table: 'deliveries', columns }, { row }, { row: awaited }]), NOW);
    expect(restored).toEqual({ rows: { deliveries: 2 }, unfinished: 2 });
    expect(await upkeep.schema()).toEqual(schema);
    // The end of the pause does not send it.
    expect(await ledger.find({}, 10)).toMatchObject(
      ['p~slack.C2~announce', keyOfOdd].map((key) => ({ key, state: 'held', reason: { kind: 'restored' } })),
    );
  });

  test.skipIf(!present)('the first scan after a restore is told of it, once', async () => {
    const { posts } = opened.database;
    expect((await posts.known()).restored).toBe(true);
    const seen: boolean[] = [];
    const scan = () =>
      posts.recordScan((_known, _first, restored) => {
        seen.push(restored);
        return lookRecord({});
      }, NOW);
    await scan();
    await scan();
    expect(seen).toEqual([true, false]);
  });

  test.skipIf(!present)('tables that a newer Herald has changed are refused in one sentence', async () => {
    const { pool, upkeep } = opened.database;
    await pool.query("insert into herald.migrations (name, timestamp) values ('999-not-yet', 'now')");
    const { createStores } = await import('../../../../adapters/postgres/stores/create-stores.ts');
    await expect(createStores(pool)).rejects.toThrow(
      /^the database: was made by a newer Herald \(999-not-yet\), and is left as it is\. Update this Herald/,
    );
    await pool.query("delete from herald.migrations where name = '999-not-yet'");
    expect(await upkeep.schema()).toEqual(Object.keys(MIGRATIONS).toSorted());
  });
});

describe.each(SHAPES)('pruning and forgetting in %s', (_name, present, open) => {
  let opened: Opened;
  beforeAll(async () => {
    if (present) opened = await open();
  }, 60_000);
  afterAll(() => opened?.close());

  test.skipIf(!present)('drop what is old, and keep identities and keys', async () => {
    const { upkeep, posts, ledger, audit, keptTexts, pool } = opened.database;
    await fill(opened.database);
    const gone = makePost({ path: 'gone.md', body: 'A long body.' });
    await posts.recordScan(() => lookRecord({ write: told(gone) }), NOW);
    await posts.recordScan(() => lookRecord({ remove: [gone.id] }), NOW);
    const year = 365 * 86_400_000;
    await keptTexts.keep(new Map([['key', 'search cilium']]), NOW + 1);
    expect(await upkeep.prune(NOW, false)).toEqual({ posts: 0, deliveries: 0, audit: 0, searches: 0 });
    const expected = { posts: 1, deliveries: 0, audit: 1, searches: 1 };
    expect(await upkeep.prune(NOW + year, true)).toEqual(expected);
    expect((await posts.post(gone.id))?.post.body).toBe('A long body.');
    const before = await ledger.find({}, 10);
    expect(await keptTexts.find('key', NOW + 1)).toBe('search cilium');
    expect(await upkeep.prune(NOW + year, false)).toEqual(expected);
    expect(await keptTexts.find('key', NOW + 1)).toBeNull();
    expect((await posts.post(gone.id))?.post).toMatchObject({ id: gone.id, path: 'gone.md', title: gone.title, body: '' });
    expect((await posts.post(odd.id))?.post).toEqual(odd);
    expect(await ledger.find({}, 10)).toEqual(before);
    expect(await audit.latest(10)).toEqual([]);
    expect((await pool.query('select count(*)::integer as count from herald.deliveries')).rows[0]?.count).toBe(5);
    expect(await upkeep.prune(NOW + year, false)).toEqual({ posts: 0, deliveries: 0, audit: 0, searches: 0 });
  });

  test.skipIf(!present)('a person is forgotten wherever they are named, and others with a similar name are not', async () => {
    const { upkeep, audit, ledger, secrets } = opened.database;
    const at = new Date(NOW).toISOString();
    const who = { platform: 'slack', id: 'U0ADMIN' } as const;
    await audit.record({ at, who, where: null, action: 'pause', detail: { reason: 'U0ADMIN, not U0ADMINX' } });
    await audit.record({ at, who: { platform: 'discord', id: 'U0ADMIN' }, where: null, action: 'resume', detail: {} });
    await ledger.skip([owed('planned').key], { kind: 'marked-seen', by: who }, NOW);
    for (const name of ['user/U0ADMIN', 'user/U0ADMINX', 'T0OTHER']) await secrets.put(secretCalled(name));
    await secrets.put({ ...secretCalled('user/U0ADMIN'), platform: 'discord' });
    expect(await upkeep.forget(who)).toBe(3);
    expect((await secrets.list(null)).map(({ platform, name }) => `${platform} ${name}`)).toEqual([
      'discord user/U0ADMIN',
      'slack T0OTHER',
      'slack T0TEAM',
      'slack user/U0ADMINX',
    ]);
    expect((await audit.latest(2)).map(({ who: { platform, id }, detail }) => [platform, id, detail])).toEqual([
      ['discord', 'U0ADMIN', {}],
      ['slack', 'forgotten', { reason: 'forgotten, not U0ADMINX' }],
    ]);
    expect((await ledger.find({ states: ['skipped'] }, 10)).map(({ reason }) => reason)).toEqual([
      { kind: 'marked-seen', by: { platform: 'slack', id: 'forgotten' } },
    ]);
    expect(await upkeep.forget(who)).toBe(0);
  });
});
