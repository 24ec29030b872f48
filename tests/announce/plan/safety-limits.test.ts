import { expect, test } from 'vitest';
import { holdForChange, isMassDeletion } from '../../../src/announce/plan/safety-limits.ts';
import { batchIdOf } from '../../../src/model/delivery.ts';
import type { Hold } from '../../../src/model/hold.ts';
import { holdReason, reasonText } from '../../../src/model/reason.ts';
import type { RecentChange } from '../../../src/ports/post-store.ts';

const NOW = new Date('2026-01-12T12:00:00.000Z');
const LATER = new Date('2026-01-12T12:00:00.001Z');
const posts = Array.from({ length: 7 }, (_, n) => ({ id: `id${n}`, title: `Title ${n}` }));
const change = (own: Partial<RecentChange> = {}): RecentChange => ({ posts, messages: 14, open: null, ...own });
const hold = (own: Partial<RecentChange>, limit: number, total = 7) => holdForChange('additions', change(own), limit, NOW, total);

test('what comes to the limit is not held, one more is', () => {
  expect(hold({}, 7)).toBeNull();
  expect(hold({}, 6)).toEqual({
    id: batchIdOf('ha', [...posts, { id: NOW.toISOString() }]),
    kind: 'additions',
    since: '2026-01-12T12:00:00.000Z',
    posts: 7,
    messages: 14,
    samples: ['Title 0', 'Title 1', 'Title 2', 'Title 3', 'Title 4'],
    decision: null,
  });
});

test('what came in the ten minutes before counts, too', () => {
  expect(hold({}, 7, 8)).toMatchObject({ posts: 7, messages: 14 });
});

test('what no reader would notice is never held', () => {
  expect(hold({ messages: 0 }, 7, 500)).toBeNull();
  expect(holdForChange('edits', change(), 14, NOW)).toBeNull();
  expect(holdForChange('edits', change(), 13, NOW)).toMatchObject({ kind: 'edits', messages: 14 });
});

test('an open hold takes all that comes meanwhile, and shows the newest first', () => {
  const open: Hold = { id: 'h1', kind: 'additions', since: 'then', posts: 300, messages: 600, samples: ['A', 'B', 'C'], decision: null };
  const more = { posts: posts.slice(0, 3), messages: 6, open };
  const samples = ['Title 0', 'Title 1', 'Title 2', 'A', 'B'];
  expect(hold(more, 7, 3)).toEqual({ ...open, posts: 303, messages: 606, samples });
  expect(hold({ ...more, messages: 0 }, 7, 3)).toBeNull();
});

test('the same posts at the same time make the same hold; another time, kind or post makes another', () => {
  const idOf = (own: Partial<RecentChange>, now = NOW, kind: Hold['kind'] = 'additions') => holdForChange(kind, change(own), 0, now)?.id;
  const id = idOf({});
  expect(idOf({ posts: posts.toReversed() })).toBe(id);
  const others = [idOf({}, LATER), idOf({}, NOW, 'edits'), idOf({}, NOW, 'removals'), idOf({ posts: posts.slice(1) })];
  expect(new Set([id, ...others]).size).toBe(5);
  expect([id, ...others].map((one) => one?.slice(0, 2))).toEqual(['ha', 'ha', 'he', 'hr', 'ha']);
});

test.each([
  [10, 10, false],
  [11, 22, false],
  [11, 21, true],
])('%i of %i posts gone is a mass deletion: %s', (gone, there, isOne) => {
  expect(isMassDeletion(gone, there)).toBe(isOne);
});

test.each([
  ['additions', 1, 'fuse: 1 new post at once'],
  ['additions', 240, 'fuse: 240 new posts at once'],
  ['edits', 2, 'fuse: 2 changed posts at once'],
  ['removals', 11, 'fuse: 11 removed posts at once'],
] as const)('a held row of %s says how many: %i', (kind, count, reason) => {
  const held: Hold = { id: 'h', kind, since: NOW.toISOString(), posts: count, messages: count, samples: [], decision: null };
  expect(holdReason(held)).toEqual({ kind: 'safety-limit', change: kind, posts: count });
  expect(reasonText(holdReason(held))).toBe(reason);
});
