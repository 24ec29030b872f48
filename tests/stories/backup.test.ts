import { readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backends } from '../support/backends.ts';
import { eventually } from '../support/eventually.ts';
import { frontMatter, type HeraldProcess, type Home, makeHome, runHerald, startHerald } from '../support/herald-process.ts';
import { hasTestDatabase, testDatabase } from '../support/servers.ts';

let home: Home;
let herald: HeraldProcess | null;
beforeEach(() => {
  home = makeHome();
  herald = null;
  home.post('docs/first.md', frontMatter('The first post'));
});
afterEach(async () => {
  await herald?.end('SIGKILL');
  home.remove();
});

describe.each(backends())('a backup on $name', ({ available, open }) => {
  it.skipIf(!available)(
    'that is restored after five more posts went out sends none of them twice',
    async () => {
      const { env, drop } = await open();
      try {
        const start = async (): Promise<HeraldProcess> => {
          herald = startHerald(home, ['start'], env);
          await herald.says(/Ready in/);
          return herald;
        };
        const running = await start();
        const file = join(home.dir, 'herald.gz');
        const saved = await runHerald(home, ['backup', file, '--json'], { ...env, HERALD_SITE_URL: 'https://me:hunter2@example.org/' });
        expect([saved.code, JSON.parse(saved.out)]).toMatchObject([0, { rows: { posts: 1, deliveries: 0 } }]);
        expect(statSync(file).mode & 0o777).toBe(0o600);
        expect(gunzipSync(readFileSync(file)).toString()).not.toContain('hunter2');
        for (const n of [1, 2, 3, 4, 5]) home.post(`docs/${n}.md`, frontMatter(`Post ${n} of five`));
        for (const n of [1, 2, 3, 4, 5]) await running.says(new RegExp(`Post ${n} of five`));
        // Not while it runs.
        expect(await runHerald(home, ['restore', file, '--force'], env)).toMatchObject({
          code: 1,
          err: expect.stringContaining('Herald is running'),
        });
        await running.end();

        expect(await runHerald(home, ['restore', file], env)).toMatchObject({ code: 1, err: expect.stringContaining('is not empty') });
        const restored = await runHerald(home, ['restore', file, '--force', '--json'], env);
        expect([restored.code, JSON.parse(restored.out)]).toMatchObject([0, { rows: { posts: 1 }, unfinished: 0, written: ['.env'] }]);

        expect(readFileSync(join(home.dir, '.env'), 'utf8')).toMatch(/^#HERALD_SITE_URL|^#HERALD_DATA_DIR/m);
        expect(readFileSync(join(home.dir, '.env'), 'utf8')).not.toMatch(/^[A-Z]/m);
        const again = await start();
        await again.says(/5 new posts/);
        home.post('docs/later.md', frontMatter('A later post'));
        // What comes before somebody decides joins them.
        await again.says(/6 new posts/);
        const { holds } = JSON.parse((await runHerald(home, ['holds', '--json'], env)).out);
        expect(holds).toMatchObject([{ kind: 'additions', posts: 6 }]);
        expect(await runHerald(home, ['hold', holds[0].id, 'seen'], env)).toMatchObject({ code: 0 });
        home.post('docs/last.md', frontMatter('The last post'));
        await again.says(/│ The last post\n/);
        expect(again.out()).not.toMatch(/│ (?:Post \d of five|A later post)\n/);
        // On this very process, over its control socket.
        expect(await runHerald(home, ['forget', 'slack:U0123ABCD', '--json'], env)).toMatchObject({
          code: 0,
          out: expect.stringContaining('"entries":0'),
        });
        expect(await runHerald(home, ['prune', '--older', '1y', '--dry-run'], env)).toMatchObject({
          code: 0,
          out: expect.stringContaining('would be dropped'),
        });
      } finally {
        await herald?.end('SIGKILL');
        await drop();
      }
      // Ten processes, one after the other.
    },
    120_000,
  );
});

it.skipIf(!hasTestDatabase())('a restore waits for the sessions of a Herald that has just ended', async () => {
  const database = await testDatabase();
  if (!database) throw new Error('no PostgreSQL for tests');
  const env = { DATABASE_URL: database.url };
  const session = (name: string) => new pg.Client({ connectionString: database.url, application_name: name });
  const watching = session('test');
  const ending = session('herald');
  await Promise.all([watching.connect(), ending.connect()]);
  try {
    const file = join(home.dir, 'herald.gz');
    expect(await runHerald(home, ['backup', file], env)).toMatchObject({ code: 0 });
    const restoring = runHerald(home, ['restore', file], env);
    const isAsking = "select 1 from pg_stat_activity where datname = current_database() and application_name = 'herald restore'";
    await eventually(
      () => watching.query(isAsking),
      ({ rows }) => rows.length > 0,
      'the restore is connected',
    );
    await ending.end();
    expect(await restoring).toMatchObject({ code: 0, err: '' });
  } finally {
    await Promise.all([watching.end(), ending.end()]);
    await database.drop();
  }
});

describe('a backup file', () => {
  it('that is not whole, was changed, or is none, is refused, and nothing is touched', async () => {
    const file = join(home.dir, 'herald.gz');
    expect((await runHerald(home, ['backup', file], { HERALD_SECRET_KEY: '5e'.repeat(32) })).code).toBe(0);
    const whole = readFileSync(file);
    expect(gunzipSync(whole).toString()).not.toContain('5e5e');
    const changed = gzipSync(gunzipSync(whole).toString().replace('"herald":"0', '"herald":"9'));
    const bad: [string, Buffer | string, string][] = [
      ['cut.gz', whole.subarray(0, whole.length - 30), 'is damaged'],
      ['changed.gz', changed, 'its checksum is wrong'],
      ['short.gz', gzipSync(gunzipSync(whole).toString().split('\n').slice(0, -2).join('\n')), 'its end is missing'],
      ['text.gz', 'hello', 'is not a backup of Herald'],
      ['other.gz', gzipSync('{"hello":1}\n'), 'is not a backup of Herald'],
    ];
    for (const [name, content, words] of bad) {
      writeFileSync(join(home.dir, name), content);
      const { code, err } = await runHerald(home, ['restore', join(home.dir, name), '--force']);
      expect([name, code, err]).toEqual([name, 1, expect.stringContaining(words)]);
    }
    expect(await runHerald(home, ['restore', join(home.dir, 'none.gz')])).toMatchObject({
      code: 1,
      err: expect.stringContaining('there is no file'),
    });
    expect(await runHerald(home, ['backup', file])).toMatchObject({ code: 1, err: expect.stringContaining('already exists') });
    expect(await runHerald(home, ['prune', '--older', '1d'])).toMatchObject({ code: 2, err: expect.stringContaining('at least 90 days') });
    expect(await runHerald(home, ['forget', 'somebody'])).toMatchObject({ code: 2, err: expect.stringContaining('is not a person') });
  });

  it('that its folder does not take is refused in a sentence, by a running Herald as well', async () => {
    const nowhere = join(home.dir, 'none/herald.gz');
    const refused = { code: 1, err: `herald: the folder ${join(home.dir, 'none')} does not exist. Create it, or name another file\n` };
    expect(await runHerald(home, ['backup', nowhere])).toMatchObject(refused);
    herald = startHerald(home, ['start']);
    await herald.says(/Ready in/);
    expect(await runHerald(home, ['backup', nowhere])).toMatchObject(refused);
  });

  // As in a container, whose own folder is read-only.
  it('is restored where its settings cannot be written, which is said', async () => {
    const file = join(home.dir, 'herald.gz');
    expect((await runHerald(home, ['backup', file], { HERALD_SITE_URL: 'https://example.org/' })).code).toBe(0);
    symlinkSync(join(home.dir, 'none/settings'), join(home.dir, '.env'));
    const { code, out, err } = await runHerald(home, ['restore', file, '--force']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('.env of the backup: not written, because this folder is not writable. The settings stay as they are.');
  });
});
