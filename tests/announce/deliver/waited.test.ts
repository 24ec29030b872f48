import { expect, test } from 'vitest';
import { waitedMs } from '../../../src/announce/deliver/message-content.ts';
import { facts } from '../../support/deliver-stage.ts';
import { makePost } from '../../support/make.ts';

const NOW_MS = Date.parse('2026-03-10T12:00:00.000Z');
const ago = (seconds: number): string => new Date(NOW_MS - seconds * 1_000).toISOString();
const post = (path: string, publishAt: string | null = null) => ({ ...makePost({ path }), publishAt });
const [one, other] = [post('a.md'), post('b.md')];

interface Case {
  what: string;
  planned: number;
  due?: number;
  posts?: readonly ReturnType<typeof post>[];
  seen: readonly number[];
  waited: number;
}

const DAY = 86_400;
const CASES: readonly Case[] = [
  { what: 'from first seen, while the folder became quiet', planned: 5, seen: [15], waited: 15 },
  { what: 'of a digest from the first of its posts', planned: 5, posts: [one, other], seen: [20, 40], waited: 40 },
  { what: 'of a scheduled post from its time', planned: 5, posts: [post('a.md', ago(9))], seen: [3_600], waited: 9 },
  { what: 'of a post that was dated before it was seen from then', planned: 5, posts: [post('a.md', ago(9_000))], seen: [15], waited: 15 },
  { what: 'from the time it was due, where that is later', planned: 3_600, due: 4, seen: [3_700], waited: 4 },
  { what: 'not from a due time that has been earlier', planned: 10, due: 60, seen: [12], waited: 12 },
  { what: 'of a draft from when it was planned', planned: 7, seen: [7 + DAY + 1], waited: 7 },
  { what: 'a day before the plan still from first seen', planned: 7, seen: [7 + DAY], waited: 7 + DAY },
  { what: 'without posts (a notice) from when it was planned', planned: 8, posts: [], seen: [], waited: 8 },
  { what: 'never less than nothing', planned: -5, seen: [-5], waited: 0 },
];

test.each(CASES)('counts $what', ({ planned, due, posts = [one], seen, waited }) => {
  const delivery = { ...facts.delivery, createdAt: ago(planned), dueAt: due === undefined ? null : ago(due) };
  const firstSeen = new Map(posts.map(({ id }, index) => [id, ago(seen[index] ?? 0)]));
  expect(waitedMs({ ...facts, delivery, posts, firstSeen }, NOW_MS)).toBe(waited * 1_000);
});
