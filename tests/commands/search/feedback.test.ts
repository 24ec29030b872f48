import { describe, expect, it } from 'vitest';
import type { MissedQuery, SearchFeedback } from '../../../src/ports/search-feedback.ts';
import { openCommandStage, SOMEBODY, wordsOf } from '../../support/command-stage.ts';
import { makePost } from '../../support/make.ts';

const posts = Array.from({ length: 7 }, (_, n) =>
  makePost({
    path: `${n}.md`,
    title: `Cilium, part ${n}`,
    date: `2026-01-0${n + 1}T00:00:00.000Z`,
    url: n === 0 ? null : `https://example.org/${n}`,
  }),
);

async function openStage(misses: readonly MissedQuery[] = []) {
  const chosen: [string, readonly string[]][] = [];
  const missed: string[] = [];
  const searchFeedback: SearchFeedback = {
    chose: (typed, ids) => void chosen.push([typed, ids]),
    missed: (typed) => void missed.push(typed),
    misses: async (limit) => misses.slice(0, limit),
  };
  const stage = openCommandStage({ searchFeedback });
  await stage.seen(posts);
  return { ...stage, chosen, missed };
}

type Hits = { hits: { path: string }[] };
const idsOf = (data: unknown) => (data as Hits).hits.map(({ path }) => posts.find((post) => post.path === path)?.id);

describe('what is noted of searches', () => {
  it('sharing a page chooses the posts on it, for the words without the page', async () => {
    const stage = await openStage();
    const shown = await stage.ask('search cilium page:2', { from: SOMEBODY });
    await stage.ask('share search cilium page:2', { from: SOMEBODY, confirmed: true });
    expect(stage.chosen).toEqual([['cilium', idsOf(shown.data)]]);
    expect(stage.chosen[0]?.[1]).toHaveLength(2);
  });

  it('sharing the latest posts chooses nothing', async () => {
    const stage = await openStage();
    await stage.ask('share latest', { from: SOMEBODY });
    expect(stage.chosen).toEqual([]);
  });

  it('a search in vain is noted; one that finds something, and latest, are not', async () => {
    const stage = await openStage();
    await stage.ask('search wasmtime');
    await stage.ask('search cilium');
    await stage.ask('latest tag:nothing');
    expect(stage.missed).toEqual(['wasmtime']);
  });

  it('a hit says what following its link means, and saying so chooses that post', async () => {
    const stage = await openStage();
    const { blocks } = await stage.ask('search cilium', { from: SOMEBODY });
    const hits = blocks.flatMap((block) => (block.kind === 'hit' ? [block] : []));
    const [first] = hits;
    expect(first?.opened).toMatch(/^opened [0-9a-f]{20} cilium$/);
    await stage.ask(first?.opened ?? '', { from: SOMEBODY, confirmed: true });
    expect(stage.chosen).toEqual([['cilium', [posts.find(({ url }) => url === first?.url)?.id]]]);
  });

  it('a hit without a link can’t be opened', async () => {
    const stage = await openStage();
    const { blocks } = await stage.ask('search cilium page:2');
    const bare = blocks.filter((block) => block.kind === 'hit' && block.url === null);
    expect(bare).toHaveLength(1);
    expect(bare[0]).not.toHaveProperty('opened');
  });

  it('what is shared with a channel counts no clicks', async () => {
    const stage = await openStage();
    const { blocks } = await stage.ask('share search cilium');
    expect(blocks.some((block) => block.kind === 'hit')).toBe(true);
    expect(blocks.filter((block) => 'opened' in block)).toEqual([]);
  });

  it('opening what is not a post of ours is nothing', async () => {
    const stage = await openStage();
    for (const words of ['opened', 'opened nobody cilium', `opened ${posts[0]?.id}`]) await stage.ask(words);
    expect(stage.chosen).toEqual([]);
    expect(stage.faults).toEqual([]);
  });

  it('help does not name what nobody types', async () => {
    const stage = await openStage();
    expect(wordsOf(await stage.ask('help'))).not.toContain('opened');
  });
});

describe('search --misses', () => {
  const missed = { query: 'wasmtime', count: 3, lastAt: '2026-01-11T10:00:00.000Z' };

  it('lists for admins what was searched in vain', async () => {
    const stage = await openStage([missed]);
    const reply = await stage.ask('search --misses');
    expect(wordsOf(reply)).toContain('wasmtime 3 times, last 2026-01-11 10:00 UTC');
    expect(reply.data).toEqual({ misses: [missed] });
  });

  it('says so when there is nothing', async () => {
    const stage = await openStage();
    expect(wordsOf(await stage.ask('search --misses'))).toContain('Every search found something.');
  });

  it('is for admins', async () => {
    const stage = await openStage([missed]);
    const reply = await stage.ask('search --misses', { from: SOMEBODY });
    expect(reply.exitCode).toBe(2);
    expect(JSON.stringify(reply)).not.toContain('wasmtime');
  });

  it('says how to begin where nothing is kept; nothing is noted there, and no hit counts clicks', async () => {
    const stage = openCommandStage();
    await stage.seen(posts);
    const reply = await stage.ask('search --misses');
    expect(reply.exitCode).toBe(1);
    expect(wordsOf(reply)).toContain('HERALD_SEARCH_FEEDBACK=1');
    const { blocks } = await stage.ask('search cilium');
    expect(blocks.filter((block) => 'opened' in block)).toEqual([]);
    expect((await stage.ask('share search cilium')).shared).toBe(true);
  });
});
