import { renameSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { frontMatter, type HeraldProcess, type Home, makeHome, runHerald, startHerald } from '../support/herald-process.ts';
import { canRunPrivateServers, type PrivateServer, startPrivatePostgres, startPrivateRedis } from '../support/private-servers.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function open(
  env: Readonly<Record<string, string>>,
): Promise<{ home: Home; herald: HeraldProcess; env: Readonly<Record<string, string>> }> {
  const home = makeHome({ cold: 'DATABASE_URL' in env });
  const herald = startHerald(home, ['start'], { HERALD_LOG_LEVEL: 'warn', ...env });
  undo.push(home.remove, () => herald.end('SIGKILL'));
  await herald.says(/Ready in/);
  home.post('before.md', frontMatter('Before'));
  await herald.says(/Before/);
  return { home, herald, env };
}

/** Takes the server away and brings it back, twice; each time a post comes and people ask while it is away, and the post is announced afterwards. Returns what was logged. */
async function restartTwice(server: PrivateServer, { home, herald, env }: Awaited<ReturnType<typeof open>>) {
  for (const title of ['First', 'Second']) {
    const from = herald.err().length;
    await server.kill();
    home.post(`${title}.md`, frontMatter(`${title} while it was away`));
    await herald.logs(/outage\.began/, from);
    for (const verb of ['status', 'holds', 'why']) {
      const { out } = await runHerald(home, verb === 'why' ? [verb, 'before.md'] : [verb], env);
      expect(out).not.toContain('Something went wrong on our side');
    }
    await server.start();
    await herald.logs(/outage\.ended/, from);
  }
  await herald.says(/Second while it was away/);
  await herald.end();
  return linesOf(herald);
}

function linesOf(herald: HeraldProcess): Record<string, unknown>[] {
  const lines = herald
    .err()
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

const twice = (part: string) => {
  const began = { event: 'outage.began', level: 50, part, reason: expect.any(String) };
  const ended = {
    event: 'outage.ended',
    level: 40,
    part,
    forMs: expect.any(Number),
    failures: expect.any(Number),
    waited: expect.any(Number),
  };
  return [began, ended, began, ended].map((facts) => ({ time: expect.any(String), ...facts }));
};

it('a folder of posts that goes away and comes back is two lines, however often it is looked at', { timeout: 90_000 }, async () => {
  const { home, herald } = await open({ HERALD_LOG_LEVEL: 'debug', HERALD_WATCH: 'poll', HERALD_POLL_SECONDS: '1' });
  renameSync(home.contentDir, `${home.contentDir}.away`);
  await herald.logs(/outage\.lasts/);
  renameSync(`${home.contentDir}.away`, home.contentDir);
  await herald.logs(/outage\.ended/);
  const { code } = await herald.end();
  expect(code).toBe(0);
  const began = { level: 50, part: 'posts', reason: `the content folder ${home.contentDir} does not exist` };
  expect(linesOf(herald).filter(({ event }) => /^outage\.(?:began|ended)|failed|unavailable/.test(String(event)))).toMatchObject([
    began,
    { level: 40, part: 'posts' },
  ]);
});

describe.skipIf(!canRunPrivateServers())('two restarts, at the default log level, are four lines', () => {
  it('of PostgreSQL, which holds the stores and the queue', { timeout: 120_000 }, async () => {
    const postgres = await startPrivatePostgres();
    undo.push(postgres.remove);
    expect(await restartTwice(postgres, await open({ DATABASE_URL: postgres.url }))).toEqual(twice('database'));
  });

  it('of Redis, which holds the queue', { timeout: 120_000 }, async () => {
    const [postgres, redis] = await Promise.all([startPrivatePostgres(), startPrivateRedis()]);
    undo.push(postgres.remove, redis.remove);
    expect(await restartTwice(redis, await open({ DATABASE_URL: postgres.url, REDIS_URL: redis.url }))).toEqual(twice('queue'));
  });

  it('of PostgreSQL, which holds the stores of a queue on Redis', { timeout: 120_000 }, async () => {
    const [postgres, redis] = await Promise.all([startPrivatePostgres(), startPrivateRedis()]);
    undo.push(postgres.remove, redis.remove);
    expect(await restartTwice(postgres, await open({ DATABASE_URL: postgres.url, REDIS_URL: redis.url }))).toEqual(twice('database'));
  });
});
