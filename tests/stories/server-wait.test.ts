import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Home, makeHome, runHerald, startHerald } from '../support/herald-process.ts';
import { hasTestDatabase, hasTestRedis, testDatabase, testRedis } from '../support/servers.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

const undo: (() => Promise<unknown> | unknown)[] = [];
let home: Home;
beforeEach(() => {
  home = makeHome({ cold: true });
  undo.push(home.remove);
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** The address of a server that is not up yet. */
async function notUpYet(direct: string): Promise<{ url: string; proxy: TcpProxy }> {
  const url = new URL(direct);
  const proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port) });
  undo.push(proxy.close);
  await proxy.cut();
  url.host = proxy.host;
  return { url: url.href, proxy };
}

async function database(): Promise<string> {
  const made = await testDatabase();
  if (!made) throw new Error('no PostgreSQL');
  undo.push(made.drop);
  return made.url;
}

describe.skipIf(!hasTestDatabase())('a configured server that is not up yet', () => {
  it('is waited for by start: PostgreSQL', async () => {
    const { url, proxy } = await notUpYet(await database());
    const herald = startHerald(home, ['start'], { DATABASE_URL: url });
    await expect
      .poll(herald.err, { timeout: 20_000 })
      .toMatch(/^herald: DATABASE_URL: no PostgreSQL answers .*Waiting up to 60 s for it\.\n/);
    await proxy.restore();
    await herald.says(/Ready in/);
    expect(herald.err()).toMatch(/herald: PostgreSQL answers after [\d.]+ s\.\n/);
    expect((await herald.end()).code).toBe(0);
  });

  it.skipIf(!hasTestRedis())('is waited for by start: Redis', async () => {
    const redis = await testRedis();
    if (!redis) throw new Error('no Redis');
    undo.push(redis.drop);
    const { url, proxy } = await notUpYet(redis.url);
    const herald = startHerald(home, ['start'], { DATABASE_URL: await database(), REDIS_URL: url });
    await expect.poll(herald.err, { timeout: 20_000 }).toMatch(/^herald: REDIS_URL: no Redis answers .*Waiting up to 60 s for it\.\n/);
    await proxy.restore();
    await herald.says(/Ready in/);
    expect(herald.err()).toMatch(/herald: Redis answers after [\d.]+ s\.\n/);
    expect((await herald.end()).code).toBe(0);
  });

  it('is given up in time, and Ctrl-C ends the wait', async () => {
    const { url } = await notUpYet(await database());
    const { code, err } = await runHerald(home, ['once'], { DATABASE_URL: url, HERALD_SERVER_WAIT_SECONDS: '1' });
    expect(code).toBe(78);
    expect(err).toMatch(/Waiting up to 1 s for it\.\nherald: DATABASE_URL: no PostgreSQL answers .*; waited 1 s\. Start the server/);

    const herald = startHerald(home, ['start'], { DATABASE_URL: url });
    await expect.poll(herald.err, { timeout: 20_000 }).toContain('Waiting up to 60 s');
    const { code: ended, tookMs } = await herald.end('SIGINT');
    expect(ended).toBe(0);
    expect(tookMs).toBeLessThan(4_000);
  });

  it('is not waited for by doctor', async () => {
    const { url } = await notUpYet(await database());
    const { code, out, err } = await runHerald(home, ['doctor'], { DATABASE_URL: url });
    expect(code).toBe(1);
    expect(out).toContain('✗ DATABASE_URL: no PostgreSQL answers');
    expect(err).toBe('');
  });
});
