import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { explainDatabase, openDatabase } from '../../../adapters/postgres/open-database.ts';
import { createStores } from '../../../adapters/postgres/stores/create-stores.ts';
import { hasTestDatabase, testDatabase } from '../../support/servers.ts';

const coded = (code: string) => Object.assign(new Error('no space left on device'), { code });

describe('an error of the database in words', () => {
  it('names the disk that is full: the server’s, or that of the data folder', () => {
    const server = { embedded: false, describe: 'PostgreSQL at db:5432/herald' };
    expect(explainDatabase(server, coded('53100'))).toMatchObject({ what: 'the disk of PostgreSQL at db:5432/herald is full' });
    const embedded = { embedded: true, describe: 'embedded PGlite in .herald' };
    expect(explainDatabase(embedded, coded('53100')).what).toBe('the disk of the data folder is full (embedded PGlite in .herald)');
    expect(explainDatabase(embedded, coded('XX000'))).toEqual({
      what: "embedded PGlite in .herald can't be used (XX000)",
      hint: expect.stringContaining('Restart Herald'),
    });
    expect(explainDatabase(embedded, new Error('The database did not answer within 5 s')).what).toContain('did not answer within 5 s');
  });
});

describe.skipIf(!hasTestDatabase())('a server that only reads', () => {
  it('does not count as well, although it answers', async () => {
    const database = await testDatabase();
    if (!database) throw new Error('no PostgreSQL for tests');
    const stores = await openDatabase({ databaseUrl: database.url, dataDir: '', fsync: true, log: () => {} });
    await stores.ping();
    const clients = await Promise.all(Array.from({ length: stores.pool.options.max }, () => stores.pool.connect()));
    for (const client of clients) await client.query('set default_transaction_read_only = on');
    for (const client of clients) client.release();
    await expect(stores.ping()).rejects.toMatchObject({ code: '25006' });
    await stores.close();
    await database.drop();
  });
});

describe('a database of another build', () => {
  const dataDir = mkdtemp(join(tmpdir(), 'herald-other-build-'));
  afterAll(async () => rm(await dataDir, { recursive: true }));

  it('is refused in one sentence that says what to do, and stays as it is', async () => {
    const { pool, migrated, close } = await openDatabase({ databaseUrl: null, dataDir: await dataDir, fsync: false, log: () => {} });
    expect(migrated).toEqual([expect.stringMatching(/^001-initial-[0-9a-f]{8}$/)]);
    await pool.query("insert into herald.migrations (name, timestamp) values ('999-later', '2026-01-01')");
    await expect(createStores(pool)).rejects.toThrow(
      /^the database: was made by a newer Herald \(999-later\), and is left as it is\. Update this Herald/,
    );
    await pool.query("delete from herald.migrations where name = '999-later'");
    for (const name of ['001-initial-0badcafe', '001-first-books']) {
      await pool.query('update herald.migrations set name = $1', [name]);
      await expect(createStores(pool)).rejects.toThrow(
        /from before its first release, and is left as it is\. Give Herald an empty database, or another HERALD_DATA_DIR$/,
      );
    }
    const { rows } = await pool.query('select name from herald.migrations order by name');
    expect(rows).toEqual([{ name: '001-first-books' }]);
    await close();
  });
});
