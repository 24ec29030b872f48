import { afterEach, describe, expect, it } from 'vitest';
import { startListening } from '../../adapters/postgres/feeds.ts';
import { openDatabase } from '../../adapters/postgres/open-database.ts';
import { frontMatter, makeHome, runHerald, startHerald } from '../support/herald-process.ts';
import { canRunPrivateServers, startPrivatePgBouncer } from '../support/private-servers.ts';
import { hasTestDatabase, testDatabase } from '../support/servers.ts';

const undo: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Address of an empty database behind a PgBouncer. */
async function pooled(mode: 'session' | 'transaction', settings: readonly string[] = []): Promise<string> {
  const database = await testDatabase();
  if (!database) throw new Error('no PostgreSQL');
  const bouncer = await startPrivatePgBouncer(database.url, mode, settings);
  undo.push(database.drop, bouncer.remove);
  return bouncer.url;
}

const open = (databaseUrl: string) => openDatabase({ databaseUrl, dataDir: '', fsync: true, log: () => {} });

describe.skipIf(!hasTestDatabase() || !canRunPrivateServers('pgbouncer'))('PgBouncer', () => {
  it('carries Herald, stores and queue, in session mode', async () => {
    const home = makeHome({ cold: true });
    undo.push(home.remove);
    const env = { DATABASE_URL: await pooled('session') };
    const herald = startHerald(home, ['start'], env);
    await herald.says(/Ready in/);
    home.post('docs/one.md', frontMatter('Sent through a pool'));
    await herald.says(/Sent through a pool/);
    expect((await herald.end()).code).toBe(0);
    expect(herald.err()).not.toMatch(/"level":(?:40|50)/);
    expect((await runHerald(home, ['doctor'], env)).code).toBe(0);
  });

  it('lets Herald listen in session mode', async () => {
    const stores = await open(await pooled('session'));
    undo.push(stores.close);
    let hints = 0;
    const listening = startListening(stores.pool, 'herald_test', { onHint: () => (hints += 1), onLost: () => {} });
    undo.push(listening.stop);
    await expect.poll(() => hints, { timeout: 10_000 }).toBe(1);
    await stores.pool.query('notify herald_test');
    await expect.poll(() => hints, { timeout: 10_000 }).toBe(2);
  });

  it.each([
    ['the last connection first', []],
    ['all connections in turn', ['server_round_robin = 1', 'min_pool_size = 2']],
    ['one connection', ['default_pool_size = 1']],
  ])('is refused in transaction mode, with the reason: %s', async (_name, settings) => {
    const home = makeHome({ cold: true });
    undo.push(home.remove);
    const { code, err } = await runHerald(home, ['start'], { DATABASE_URL: await pooled('transaction', settings) });
    expect(err).toMatch(/^herald: DATABASE_URL: .*by transaction .*pool_mode=session.*docs\/postgres\.md/);
    expect(code).toBe(78);
  });

  it('refuses “options” in the address, which is told in a sentence', async () => {
    const url = new URL(await pooled('session'));
    url.searchParams.set('options', '-c statement_timeout=60000');
    await expect(open(url.href)).rejects.toThrow(/DATABASE_URL: .*refuses a startup parameter.*ignore_startup_parameters/);
  });
});
