import { appendFileSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { frontMatter, type HeraldProcess, type Home, makeHome, runHerald, startHerald } from '../support/herald-process.ts';

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

async function started(env: Record<string, string> = {}): Promise<HeraldProcess> {
  herald = startHerald(home, ['start'], env);
  await herald.says(/Ready in/);
  return herald;
}

const cards = (text: string, title: string): number => text.split(`│ ${title}\n`).length - 1;

describe('Herald in the terminal', () => {
  it('announces a new post once, not its edit, and nothing after a restart', async () => {
    const first = await started();
    expect(first.out()).toContain('First scan: 1 post recorded, none announced.');
    home.post('docs/second.md', frontMatter('The second post'));
    await first.says(/│ The second post\n/);
    home.post('docs/second.md', frontMatter('The second post', { tldr: 'Corrected.' }));
    home.post('docs/third.md', frontMatter('The third post'));
    await first.says(/│ The third post\n/);
    expect(cards(first.out(), 'The second post')).toBe(1);
    expect(cards(first.out(), 'The first post')).toBe(0);
    const ended = await first.end('SIGINT');
    expect(ended.code).toBe(0);
    expect(ended.tookMs).toBeLessThan(5_000);

    const again = await started();
    home.post('docs/fourth.md', frontMatter('The fourth post'));
    await again.says(/│ The fourth post\n/);
    expect(['The first post', 'The second post', 'The third post'].map((title) => cards(again.out(), title))).toEqual([0, 0, 0]);
  });

  it('announces a draft once it is published, and a scheduled post once its time comes', async () => {
    const bot = await started();
    home.post('docs/draft.md', frontMatter('The draft', { draft: true }));
    const at = Date.now() + 2_000;
    home.post('docs/scheduled.md', frontMatter('The scheduled post', { publishDate: new Date(at).toISOString() }));
    home.post('docs/plain.md', frontMatter('The plain post'));
    await bot.says(/│ The plain post\n/);
    expect(cards(bot.out(), 'The draft') + cards(bot.out(), 'The scheduled post')).toBe(0);
    home.post('docs/draft.md', frontMatter('The draft'));
    await bot.says(/│ The draft\n/);
    await bot.says(/│ The scheduled post\n/);
    expect(Date.now()).toBeGreaterThanOrEqual(at);
  });

  it('announces what was published while it was away', async () => {
    await (await started()).end();
    home.post('docs/meanwhile.md', frontMatter('The meanwhile post'));
    const again = startHerald(home);
    herald = again;
    await again.says(/│ The meanwhile post\n/);
  });

  it('a broken post harms nobody, and is announced once it is mended', async () => {
    writeFileSync(join(home.contentDir, 'docs/broken.md'), '---\ntitle: a: b\n---\n');
    const bot = await started();
    expect(bot.out()).toMatch(/docs\/broken\.md:2/);
    home.post('docs/whole.md', frontMatter('The whole post'));
    await bot.says(/│ The whole post\n/);
    writeFileSync(join(home.contentDir, 'docs/later.md'), '---\ntitle: c: d\n---\n');
    await bot.says(/✗ docs\/later\.md:2/);
    home.post('docs/broken.md', frontMatter('The mended post'));
    await bot.says(/│ The mended post\n/);
  });

  it('what people get wrong in a post that can be read is told at the start, and when a file changes', async () => {
    home.post('docs/odd.md', { ...frontMatter('The odd post'), external_url: 'example.org/odd' });
    const bot = await started();
    expect(bot.out()).toMatch(/1 warning on posts:\n {2}! docs\/odd\.md:6 {2}warning {2}external_url can't be understood/);
    home.post('docs/undated.md', frontMatter('The undated post', { date: 'some day' }));
    await bot.says(/! docs\/undated\.md:3 {2}warning {2}date can't be understood/);
    bot.type('status');
    await bot.says(/3 posts in the archive, 2 warnings \(herald lint says why\)/);
    // Nobody knows whether its day has come: it is announced once that can be read.
    expect(cards(bot.out(), 'The undated post')).toBe(0);
    home.post('docs/undated.md', frontMatter('The undated post'));
    await bot.says(/│ The undated post\n/);
    // Told once, not at every look.
    expect(bot.out().split('undated.md:3').length).toBe(2);
  });

  it('a post that breaks and is mended is no news', async () => {
    const bot = await started();
    home.post('docs/second.md', frontMatter('The second post'));
    await bot.says(/│ The second post\n/);
    const file = join(home.contentDir, 'docs/second.md');
    const good = readFileSync(file);
    writeFileSync(file, '---\ntitle: [broken\n---\n');
    home.post('docs/third.md', frontMatter('The third post'));
    await bot.says(/│ The third post\n/);
    writeFileSync(file, good);
    home.post('docs/fourth.md', frontMatter('The fourth post'));
    await bot.says(/│ The fourth post\n/);
    expect(cards(bot.out(), 'The second post')).toBe(1);
  });

  it('a moved, removed and returned file is no news', async () => {
    const bot = await started();
    const file = join(home.contentDir, 'docs/first.md');
    const text = readFileSync(file);
    renameSync(file, join(home.contentDir, 'docs/moved.md'));
    home.post('docs/second.md', frontMatter('The second post'));
    await bot.says(/│ The second post\n/);
    unlinkSync(join(home.contentDir, 'docs/moved.md'));
    home.post('docs/third.md', frontMatter('The third post'));
    await bot.says(/│ The third post\n/);
    writeFileSync(file, text);
    home.post('docs/fourth.md', frontMatter('The fourth post'));
    await bot.says(/│ The fourth post\n/);
    expect(cards(bot.out(), 'The first post')).toBe(0);
  });

  it('waits for a file that is still being written', async () => {
    const bot = await started();
    const file = join(home.contentDir, 'slow.md');
    writeFileSync(file, '---\ntitle: The slow post\ndate: 2026-11');
    home.post('docs/second.md', frontMatter('The second post'));
    await bot.says(/│ The second post\n/);
    appendFileSync(file, `-01\nexternal_url: https://example.org/slow\npublishDate: ${new Date(Date.now() - 1000).toISOString()}\n`);
    home.post('docs/third.md', frontMatter('The third post'));
    await bot.says(/│ The third post\n/);
    expect(cards(bot.out(), 'The slow post')).toBe(0);
    appendFileSync(file, '---\nThe body.\n');
    await bot.says(/│ The slow post\n/);
  });

  it('answers commands at its prompt', async () => {
    home.post('docs/cilium.md', frontMatter('Cilium deep dive'));
    const bot = await started();
    bot.type('search cilum');
    await bot.says(/Cilium deep dive[\s\S]*https:\/\/example\.org\/cilium-deep-dive/);
    bot.type('why docs/cilium.md');
    await bot.says(/first scan, which records the archive and announces nothing/);
    bot.type('stats');
    await bot.says(/Did you mean status\?/);
    bot.type('replay docs/cilium.md');
    await bot.says(/1 message, about 1 s\.[\s\S]*type “yes”/);
    bot.type('yes');
    await bot.says(/On its way: 1 message/);
    await bot.says(/│ Cilium deep dive\n/);
    await bot.logs(/"event":"delivery\.delivered"/);
    bot.type('replay docs/cilium.md');
    await bot.says(/1 already delivered, skipped/);
    bot.type('quit');
    expect((await bot.end()).code).toBe(0);
  });

  it('other verbs reach it while it runs', async () => {
    const bot = await started();
    home.post('docs/second.md', frontMatter('The second post'));
    await bot.says(/│ The second post\n/);
    await bot.logs(/"event":"delivery\.delivered"/);
    const why = await runHerald(home, ['why', 'docs/second.md', '--json']);
    expect(JSON.parse(why.out)).toMatchObject({ standing: 'told', deliveries: [{ destination: 'terminal', state: 'delivered' }] });
    const status = await runHerald(home, ['status', '--json']);
    expect(JSON.parse(status.out)).toMatchObject({
      ready: true,
      posts: 2,
      deliveries: [{ platform: 'terminal', state: 'delivered', count: 1 }],
    });
    const second = await runHerald(home, ['start']);
    expect([second.code, second.err]).toEqual([78, expect.stringContaining(String(bot.pid))]);
    const later = await runHerald(home, ['once', '--json', '--dry-run', '--now', '2999-01-01T00:00:00Z']);
    expect(JSON.parse(later.out)).toMatchObject({ added: [], planned: [] });
    const once = await runHerald(home, ['once', '--json']);
    expect(JSON.parse(once.out)).toMatchObject({ added: [], changed: [], planned: [], left: 0 });
  });
});
