import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenedDatabase, openDatabase } from '../../../adapters/postgres/open-database.ts';
import { keyOf, lookRecord, NOW, owed, terms, told } from '../../contracts/owed.ts';
import { makePost } from '../../support/make.ts';
import { hasTestDatabase, type TestServer, testDatabase } from '../../support/servers.ts';

describe.skipIf(!hasTestDatabase())('at the same moment as a claim', () => {
  let database: TestServer;
  let stores: OpenedDatabase;
  beforeAll(async () => {
    const made = await testDatabase();
    if (!made) throw new Error('no PostgreSQL');
    database = made;
    stores = await openDatabase({ databaseUrl: database.url, dataDir: '', fsync: false, log: () => undefined });
  });
  afterAll(async () => {
    await stores?.close();
    await database?.drop();
  });

  /** Resolves when a statement waits for a row that somebody else has locked. */
  async function somebodyWaits(): Promise<void> {
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    const deadline = Date.now() + 10_000;
    while ((await stores.pool.query(waiting)).rowCount === 0) if (Date.now() > deadline) throw new Error('nobody waits');
  }

  /** Claims on a connection of its own, as another process would. */
  async function claim(client: { query: OpenedDatabase['pool']['query'] }, key: string, owner: string): Promise<unknown> {
    const { nowMs, leaseMs, gracePeriodMs } = terms();
    const ask = {
      key,
      owner,
      now: nowMs,
      lease: leaseMs,
      grace_period: gracePeriodMs,
      pause: 0,
      burst: 1,
      shared_pause: 0,
      shared_burst: 1,
    };
    const { rows } = await client.query<{ answer: unknown }>('select answer from herald.claim_all($1::jsonb)', [JSON.stringify([ask])]);
    return rows[0]?.answer;
  }

  it.each(['slack:C1', 'slack:T1/C1'] as const)('another process is not given the same message to %s', async (to) => {
    await stores.ledger.plan([owed('p', { to })]);
    const client = await stores.pool.connect();
    try {
      await client.query('begin');
      expect(await claim(client, keyOf('p', to), 'a')).toMatchObject({ kind: 'claimed' });
      const second = claim(stores.pool, keyOf('p', to), 'b');
      await somebodyWaits();
      await client.query('commit');
      expect(await second).toEqual({ kind: 'wait', untilMs: NOW + terms().leaseMs });
    } finally {
      client.release();
    }
  });

  it('a look finds the message that is leaving with the old words, and plans its edit', async () => {
    const post = makePost({ path: 'a.md' });
    await stores.posts.recordScan(() => lookRecord({ write: told(post), deliveries: [owed(post.id)] }), NOW);
    const client = await stores.pool.connect();
    try {
      await client.query('begin');
      expect(await claim(client, keyOf(post.id), 'a')).toMatchObject({ kind: 'claimed' });
      const amendments = {
        edits: [post.id],
        retractions: [],
        returned: [],
        since: new Date(0).toISOString(),
        editsDueAt: new Date(NOW + 600_000).toISOString(),
        retractionsDueAt: new Date(NOW + 600_000).toISOString(),
        editsHold: null,
        retractionsHold: null,
      };
      const look = stores.posts.recordScan(() => lookRecord({ write: told({ ...post, title: 'Better' }), amendments }), NOW + 1);
      await somebodyWaits();
      await client.query('commit');
      expect(await look).toEqual([{ key: keyOf(post.id).replace('announce', 'edit'), atMs: NOW + 600_000 }]);
    } finally {
      client.release();
    }
  });
});
