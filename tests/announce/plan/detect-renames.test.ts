import { describe, expect, test } from 'vitest';
import { detectRenames } from '../../../src/announce/plan/classify-posts.ts';
import { planScan } from '../../../src/announce/plan/plan-scan.ts';
import type { KnownPost } from '../../../src/ports/post-store.ts';
import { makeKnown, makePost, makeSubscription, makeTerms } from '../../support/make.ts';

const NOW = new Date('2026-01-12T12:00:00.000Z');
const TERMS = makeTerms({ eachLimit: 5, maxAgeDays: 14, announceLast: 0 });
const knownOf = (...known: KnownPost[]) => new Map(known.map((one) => [one.id, one]));
const old = makePost({ path: 'docs/a.md', hash: 'same' });
const moved = makePost({ path: 'blog/a.md', hash: 'same' });

function plan(posts: (typeof old)[], known: ReadonlyMap<string, KnownPost>) {
  const { record, added, removed } = planScan(
    { posts, known, brokenPaths: new Set(), firstScan: false, subscriptions: [makeSubscription('terminal')], now: NOW },
    TERMS,
  );
  return {
    write: record.write.map(({ post, state }) => [post.path, state]),
    gone: record.remove,
    added,
    removed,
    owed: record.deliveries,
  };
}

describe('a file that moved', () => {
  test.each(['announced', 'baseline'] as const)('is no news, and not removed, where it was %s', (state) => {
    expect(plan([moved], knownOf(makeKnown(old, { state })))).toEqual({
      write: [['blog/a.md', state]],
      gone: [],
      added: [],
      removed: [],
      owed: [],
    });
  });

  test('out of the drafts is news', () => {
    const { owed, write } = plan([moved], knownOf(makeKnown(old, { state: 'waiting' })));
    expect([owed.length, write]).toEqual([1, [['blog/a.md', 'announced']]]);
  });

  test('is no news either when it was gone for a while', () => {
    const known = knownOf(makeKnown(old, { state: 'announced', removedAt: '2026-01-02T00:00:00.000Z' }));
    expect(plan([moved], known).owed).toEqual([]);
  });

  test('and is edited there leaves its old place without being removed', () => {
    const known = knownOf(makeKnown(old, { state: 'announced' }), makeKnown(moved, { state: 'announced' }));
    expect(plan([{ ...moved, hash: 'edited' }], known)).toMatchObject({ gone: [old.id], removed: [], owed: [] });
  });

  test('and is then removed is removed', () => {
    const known = knownOf(makeKnown(old, { state: 'announced' }), makeKnown(moved, { state: 'announced' }));
    expect(plan([], known).removed).toHaveLength(2);
  });
});

test('a copy is a post of its own, and other bytes are', () => {
  expect(detectRenames([old, moved], knownOf(makeKnown(old))).predecessorOf(moved)).toBeUndefined();
  expect(plan([old, moved], knownOf(makeKnown(old))).owed).toHaveLength(1);
  expect(plan([{ ...moved, hash: 'other' }], knownOf(makeKnown(old))).owed).toHaveLength(1);
});

test('of two files with the same bytes the one that was told counts', () => {
  const draft = makePost({ path: 'docs/0.md', hash: 'same' });
  for (const order of [
    [draft, old],
    [old, draft],
  ]) {
    const known = knownOf(...order.map((post) => makeKnown(post, { state: post === old ? 'announced' : 'waiting' })));
    expect(detectRenames([moved], known).predecessorOf(moved)?.id).toBe(old.id);
  }
});
