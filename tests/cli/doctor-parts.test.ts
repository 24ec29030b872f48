import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Finding } from '../../src/cli/check-herald.ts';
import { createTestRepository } from '../support/git/repository.ts';
import { frontMatter, type Home, makeHome, runHerald } from '../support/herald-process.ts';
import { canRunPrivateServers, startPrivateRedis } from '../support/private-servers.ts';
import { hasTestDatabase, testDatabase } from '../support/servers.ts';

const NO_DATABASE = 'postgres://herald:hunter2@127.0.0.1:1/herald';

let home: Home;
beforeEach(() => {
  home = makeHome();
});
afterEach(() => home.remove());

async function doctor(env: Readonly<Record<string, string>>): Promise<readonly Finding[]> {
  const { code, out } = await runHerald(home, ['doctor', '--json'], env);
  expect(code).toBe(1);
  return JSON.parse(out).findings;
}

const partsOf = (findings: readonly Finding[]) => findings.map(({ part, ok }) => `${ok ? '✓' : '✗'} ${part}`);

describe('doctor, if one part is unavailable', () => {
  it.skipIf(!hasTestDatabase())('checks the database while the queue is away', async () => {
    const database = await testDatabase();
    onTestFinished(() => database?.drop());
    const findings = await doctor({ DATABASE_URL: database?.url ?? '', REDIS_URL: 'redis://127.0.0.1:1' });
    expect(partsOf(findings)).toEqual(['✓ settings', '✓ content', '✗ REDIS_URL', '✓ database', '✓ admin channel']);
    expect(findings[3]?.detail).toMatch(/^PostgreSQL at /);
  });

  it('checks the database while the posts are away', async () => {
    const missing = join(home.dir, 'nowhere');
    expect(partsOf(await doctor({ HERALD_CONTENT_DIR: missing }))).toEqual(['✓ settings', '✗ content', '✓ database', '✓ admin channel']);
    const away = await doctor({ HERALD_CONTENT_GIT: `file://${missing}`, HERALD_CONTENT_DIR: '' });
    expect(partsOf(away)).toEqual(['✓ settings', '✗ HERALD_CONTENT_GIT', '✓ database', '✓ admin channel']);
  });

  it('names a database that can’t be opened, and checks the rest', async () => {
    const file = join(home.dir, 'file');
    writeFileSync(file, '');
    const findings = await doctor({ HERALD_DATA_DIR: file });
    expect(partsOf(findings)).toEqual(['✓ settings', '✓ content', '✗ HERALD_DATA_DIR', '✓ admin channel']);
  });

  it('checks the posts of a repository while the database is away', async () => {
    const repository = createTestRepository(join(home.dir, 'site'));
    repository.commit({ 'first.md': `---\n${JSON.stringify(frontMatter('First'))}\n---\nBody.\n` });
    const findings = await doctor({ DATABASE_URL: NO_DATABASE, HERALD_CONTENT_GIT: `${repository.url}#main`, HERALD_CONTENT_DIR: '' });
    expect(partsOf(findings)).toEqual(['✓ settings', '✓ content', '✗ DATABASE_URL', '✓ admin channel']);
    expect(findings[1]?.detail).toContain('1 post in');
  });

  it.skipIf(!canRunPrivateServers())('says what makes a Redis unsuitable while the database is away', async () => {
    const redis = await startPrivateRedis();
    onTestFinished(() => redis.remove());
    const client = new Redis(redis.url);
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    client.disconnect();
    const findings = await doctor({ DATABASE_URL: NO_DATABASE, REDIS_URL: redis.url });
    expect(findings.filter(({ part }) => part === 'REDIS_URL')).toEqual([
      { part: 'REDIS_URL', ok: true, detail: 'answers and accepts writes' },
      { part: 'REDIS_URL', ok: false, detail: expect.stringContaining('maxmemory-policy is allkeys-lru') },
    ]);
  });
});
