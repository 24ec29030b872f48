import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { frontMatter, makeHome, runHerald, startHerald } from '../support/herald-process.ts';
import { hasTestDatabase, testDatabase } from '../support/servers.ts';

describe.skipIf(!hasTestDatabase())('a process that only delivers', () => {
  it('knows the posts in the database when it is asked', { timeout: 60_000 }, async () => {
    const database = await testDatabase();
    if (!database) throw new Error('no PostgreSQL');
    onTestFinished(() => database.drop());
    const home = makeHome({ cold: true });
    onTestFinished(() => home.remove());
    home.post('docs/known.md', frontMatter('The known post'));
    const server = { DATABASE_URL: database.url };
    expect((await runHerald(home, ['once'], server)).code).toBe(0);

    const empty = join(home.dir, 'empty');
    mkdirSync(empty);
    const own = { ...server, HERALD_ROLES: 'work', HERALD_CONTENT_DIR: empty, HERALD_DATA_DIR: join(home.dir, 'worker') };
    const worker = startHerald(home, ['start', '--json'], own);
    await worker.says(/"ready"/);
    const { out } = await runHerald(home, ['status', '--json'], own);
    expect(JSON.parse(out)).toMatchObject({ posts: 1 });
    expect((await runHerald(home, ['why', 'docs/known.md', '--json'], own)).code).toBe(0);
    await worker.end();
  });
});
