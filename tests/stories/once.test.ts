import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { frontMatter, type Home, makeHome, runHerald } from '../support/herald-process.ts';

let home: Home;
beforeEach(() => open());
afterEach(() => home.remove());

function open(cold = false): void {
  home = makeHome({ cold });
  home.post('docs/first.md', frontMatter('The first post'));
}

async function once(...flags: string[]) {
  const { code, out, err } = await runHerald(home, ['once', '--json', ...flags]);
  return { code, report: JSON.parse(out), err };
}

describe('herald once', () => {
  it('on a new machine the first scan is the baseline; then each new post is delivered once', async () => {
    home.remove();
    open(true);
    const first = await once();
    expect(first).toMatchObject({ code: 0, report: { baseline: true, added: ['docs/first.md'], planned: [], delivered: [], left: 0 } });
    home.post('docs/second.md', frontMatter('The second post'));
    const second = await once();
    expect(second.report).toMatchObject({
      added: ['docs/second.md'],
      planned: [{ post: 'docs/second.md', destination: 'terminal', mode: 'each' }],
      delivered: [{ post: 'docs/second.md', destination: 'terminal' }],
    });
    expect(second.err).toContain('│ The second post');
    expect((await once()).report).toMatchObject({
      added: [],
      changed: [],
      removed: [],
      planned: [],
      delivered: [],
      skipped: [],
      held: [],
      problems: [],
    });
  });

  it('a dry run says what would happen, at any time, and writes nothing', async () => {
    await once();
    home.post('docs/later.md', frontMatter('The later post', { publishDate: '2999-01-01T00:00:00Z' }));
    expect((await once('--dry-run')).report).toMatchObject({ added: ['docs/later.md'], planned: [] });
    expect((await once('--dry-run', '--now', '2999-01-01T00:00:00Z')).report).toMatchObject({
      planned: [{ post: 'docs/later.md', mode: 'each' }],
    });
    expect((await once()).report).toMatchObject({ added: ['docs/later.md'], planned: [] });
  });

  it('many posts at once make a digest; old ones are skipped', async () => {
    await once();
    for (let n = 0; n < 7; n += 1) home.post(`docs/${n}.md`, frontMatter(`Post ${n}`));
    home.post('docs/old.md', frontMatter('The old post', { date: '2020-01-01' }));
    const { report, err } = await once();
    expect(report.planned.map(({ mode }: { mode: string }) => mode)).toEqual(Array(7).fill('digest'));
    expect(report.delivered).toHaveLength(7);
    expect(report.skipped).toEqual([{ post: 'docs/old.md', reason: 'stale' }]);
    expect(err).toContain('7 new posts: 7 links');
    const why = JSON.parse((await runHerald(home, ['why', 'docs/3.md', '--json'])).out);
    expect(why.deliveries).toMatchObject([{ destination: 'terminal', state: 'delivered' }]);
  });

  it('a broken post is reported, and the exit code says so', async () => {
    home.post('docs/broken.md', { date: '2026-01-01' });
    const { code, report } = await once();
    expect(code).toBe(1);
    expect(report.problems).toMatchObject([{ path: 'docs/broken.md', code: 'title-missing' }]);
  });

  it('refuses a clock without a dry run, and times that are none', async () => {
    expect(await runHerald(home, ['once', '--now', '2026-01-01'])).toMatchObject({ code: 2, err: expect.stringContaining('--dry-run') });
    expect(await runHerald(home, ['once', '--dry-run', '--now', 'soon'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('“soon” is not a time'),
    });
  });

  it('replays from the command line: the plan first, then with --yes', async () => {
    await once();
    const plan = await runHerald(home, ['replay', 'docs/first.md', '--json']);
    expect(JSON.parse(plan.out)).toMatchObject({ stage: 'ask', messages: 1, destinations: [{ destination: 'terminal', messages: 1 }] });
    const done = await runHerald(home, ['replay', 'docs/first.md', '--yes']);
    expect(done.out).toContain('On its way: 1 message');
    expect(done.out).toContain('│ The first post');
    expect(JSON.parse((await runHerald(home, ['replay', 'docs/first.md', '--yes', '--json'])).out)).toMatchObject({
      messages: 0,
      skipped: [{ reason: 'delivered', count: 1 }],
    });
  });
});
