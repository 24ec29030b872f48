import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { frontMatter, type Home, makeHome, runHerald, startHerald } from '../support/herald-process.ts';
import {
  canRunPrivateServers,
  type PrivateServer,
  startPrivateCluster,
  startPrivateRedis,
  startPrivateSentinel,
} from '../support/private-servers.ts';
import { hasTestDatabase, testDatabase } from '../support/servers.ts';

const undo: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function kept(starting: Promise<PrivateServer>): Promise<PrivateServer> {
  const server = await starting;
  undo.push(server.remove);
  return server;
}

async function stage(): Promise<{ home: Home; databaseUrl: string }> {
  const database = await testDatabase();
  if (!database) throw new Error('no PostgreSQL');
  const home = makeHome({ cold: true });
  undo.push(database.drop, home.remove);
  return { home, databaseUrl: database.url };
}

describe.skipIf(!hasTestDatabase() || !canRunPrivateServers('redis-sentinel'))('a queue', () => {
  it('lives on a Redis Cluster', async () => {
    const { home, databaseUrl } = await stage();
    const cluster = await kept(startPrivateCluster());
    const herald = startHerald(home, ['start'], { DATABASE_URL: databaseUrl, REDIS_URL: cluster.url });
    await herald.says(/Ready in/);
    home.post('docs/one.md', frontMatter('Sent through a cluster'));
    await herald.says(/Sent through a cluster/);
    expect((await herald.end()).code).toBe(0);
    expect(herald.err()).not.toMatch(/"queue\.(?:error|unreachable)"|CROSSSLOT|MOVED/);

    const client = new Redis(Number(new URL(cluster.url).port), '127.0.0.1');
    undo.push(() => client.disconnect());
    const keys = await client.keys('*');
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => !key.startsWith('{herald}:'))).toEqual([]);
  });

  it('says that a cluster is not complete', async () => {
    const { home, databaseUrl } = await stage();
    const cluster = await kept(startPrivateCluster());
    const client = new Redis(Number(new URL(cluster.url).port), '127.0.0.1');
    undo.push(() => client.disconnect());
    await client.call('cluster', 'delslotsrange', '0', '16383');
    const env = { DATABASE_URL: databaseUrl, REDIS_URL: cluster.url, HERALD_SERVER_WAIT_SECONDS: '0' };
    const { code, err } = await runHerald(home, ['start'], env);
    expect(err).toMatch(/^herald: REDIS_URL: the Redis cluster at .* is not complete .*redis-cli --cluster check\n$/);
    expect(code).toBe(78);
  });

  it.each([
    ['dies', (primary: PrivateServer) => primary.kill()],
    ['hangs', (primary: PrivateServer) => primary.freeze()],
  ])('goes on after a failover by sentinels, and nothing is lost: the primary %s', { timeout: 120_000 }, async (_how, takeAway) => {
    const { home, databaseUrl } = await stage();
    const [primary, replica] = await Promise.all([kept(startPrivateRedis()), kept(startPrivateRedis())]);
    const standby = new Redis(replica.url);
    undo.push(() => standby.disconnect());
    await standby.call('replicaof', '127.0.0.1', new URL(primary.url).port);
    await expect.poll(() => standby.info('replication'), { timeout: 20_000 }).toContain('master_link_status:up');
    const sentinel = await kept(startPrivateSentinel(primary.url));
    const watcher = new Redis(Number(new URL(sentinel.url).port), '127.0.0.1');
    undo.push(() => watcher.disconnect());
    // Sentinels ask for replicas every ten seconds.
    await expect
      .poll(async () => JSON.stringify(await watcher.call('sentinel', 'replicas', 'mymaster')), { timeout: 30_000 })
      .toContain(new URL(replica.url).port);

    const herald = startHerald(home, ['start'], { DATABASE_URL: databaseUrl, REDIS_URL: sentinel.url });
    await herald.says(/Ready in/);
    home.post('docs/before.md', frontMatter('Sent before the failover'));
    await herald.says(/Sent before the failover/);
    await takeAway(primary);
    home.post('docs/during.md', frontMatter('Written during the failover'));
    await expect.poll(() => standby.info('replication'), { timeout: 30_000 }).toContain('role:master');
    await herald.says(/Written during the failover/);
    home.post('docs/after.md', frontMatter('Sent after the failover'));
    await herald.says(/Sent after the failover/);
    for (const title of ['Sent before the failover', 'Written during the failover', 'Sent after the failover'])
      expect(herald.out().split(`│ ${title}\n`), title).toHaveLength(2);
    expect((await herald.end()).code).toBe(0);
  });
});
