import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenedDatabase, openDatabase } from '../../../adapters/postgres/open-database.ts';
import { keyOf, lookRecord, NOW, owed, terms, told } from '../../contracts/owed.ts';
import { makePost } from '../../support/make.ts';
import { hasTestDatabase, type TestServer, testDatabase } from '../../support/servers.ts';

describe.skipIf(!hasTestDatabase())('a look at the same moment as a claim', () => {
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

  it('finds the message that is leaving with the old words, and plans its edit', async () => {
    const post = makePost({ path: 'a.md' });
    await stores.posts.recordScan(() => lookRecord({ write: told(post), deliveries: [owed(post.id)] }), NOW);
    const { owner, nowMs, patienceMs, graceMs } = terms();
    const ask = {
      key: keyOf(post.id),
      owner,
      now: nowMs,
      patience: patienceMs,
      grace: graceMs,
      pause: 0,
      burst: 1,
      shared_pause: 0,
      shared_burst: 1,
    };
    const client = await stores.pool.connect();
    try {
      await client.query('begin');
      const claimed = await client.query<{ answer: { kind: string } }>('select answer from herald.claim_all($1::jsonb)', [
        JSON.stringify([ask]),
      ]);
      expect(claimed.rows[0]?.answer).toMatchObject({ kind: 'claimed' });
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
