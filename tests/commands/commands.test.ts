import { describe, expect, it } from 'vitest';
import { ADMIN, openCommandStage, SOMEBODY, wordsOf } from '../support/command-stage.ts';
import { makePost } from '../support/make.ts';

const posts = Array.from({ length: 12 }, (_, n) =>
  makePost({
    path: `docs/${n}.md`,
    title: `Cilium in practice, part ${n}`,
    date: `2026-01-${String(n + 1).padStart(2, '0')}T00:00:00.000Z`,
  }),
);

describe('search and latest', () => {
  it('shows five posts a page, and buttons to the others', async () => {
    const stage = openCommandStage();
    await stage.seen(posts);
    const reply = await stage.ask('search cilium', { from: SOMEBODY });
    expect(reply.blocks.filter(({ kind }) => kind === 'hit')).toHaveLength(5);
    expect(reply.actions.map(({ label, command }) => [label, command])).toEqual([
      ['Next', 'search cilium page:2'],
      ['Share to channel', 'share search cilium page:1'],
    ]);
    const last = await stage.ask('search cilium page:3', { from: SOMEBODY });
    expect(last.blocks.filter(({ kind }) => kind === 'hit')).toHaveLength(2);
    expect(last.actions.map(({ label }) => label)).toEqual(['Previous', 'Share to channel']);
  });

  it('pages show every post once', async () => {
    const stage = openCommandStage();
    await stage.seen(posts);
    const pages = await Promise.all([1, 2, 3].map((page) => stage.ask(`latest page:${page}`)));
    const paths = pages.flatMap(({ data }) => (data as { hits: { path: string }[] }).hits.map(({ path }) => path));
    expect(paths).toEqual(posts.map(({ path }) => path).toReversed());
  });

  it.each(['page:9', 'page:4', 'page:123456'])('%s, beyond the last page, shows the last one', async (page) => {
    const stage = openCommandStage();
    await stage.seen(posts);
    const last = await stage.ask('search cilium page:3', { from: SOMEBODY });
    const beyond = await stage.ask(`search cilium ${page}`, { from: SOMEBODY });
    expect(beyond).toEqual(last);
    expect(wordsOf(beyond)).toContain('(11–12 of 12)');
    expect((await stage.ask(`share search cilium ${page}`, { from: SOMEBODY })).shared).toBe(true);
    const only = await stage.ask(`search "part 3" ${page}`, { from: SOMEBODY });
    expect(only.blocks.filter(({ kind }) => kind === 'hit')).toHaveLength(1);
  });

  it('says so where no post has all words, and shows the nearest', async () => {
    const stage = openCommandStage();
    await stage.seen(posts);
    const reply = await stage.ask('search cilium quokka', { from: SOMEBODY });
    expect(wordsOf({ ...reply, blocks: reply.blocks.slice(0, 1) })).toBe('No post has all of these words. The closest matches:');
    expect(reply.blocks.filter(({ kind }) => kind === 'hit')).toHaveLength(5);
    expect(reply.actions.map(({ label }) => label)).toEqual(['Share to channel']);
    expect(reply.data).toMatchObject({ total: 0, partial: 12 });
    // There is one page of them.
    expect(await stage.ask('search cilium quokka page:2', { from: SOMEBODY })).toEqual(reply);
    expect((await stage.ask('share search cilium quokka', { from: SOMEBODY })).shared).toBe(true);
  });

  it('counts the posts that have all words, and apart from them those that come near', async () => {
    const stage = openCommandStage();
    await stage.seen([...posts, makePost({ path: 'both.md', title: 'Cilium and a quokka', date: '2025-01-01T00:00:00.000Z' })]);
    const reply = await stage.ask('search cilium quokka', { from: SOMEBODY });
    expect(wordsOf({ ...reply, blocks: reply.blocks.slice(0, 1) })).toBe('1 post for “cilium quokka”, and 9 near matches (1–5 of 10)');
    expect(reply.data).toMatchObject({ total: 1, partial: 9, hits: [{ path: 'both.md' }, {}, {}, {}, {}] });
  });

  it('a shared list is for all, and has no buttons that others could press', async () => {
    const stage = openCommandStage();
    await stage.seen(posts);
    expect(await stage.ask('share search cilium page:1', { from: SOMEBODY, confirmed: true })).toMatchObject({ shared: true, actions: [] });
  });

  it('shares only what found something, in few words of the asker', async () => {
    const stage = openCommandStage();
    await stage.seen(posts);
    const ask = (words: string) => stage.ask(words, { from: SOMEBODY });
    for (const words of ['share search zzzzzz <!channel> @everyone', 'share search', 'share', 'share help']) {
      expect((await ask(words)).shared, words).toBe(false);
    }
    const long = `cilium ${'is:nonsense '.repeat(100)}`;
    const shared = await ask(`share search ${long}`);
    expect(shared).toMatchObject({ shared: true, actions: [] });
    const [heading, ...hits] = shared.blocks;
    expect(wordsOf({ ...shared, blocks: heading ? [heading] : [] })).toBe(`12 posts for “${long.slice(0, 79).trimEnd()}…” (1–5 of 12)`);
    expect(hits.map(({ kind }) => kind)).toEqual(['hit', 'hit', 'hit', 'hit', 'hit']);
    expect(await ask('share latest')).toMatchObject({ shared: true });
  });

  it('what is searched in vain is shown to admins, and shared by nobody', async () => {
    const misses = [{ query: 'secret plans', count: 3, lastAt: '2026-01-12T00:00:00.000Z' }];
    const stage = openCommandStage({ searchFeedback: { chose: () => undefined, missed: () => undefined, misses: async () => misses } });
    await stage.seen(posts);
    expect(wordsOf(await stage.ask('search --misses'))).toContain('secret plans');
    for (const from of [SOMEBODY, ADMIN])
      expect(JSON.stringify(await stage.ask('share search --misses', { from }))).not.toContain('secret plans');
  });

  it('nothing found says what would help', async () => {
    const stage = openCommandStage();
    await stage.seen(posts);
    expect(wordsOf(await stage.ask('search zzzzzz'))).toContain('Nothing found for “zzzzzz”');
    expect(await stage.ask('search')).toMatchObject({ exitCode: 2 });
  });
});

describe('the others', () => {
  it('help shows admins more than others', async () => {
    const stage = openCommandStage();
    expect(wordsOf(await stage.ask('help'))).toContain('/cncf replay');
    expect(wordsOf(await stage.ask('', { from: SOMEBODY }))).not.toContain('/cncf replay');
  });

  it('a fault of ours is an apology and a log entry, never silence', async () => {
    const stage = openCommandStage();
    stage.context.ledger.holds = () => Promise.reject(new Error('stores are away'));
    const reply = await stage.ask('holds');
    expect(wordsOf(reply)).toContain('Something went wrong on our side. The log has details.');
    expect(stage.faults).toEqual([new Error('stores are away')]);
  });

  it('where something is away, that is named, to admins with the reason', async () => {
    const stage = openCommandStage();
    stage.context.queue.pause = () => Promise.reject(new Error('ECONNREFUSED'));
    stage.context.ledger.holds = () => Promise.reject(new Error('ECONNREFUSED'));
    stage.context.health = async () => [
      { part: 'database', ready: true, detail: 'works' },
      { part: 'queue', ready: false, detail: 'Redis at cache.internal:6379 does not answer', hint: 'Start it' },
    ];
    const reply = await stage.ask('pause maintenance');
    expect(wordsOf(reply)).toContain(
      '“pause” did not work: something that Herald needs is unavailable (queue). Try again once it is back.',
    );
    expect(wordsOf(reply)).toContain('queue: Redis at cache.internal:6379 does not answer. Start it');
    expect(reply).toMatchObject({ exitCode: 1, data: { error: 'away', parts: ['queue'] } });
    stage.context.engine.search = () => Promise.reject(new Error('away'));
    const theirs = await stage.ask('search cilium', { from: SOMEBODY });
    expect(wordsOf(theirs)).toContain('(queue)');
    expect(JSON.stringify(theirs)).not.toContain('cache.internal');
  });

  it('ten thousand characters are answered like ten', async () => {
    expect(await openCommandStage().ask('x'.repeat(10_000))).toMatchObject({ exitCode: 2 });
  });
});
