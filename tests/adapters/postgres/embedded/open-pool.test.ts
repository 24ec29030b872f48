import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatabasePool } from '../../../../adapters/postgres/database-pool.ts';
import { DirectoryInUseError } from '../../../../adapters/postgres/embedded/directory-lock.ts';
import { POSTGRES_MAJOR } from '../../../../adapters/postgres/embedded/initdb.ts';
import { maintain, openEmbeddedPool } from '../../../../adapters/postgres/embedded/open-pool.ts';
import { openPglite } from '../../../../adapters/postgres/embedded/pglite.ts';
import { openDatabase } from '../../../../adapters/postgres/open-database.ts';
import { ConfigError } from '../../../../src/lib/errors.ts';
import { type TemporaryFolder, temporaryFolder } from '../../../support/temporary-folder.ts';

describe('the embedded pool', () => {
  let folder: TemporaryFolder;
  let dataDir: string;
  let stores: DatabasePool;
  const events: string[] = [];
  beforeAll(async () => {
    folder = await temporaryFolder();
    dataDir = join(folder.path, 'deep/data');
    stores = await openEmbeddedPool(dataDir, true, (event) => events.push(event));
    await stores.pool.query('create table public.things (id int8 primary key, at timestamptz, body jsonb)');
  });
  afterAll(async () => {
    await stores?.close();
    await folder.remove();
  });

  it('makes a database that only its owner can read', () => {
    expect(events).toContain('database.created');
    expect(statSync(dataDir).mode & 0o077).toBe(0);
    expect(statSync(join(dataDir, 'pglite')).mode & 0o077).toBe(0);
    expect(readFileSync(join(dataDir, 'pglite/PG_VERSION'), 'utf8').trim()).toBe(POSTGRES_MAJOR);
  });

  it('reads and writes values as a server does', async () => {
    const at = new Date('2026-02-01T12:00:00.123Z');
    const { rows, rowCount, command } = await stores.pool.query('insert into things values ($1, $2, $3) returning *', [
      '9007199254740993',
      at,
      { a: [1, 'ä'] },
    ]);
    expect({ rows, rowCount, command }).toEqual({
      rows: [{ id: '9007199254740993', at, body: { a: [1, 'ä'] } }],
      rowCount: 1,
      command: 'INSERT',
    });
    expect((await stores.pool.query('select array[1, 2] as ints, true as yes, null as nothing')).rows).toEqual([
      { ints: [1, 2], yes: true, nothing: null },
    ]);
  });

  it('tells what went wrong as a server does, and goes on', async () => {
    await stores.pool.query('insert into things values (1)');
    await expect(stores.pool.query('insert into things values ($1)', [1])).rejects.toMatchObject({
      code: '23505',
      constraint: 'things_pkey',
      detail: 'Key (id)=(1) already exists.',
    });
    await expect(stores.pool.query('selec')).rejects.toMatchObject({ code: '42601' });
    expect((await stores.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  it('keeps other clients out of a transaction until it ends', async () => {
    const client = await stores.pool.connect();
    await client.query('begin');
    await client.query('insert into things values (100)');
    let seen: number | null = null;
    const other = stores.pool.query('select count(*)::int as n from things where id = 100').then(({ rows }) => {
      seen = rows[0].n;
    });
    expect((await client.query('select count(*)::int as n from things where id = 100')).rows).toEqual([{ n: 1 }]);
    expect(seen).toBeNull();
    await client.query('rollback');
    await other;
    expect(seen).toBe(0);
    client.release();
  });

  it('rolls back what a client leaves open when it goes', async () => {
    const client = await stores.pool.connect();
    await client.query('begin');
    await client.query('insert into things values (200)');
    const other = stores.pool.query('select 1 from things where id = 200');
    client.release(true);
    expect((await other).rowCount).toBe(0);
  });

  it('brings notifications to the clients that listen, also their own', async () => {
    const [one, two] = [await stores.pool.connect(), await stores.pool.connect()];
    const heard: string[] = [];
    const all = new Promise<void>((resolve) => {
      for (const [name, client] of [
        ['one', one],
        ['two', two],
      ] as const) {
        client.on('notification', ({ channel, payload }) => {
          heard.push(`${name} ${channel} ${payload}`);
          if (heard.length === 4) resolve();
        });
      }
    });
    await one.query('listen bell');
    await stores.pool.query(`select pg_notify('bell', 'outside')`);
    await two.query(`notify bell, 'own'`);
    await all;
    expect(heard.sort()).toEqual(['one bell outside', 'one bell own', 'two bell outside', 'two bell own']);
    one.release();
    two.release();
  });

  it('takes a statement of many megabytes', async () => {
    const text = 'x'.repeat(12_000_000);
    expect((await stores.pool.query('select length($1) as length, $1 as text', [text])).rows).toEqual([{ length: text.length, text }]);
  });

  it('clears away dead rows without getting in the way', async () => {
    await stores.pool.query('insert into things select n from generate_series(1000, 3000) n');
    await stores.pool.query('delete from things where id >= 1000');
    await maintain(stores.pool);
    const { rows } = await stores.pool.query(`select n_dead_tup::int as dead from pg_stat_all_tables where relname = 'things'`);
    expect(rows).toEqual([{ dead: 0 }]);
  });

  it('refuses a second Herald on the same data directory, and says who has it', async () => {
    const second = await openDatabase({ databaseUrl: null, dataDir, fsync: true, log: () => {} }).catch((error: unknown) => error);
    expect(second).toBeInstanceOf(DirectoryInUseError);
    expect(String(second)).toContain(`process ${process.pid}`);
  });

  it('opens again after it was closed, with everything in it', async () => {
    await stores.pool.query('insert into things values (300)');
    await stores.close();
    await stores.close();
    stores = await openEmbeddedPool(dataDir, true, () => {});
    expect((await stores.pool.query('select id from things where id = 300')).rowCount).toBe(1);
  });

  it('brings each commit to the disk, unless that is switched off', async () => {
    await stores.close();
    const count = async (fsync: boolean) => {
      const engine = await openPglite(join(dataDir, 'pglite'), fsync, () => {});
      const before = engine.syncs();
      for (let id = 0; id < 5; id++) await engine.db.exec(`insert into public.things values (${400 + id + (fsync ? 10 : 0)})`);
      const after = engine.syncs();
      await engine.db.close();
      return before === null || after === null ? null : after - before;
    };
    expect(await count(true)).toBeGreaterThanOrEqual(5);
    expect(await count(false)).toBeNull();
  });
});

describe('a data directory that can not be used', () => {
  it.each([
    ['another PostgreSQL made it', '17\n', 'PostgreSQL 17'],
    ['it holds something else', null, 'no database'],
  ])('is refused in plain words when %s', async (_, version, words) => {
    const folder = await temporaryFolder();
    mkdirSync(join(folder.path, 'pglite'));
    if (version) writeFileSync(join(folder.path, 'pglite/PG_VERSION'), version);
    const opening = openDatabase({ databaseUrl: null, dataDir: folder.path, fsync: true, log: () => {} });
    await expect(opening).rejects.toThrow(ConfigError);
    await expect(opening).rejects.toThrow(words);
    // The lock was given back.
    const again = openDatabase({ databaseUrl: null, dataDir: folder.path, fsync: true, log: () => {} });
    await expect(again).rejects.toThrow(ConfigError);
    await folder.remove();
  });
});
