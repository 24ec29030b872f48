import { afterEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../adapters/postgres/open-database.ts';
import { makePost } from '../support/make.ts';
import { hasTestDatabase, testDatabase } from '../support/servers.ts';
import { type SourceProcess, startSource } from '../support/source-process.ts';

const POSTS = 1_000;
const A_LOOK = 50;

describe.skipIf(!hasTestDatabase())('processes that follow the stores', () => {
  const started: SourceProcess[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((reader) => reader.end('SIGKILL')));
  });

  test('1,000 posts written while one reader is paused and another is paused and killed: none is missing afterwards', {
    timeout: 90_000,
  }, async () => {
    const database = await testDatabase();
    if (!database) throw new Error('no PostgreSQL');
    const stores = await openDatabase({ databaseUrl: database.url, dataDir: '', fsync: true, log: () => {} });
    const start = (): SourceProcess => {
      const reader = startSource('tests/support/reading-herald.ts', [database.url, 'chronicle']);
      started.push(reader);
      return reader;
    };
    const write = (from: number, count: number) => {
      const posts = Array.from({ length: count }, (_, n) => makePost({ path: `${from + n}.md`, title: `Chronicle number ${from + n}` }));
      const record = {
        write: posts.map((post) => ({ post, state: 'announced' as const, fingerprint: null })),
        remove: [],
        deliveries: [],
        amendments: null,
        holds: [],
      };
      return stores.posts.recordScan(() => record, Date.now());
    };
    try {
      const [paused, killed] = [start(), start()];
      await Promise.all([paused, killed].map((reader) => reader.says((line) => line === 'caught up')));
      await write(0, A_LOOK);
      await Promise.all([paused, killed].map((reader) => reader.says((line) => line === `has ${A_LOOK}, finds ${A_LOOK}`)));

      for (const { pid } of [paused, killed]) process.kill(pid, 'SIGSTOP');
      for (let from = A_LOOK; from < POSTS; from += A_LOOK) await write(from, A_LOOK);
      await killed.end('SIGKILL');
      const heardBefore = paused.lines().length;
      const anew = start();
      process.kill(paused.pid, 'SIGCONT');

      await Promise.all([paused, anew].map((reader) => reader.says((line) => line === `has ${POSTS}, finds ${POSTS}`)));
      expect(paused.lines().length).toBeGreaterThan(heardBefore);
      expect(killed.lines()).not.toContain(`has ${POSTS}, finds ${POSTS}`);
      expect([...paused.lines(), ...anew.lines()].filter((line) => line.startsWith('logged'))).toEqual([]);
    } finally {
      await Promise.all(started.splice(0).map((reader) => reader.end('SIGKILL')));
      await stores.close();
      await database.drop();
    }
  });
});
