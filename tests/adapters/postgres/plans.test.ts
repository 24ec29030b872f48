import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenedDatabase, openDatabase } from '../../../adapters/postgres/open-database.ts';
import { keyOf, NOW, owed, RECEIPT, terms } from '../../contracts/owed.ts';
import { type TemporaryFolder, temporaryDataDir } from '../../support/temporary-folder.ts';

const ROWS = 400;
let stores: OpenedDatabase;
let folder: TemporaryFolder;

beforeAll(async () => {
  folder = await temporaryDataDir();
  stores = await openDatabase({ databaseUrl: null, dataDir: folder.path, fsync: false, log: () => undefined });
});
afterAll(async () => {
  await stores.close();
  await folder.remove();
});

/** How often a table of the stores was read from its beginning to its end so far. */
async function fullScans(): Promise<unknown[]> {
  // What a session has counted is told to others only now and then.
  await stores.pool.query('select pg_stat_force_next_flush()');
  const { rows } = await stores.pool.query(
    `select relname, seq_scan::int from pg_stat_all_tables where schemaname = 'herald' and relname in ('deliveries', 'pace', 'posts') order by 1`,
  );
  return rows;
}

it('claims and settlements read no table from end to end, though their plans were made when there was next to nothing in it', async () => {
  const { ledger } = stores;
  const channels = Array.from({ length: ROWS }, (_, n) => `slack:C${n}` as const);
  const carry = async (which: readonly (typeof channels)[number][], post: string): Promise<void> => {
    const claims = await Promise.all(which.map((channel) => ledger.claim(keyOf(post, channel), terms())));
    expect(new Set(claims.map(({ kind }) => kind))).toEqual(new Set(['claimed']));
    await Promise.all(which.map((channel) => ledger.settle(keyOf(post, channel), 1, { state: 'delivered', receipt: RECEIPT }, NOW)));
  };
  // Often enough for PostgreSQL to keep its plans.
  for (let turn = 0; turn < 8; turn += 1) {
    await ledger.plan([owed(`warm${turn}`, { to: 'slack:C0' })]);
    await carry(['slack:C0'], `warm${turn}`);
  }
  await ledger.plan(channels.map((to) => owed('post', { to })));
  const before = await fullScans();
  await carry(channels, 'post');
  expect(await fullScans()).toEqual(before);
});
