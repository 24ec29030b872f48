import { expect, test } from 'vitest';
import { holdForBatch } from '../../../src/announce/plan/safety-limits.ts';
import { batchIdOf } from '../../../src/model/delivery-key.ts';
import type { Hold } from '../../../src/model/hold.ts';
import { holdReason, reasonText } from '../../../src/model/reason.ts';

const NOW = new Date('2026-01-12T12:00:00.000Z');
const LATER = new Date('2026-01-12T12:00:00.001Z');
const posts = Array.from({ length: 7 }, (_, n) => ({ id: `id${n}`, title: `Title ${n}` }));

test('a batch as large as the limit is not held, one post more is', () => {
  expect(holdForBatch('additions', posts, 7, NOW)).toBeNull();
  expect(holdForBatch('additions', posts, 6, NOW)).toEqual({
    id: batchIdOf('ha', [...posts, { id: NOW.toISOString() }]),
    kind: 'additions',
    since: '2026-01-12T12:00:00.000Z',
    posts: 7,
    samples: ['Title 0', 'Title 1', 'Title 2', 'Title 3', 'Title 4'],
    decision: null,
  });
});

test('the same posts at the same time make the same hold; another time, kind or post makes another', () => {
  const idOf = (...[kind, some, limit, now]: Parameters<typeof holdForBatch>) => holdForBatch(kind, some, limit, now)?.id;
  const id = idOf('additions', posts, 0, NOW);
  expect(idOf('additions', posts.toReversed(), 0, NOW)).toBe(id);
  const others = [
    idOf('additions', posts, 0, LATER),
    idOf('edits', posts, 0, NOW),
    idOf('removals', posts, 0, NOW),
    idOf('additions', posts.slice(1), 0, NOW),
  ];
  expect(new Set([id, ...others]).size).toBe(5);
  expect([id, ...others].map((one) => one?.slice(0, 2))).toEqual(['ha', 'ha', 'he', 'hr', 'ha']);
});

test.each([
  ['additions', 1, 'fuse: 1 new post at once'],
  ['additions', 240, 'fuse: 240 new posts at once'],
  ['edits', 2, 'fuse: 2 changed posts at once'],
  ['removals', 11, 'fuse: 11 removed posts at once'],
] as const)('a held row of %s says how many: %i', (kind, count, reason) => {
  const hold: Hold = { id: 'h', kind, since: NOW.toISOString(), posts: count, samples: [], decision: null };
  expect(holdReason(hold)).toEqual({ kind: 'safety-limit', change: kind, posts: count });
  expect(reasonText(holdReason(hold))).toBe(reason);
});
