import { describe, expect, it } from 'vitest';
import { oldestFirst, planBatch } from '../../../src/announce/plan/plan-channels.ts';
import { batchIdOf } from '../../../src/model/delivery.ts';
import { makePost } from '../../support/make.ts';

const postsOf = (count: number) =>
  Array.from({ length: count }, (_, n) => makePost({ path: `${n}.md`, date: `2026-01-0${n + 1}T00:00:00.000Z` }));
const pathsOf = (posts: readonly { path: string }[]) => posts.map(({ path }) => path);

describe('planBatch', () => {
  it('five posts get a message each, oldest first', () => {
    const posts = postsOf(5);
    expect(planBatch(posts.toReversed(), 'slack:C1', { eachLimit: 5, held: null })).toEqual(
      posts.map(({ id }) => ({
        key: `${id}~slack.C1~announce`,
        postId: id,
        destination: 'slack:C1',
        purpose: 'announce',
        state: 'planned',
        reason: null,
        digestKey: null,
      })),
    );
  });

  it('six posts make one digest that carries each of them', () => {
    const posts = postsOf(6);
    const key = `${batchIdOf('b', posts)}~slack.C1~digest`;
    const [digest, ...rows] = planBatch(posts.toReversed(), 'slack:C1', { eachLimit: 5, held: null });
    expect(digest).toEqual({
      key,
      postId: null,
      destination: 'slack:C1',
      purpose: 'digest',
      state: 'planned',
      reason: null,
      digestKey: null,
    });
    expect(rows.map(({ postId, purpose, state, reason, digestKey }) => [postId, purpose, state, reason, digestKey])).toEqual(
      posts.map(({ id }) => [id, 'announce', 'planned', null, key]),
    );
  });

  it('a held batch has no digest, however large: its posts wait one by one, and say why', () => {
    const posts = postsOf(6);
    const held = { hold: 'h1', reason: { kind: 'safety-limit', change: 'additions', posts: 6 } } as const;
    expect(planBatch(posts, 'terminal', { eachLimit: 5, held })).toEqual(
      posts.map(({ id }) => ({
        key: `${id}~terminal~announce`,
        postId: id,
        destination: 'terminal',
        purpose: 'announce',
        state: 'held',
        reason: held.reason,
        digestKey: null,
        hold: 'h1',
      })),
    );
  });

  it('no posts make no message', () => {
    expect(planBatch([], 'terminal', { eachLimit: 0, held: null })).toEqual([]);
  });
});

it('undated posts come first, posts of one date by path', () => {
  const same = '2026-01-05T00:00:00.000Z';
  const posts = [
    makePost({ path: 'b.md', date: same }),
    makePost({ path: 'z.md', date: null }),
    makePost({ path: 'a.md', date: same }),
    makePost({ path: 'c.md', date: '2026-01-04T23:59:59.999Z' }),
    makePost({ path: 'y.md', date: null }),
  ];
  const order = ['y.md', 'z.md', 'c.md', 'a.md', 'b.md'];
  expect(pathsOf(posts.toSorted(oldestFirst))).toEqual(order);
  expect(pathsOf(posts.toReversed().toSorted(oldestFirst))).toEqual(order);
});
