import { describe, expect, it } from 'vitest';
import { openCommandStage, SOMEBODY, wordsOf } from '../support/command-stage.ts';
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

  it('a shared list is for all, and has no buttons that others could press', async () => {
    const stage = openCommandStage();
    await stage.seen(posts);
    expect(await stage.ask('share search cilium page:1', { from: SOMEBODY, confirmed: true })).toMatchObject({ shared: true, actions: [] });
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
    stage.context.ledger.holds = () => Promise.reject(new Error('books are away'));
    const reply = await stage.ask('holds');
    expect(wordsOf(reply)).toContain('not your fault');
    expect(stage.faults).toEqual([new Error('books are away')]);
  });

  it('ten thousand characters are answered like ten', async () => {
    expect(await openCommandStage().ask('x'.repeat(10_000))).toMatchObject({ exitCode: 2 });
  });
});
