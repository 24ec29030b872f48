import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { frontMatter, type Home, makeHome, runHerald } from '../support/herald-process.ts';

let home: Home;
beforeEach(() => {
  home = makeHome({ cold: true });
  home.post('docs/cilium.md', frontMatter('Cilium in practice', { date: '2026-01-10' }));
  home.post('docs/kafka.md', frontMatter('Kafka in practice', { date: '2026-01-11' }));
});
afterEach(() => home.remove());

const herald = (...args: string[]) => runHerald(home, args);

/** The same with an embedded database that is made already. */
function warm(): void {
  const before = home;
  home = makeHome();
  before.remove();
  home.post('docs/cilium.md', frontMatter('Cilium in practice', { date: '2026-01-10' }));
}

describe('herald search', () => {
  it('needs neither a database nor a running Herald', async () => {
    const { code, out } = await herald('search', 'cilium', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      query: 'cilium',
      total: 1,
      hits: [
        {
          path: 'docs/cilium.md',
          title: 'Cilium in practice',
          url: 'https://example.org/cilium-in-practice',
          date: '2026-01-10T00:00:00.000Z',
          kind: 'link',
          source: 'CNCF',
          score: expect.any(Number),
          snippet: expect.any(String),
        },
      ],
    });
  });

  it('takes words that begin with a dash, and names flags that do not exist', async () => {
    expect(JSON.parse((await herald('search', 'practice', '-kafka', '--json')).out).hits.map(({ path }: { path: string }) => path)).toEqual(
      ['docs/cilium.md'],
    );
    expect(JSON.parse((await herald('search', '--json', '--', 'practice', '--kafka', '--help')).out)).toMatchObject({
      query: 'practice --kafka --help',
    });
    expect(await herald('search', 'x', '--jsno')).toMatchObject({ code: 2, err: expect.stringContaining('Did you mean --json?') });
  });

  it('reads a filter whose quotes the shell has taken', async () => {
    home.post('docs/event.md', frontMatter('Cilium day', { date: '2026-01-12', source: 'CNCF Events' }));
    for (const args of [['source:CNCF Events'], ['day', 'source:CNCF Events']]) {
      const { hits } = JSON.parse((await herald('search', ...args, '--json')).out) as { hits: { path: string }[] };
      expect(hits.map(({ path }) => path)).toEqual(['docs/event.md']);
    }
  });

  it('calls what nothing could be searched for the latest posts, and says why', async () => {
    expect((await herald('search', 'after:tomorrow')).out).toMatch(/^“after:tomorrow” is not a date\. .*\nThe latest posts\n/);
  });

  it('answers a batch line by line, in order', async () => {
    const file = join(home.dir, 'queries.txt');
    writeFileSync(file, 'kafka\nnothing-at-all\ncilium\n');
    const { out } = await herald('search', '--batch', file, '--json');
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ query, hits }) => [query, hits[0]?.path ?? null])).toEqual([
      ['kafka', 'docs/kafka.md'],
      ['nothing-at-all', null],
      ['cilium', 'docs/cilium.md'],
    ]);
    expect(await herald('search', '--batch', 'nowhere.txt')).toMatchObject({ code: 2, err: expect.stringContaining('nowhere.txt') });
  });

  it('latest lists the newest first', async () => {
    expect(JSON.parse((await herald('latest', '--json')).out).hits.map(({ path }: { path: string }) => path)).toEqual([
      'docs/kafka.md',
      'docs/cilium.md',
    ]);
  });
});

describe('herald search --misses', () => {
  it('lists what was searched in vain since the counting began', async () => {
    const { code, out } = await runHerald(home, ['search', '--misses', '--json'], { HERALD_SEARCH_FEEDBACK: '1' });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ misses: [] });
  });
});

describe('herald lint', () => {
  it('names file, line and what to write instead; exit code 1 where a file is not a post', async () => {
    expect(await herald('lint')).toMatchObject({ code: 0, out: expect.stringContaining('2 posts: no errors') });
    writeFileSync(join(home.contentDir, 'broken.md'), '---\ntitle: a: b\n---\n');
    expect(await herald('lint')).toMatchObject({ code: 1, out: expect.stringMatching(/broken\.md\n +2:\d+ {2}error/) });
    expect((await herald('lint', '--format', 'github')).out).toMatch(/^::error file=\S*broken\.md,line=2/m);
    expect(JSON.parse((await herald('lint', '--json')).out)).toMatchObject({
      posts: 2,
      errors: 1,
      problems: [{ path: 'broken.md', line: 2 }],
    });
    expect(JSON.parse((await herald('lint', join(home.contentDir, 'docs/kafka.md'), '--json')).out)).toMatchObject({ posts: 1, errors: 0 });
    expect((await herald('lint', 'nowhere')).code).toBe(2);
  });
});

describe('herald', () => {
  it('unknown verbs and flags get the nearest that exists', async () => {
    expect(await herald('strat')).toMatchObject({ code: 2, err: expect.stringMatching(/^herald: .*\. Did you mean start\?/) });
    expect(await herald('once', '--dryrun')).toMatchObject({ code: 2, err: expect.stringContaining('--dry-run') });
    expect((await herald()).code).toBe(2);
    expect((await herald('help')).code).toBe(0);
    expect((await herald('replay', '--help')).out).toContain('--dry-run');
  });

  it('wrong settings are all named, with exit code 78', async () => {
    const { code, err } = await runHerald(home, ['status'], { HERALD_POLL_SECONDS: 'soon', HERALD_CONTNT_DIR: 'x' });
    expect(code).toBe(78);
    expect(err).toContain('HERALD_POLL_SECONDS: is not a number');
    expect(err).toContain('Did you mean HERALD_CONTENT_DIR?');
  });

  it('a data folder that everybody may write to is refused, with what to do; of one that everybody may look into the log tells', async () => {
    mkdirSync(home.dataDir);
    chmodSync(home.dataDir, 0o777);
    expect(await herald('once')).toMatchObject({
      code: 78,
      out: '',
      err: expect.stringMatching(/HERALD_DATA_DIR: everyone .*chmod 700 /),
    });
    chmodSync(home.dataDir, 0o755);
    const unreachable = { DATABASE_URL: 'postgres://herald@127.0.0.1:1/herald', HERALD_SERVER_WAIT_SECONDS: '0' };
    expect((await runHerald(home, ['once'], unreachable)).err).toContain('"event":"data-folder.exposed"');
  });

  it('a content folder that is not there is named, not taken for empty', async () => {
    expect(await runHerald(home, ['once', '--json'], { HERALD_CONTENT_DIR: join(home.dir, 'nowhere') })).toMatchObject({
      code: 78,
      err: expect.stringContaining('does not exist'),
    });
  });

  it('names meant for a setting are told by once and doctor, without their values', async () => {
    warm();
    const misspelt = { DISCORD_BOT_TOKEN: 'hunter2hunter2' };
    const words =
      'DISCORD_BOT_TOKEN: is set, but DISCORD_TOKEN is not. Herald reads DISCORD_TOKEN: rename it, unless it is for another program\n';
    const once = await runHerald(home, ['once', '--json'], { ...misspelt, HERALD_LOG_LEVEL: 'silent' });
    expect([once.code, once.err, JSON.parse(once.out).baseline]).toEqual([0, `herald: ${words}`, true]);
    const doctor = await runHerald(home, ['doctor'], misspelt);
    expect([doctor.code, doctor.out.split('\n')[0]]).toEqual([1, `✗ ${words.trimEnd()}`]);
    expect(doctor.out + doctor.err + once.out).not.toContain('hunter2');
  });

  it('doctor names a misspelt kind of herald.yaml, and ends with 1', async () => {
    warm();
    writeFileSync(join(home.dir, 'herald.yaml'), 'subscriptions:\n  - to: terminal\n    kind: [link, relase]\n');
    const { code, out } = await herald('doctor');
    expect(out).toContain('✗ herald.yaml: terminal asks for kind “relase”, which no post has. Did you mean “release”?\n');
    expect(code).toBe(1);
  });

  it('doctor says that all is well, or what is not', async () => {
    expect(await herald('doctor')).toMatchObject({ code: 0, out: expect.stringContaining('✓ database') });
    const lost = await runHerald(home, ['doctor', '--json'], { DATABASE_URL: 'postgres://herald:hunter2@127.0.0.1:1/herald' });
    expect(lost.code).toBe(1);
    expect(JSON.parse(lost.out)).toMatchObject({ ok: false });
    expect(lost.out).not.toContain('hunter2');
  });

  it('doctor says once that the folder of the posts is missing', async () => {
    const { code, out } = await runHerald(home, ['doctor'], { HERALD_CONTENT_DIR: 'nowhere' });
    expect([code, out.split('does not exist').length]).toEqual([1, 2]);
  });

  it('doctor tells of everything that is away, not only of the first', async () => {
    const { code, out, err } = await runHerald(home, ['doctor', '--json'], {
      DATABASE_URL: 'postgres://herald:hunter2@127.0.0.1:1/herald',
      REDIS_URL: 'redis://:hunter3@127.0.0.1:1',
    });
    expect(code).toBe(1);
    const bad = JSON.parse(out).findings.filter(({ ok }: { ok: boolean }) => !ok);
    expect(bad.map(({ part }: { part: string }) => part)).toEqual(['DATABASE_URL', 'REDIS_URL']);
    expect(out + err).not.toMatch(/hunter/);
  });
});
