import { describe, expect, it } from 'vitest';
import { openCommandStage, SOMEBODY, wordsOf } from '../../support/command-stage.ts';
import { makePost } from '../../support/make.ts';

const posts = [
  makePost({ path: 'docs/1.md', title: 'Cilium joins the mesh', tags: ['cilium'], url: 'https://example.org/1' }),
  makePost({ path: 'docs/2.md', title: 'A mesh without sidecars: Cilium', tags: ['cilium'] }),
  makePost({ path: 'docs/3.md', title: 'Postgres on clusters', tags: ['databases'] }),
];
const draft = makePost({ path: 'docs/4.md', title: 'Cilium mesh, a secret', draft: true });

async function openStage() {
  const stage = openCommandStage();
  await stage.seen([...posts, draft]);
  return stage;
}
const titlesOf = ({ data }: { data: unknown }) => (data as { hits: { title: string }[] }).hits.map(({ title }) => title);

describe('related', () => {
  it('finds posts about the same, and leaves out the post itself and what search hides', async () => {
    const stage = await openStage();
    const reply = await stage.ask('related https://example.org/1', { from: SOMEBODY });
    expect(titlesOf(reply)).toEqual(['A mesh without sidecars: Cilium']);
    expect(wordsOf(reply)).toContain('Related to Cilium joins the mesh:');
    expect(await stage.ask('related docs/4.md', { from: SOMEBODY }).then(wordsOf)).not.toContain('secret:');
  });

  it('takes any text, in which nothing is a filter or an exclusion', async () => {
    const stage = await openStage();
    expect(titlesOf(await stage.ask('related is anybody running -postgres kind:x on "clusters"?'))).toContain('Postgres on clusters');
    expect(titlesOf(await stage.ask('related …'))).toEqual([]);
    expect((await stage.ask('related')).exitCode).not.toBe(0);
  });
});
