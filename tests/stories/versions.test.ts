import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Backend, backends } from '../support/backends.ts';
import { frontMatter, type HeraldProcess, type Home, makeHome, runHerald, startHerald } from '../support/herald-process.ts';
import { makeOtherBuild, type OtherBuild } from '../support/other-build.ts';
import { type Platforms, startPlatforms, until } from '../support/platforms.ts';
import { testDatabase } from '../support/servers.ts';

const CHANNEL = 'slack:C0GENERAL';

let platforms: Platforms;
let older: OtherBuild;
/** Its change of the tables adds, and takes nothing away: older processes that still run go on. */
let newer: OtherBuild;
beforeAll(async () => {
  platforms = await startPlatforms();
  older = makeOtherBuild('0.0.9');
  newer = makeOtherBuild('0.2.0', { name: '002-later', sql: 'alter table herald.deliveries add column remark text' });
});
afterAll(async () => {
  await platforms.stop();
  for (const build of [older, newer]) build.remove();
});

let home: Home;
let opened: Awaited<ReturnType<Backend['open']>>;
let running: HeraldProcess[];
beforeEach(() => {
  home = makeHome();
  running = [];
  Object.assign(home.env, platforms.env, { HERALD_ANNOUNCE_TO: CHANNEL });
  platforms.slack.channel('C0GENERAL').messages.length = 0;
});
afterEach(async () => {
  await Promise.all(running.map((herald) => herald.end('SIGKILL')));
  await opened.drop();
  home.remove();
});

/** A process of a build, with a data folder of its own: as on another machine. */
function start(build: OtherBuild, machine: string, env: Readonly<Record<string, string>> = opened.env): HeraldProcess {
  const herald = startHerald({ ...home, entry: build.entry }, ['start'], { ...env, HERALD_DATA_DIR: join(home.dir, machine) });
  running.push(herald);
  return herald;
}

const runWith = (build: OtherBuild, args: readonly string[], env: Readonly<Record<string, string>> = opened.env) =>
  runHerald({ ...home, entry: build.entry }, args, { ...env, HERALD_DATA_DIR: join(home.dir, 'desk') });

const titles = (from: number, count: number) => Array.from({ length: count }, (_, n) => `Number ${from + n} of many`);
function write(all: readonly string[]): void {
  for (const title of all) home.post(`docs/${title.replaceAll(' ', '-')}.md`, frontMatter(title));
}
const arrived = (all: readonly string[]) =>
  until(() => platforms.counts(CHANNEL, all).every((count) => count > 0), `${all.length} posts: ${platforms.counts(CHANNEL, all)}`);

const servers = backends().at(-1);

it.skipIf(!servers?.available)(
  'two versions side by side, while one takes the place of the other, lose nothing and send nothing twice',
  async () => {
    opened = (await servers?.open()) as typeof opened;
    const old = start(older, 'one');
    await old.says(/Herald 0\.0\.9[\s\S]*Ready in/);
    // Four at a time are announced one by one.
    write(titles(0, 4));
    const young = start(newer, 'two');
    await young.says(/Herald 0\.2\.0[\s\S]*Ready in/);
    write(titles(4, 4));
    await arrived(titles(0, 8));
    write(titles(8, 4));
    await old.end('SIGTERM');
    write(titles(12, 4));
    await arrived(titles(0, 16));
    // Whatever an older process had begun is done by now, too.
    write(['The last']);
    await arrived(['The last']);
    expect(platforms.counts(CHANNEL, titles(0, 16))).toEqual(titles(0, 16).map(() => 1));
    expect(young.err() + old.err()).not.toMatch(/"level":"(?:error|50)"|"level":50/);
  },
  120_000,
);

it.skipIf(!servers?.available)(
  'an older version refuses tables that a newer one has changed, and the way back is a backup from before',
  async () => {
    opened = (await servers?.open()) as typeof opened;
    const backup = join(home.dir, 'before.gz');
    const old = start(older, 'one');
    await old.says(/Ready in/);
    write(titles(0, 2));
    await arrived(titles(0, 2));
    expect((await runWith(older, ['backup', backup])).code).toBe(0);
    await old.end('SIGTERM');

    const young = start(newer, 'two');
    await young.says(/Ready in/);
    write(titles(2, 2));
    await arrived(titles(2, 2));
    await young.end('SIGTERM');

    const refused = await runWith(older, ['once']);
    expect([refused.code, refused.out]).toEqual([78, '']);
    expect(refused.err).toMatch(/^herald: the database: was made by a newer Herald \(002-later\), and is left as it is\. [^\n]+\n$/);
    // Not even by force: what the newer one wrote stays.
    expect(await runWith(older, ['restore', backup, '--force'])).toMatchObject({ code: 78, err: refused.err });

    const empty = await testDatabase();
    if (!empty) throw new Error('no PostgreSQL for tests');
    try {
      const env = { ...opened.env, DATABASE_URL: empty.url };
      expect(await runWith(older, ['restore', backup], env)).toMatchObject({ code: 0, err: '' });
      const again = start(older, 'one', env);
      await again.says(/2 new posts/);
      const { holds } = JSON.parse((await runWith(older, ['holds', '--json'], env)).out);
      expect(holds).toMatchObject([{ kind: 'additions', posts: 2 }]);
      expect((await runWith(older, ['hold', holds[0].id, 'seen'], env)).code).toBe(0);
      write(titles(4, 1));
      await arrived(titles(4, 1));
      expect(platforms.counts(CHANNEL, titles(0, 5))).toEqual([1, 1, 1, 1, 1]);
      await again.end('SIGTERM');
    } finally {
      await Promise.all(running.splice(0).map((herald) => herald.end('SIGKILL')));
      await empty.drop();
    }
  },
  180_000,
);
