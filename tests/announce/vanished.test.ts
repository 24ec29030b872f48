import { expect, test } from 'vitest';
import { lossOf } from '../../src/announce/vanished.ts';
import { makeKnown, makePost } from '../support/make.ts';

const known = (count: number, removedAt: string | null = null) =>
  Array.from({ length: count }, (_, n) => makeKnown(makePost({ path: `${removedAt}${n}.md` }), { removedAt }));

test.each([
  ['the whole folder of 2,000', 2_000, 2_000, true],
  ['the whole folder of eleven', 11, 11, true],
  ['more than half', 21, 11, true],
  ['exactly half', 22, 11, false],
  ['forty of 2,000', 2_000, 40, false],
  ['the whole folder of ten: people tidy up', 10, 10, false],
  ['nothing', 2_000, 0, false],
  ['nothing of nothing', 0, 0, false],
])('%s', (_, of, gone, suspicious) => {
  const all = known(of);
  expect(lossOf(all, all.slice(0, gone))).toEqual({ gone: all.slice(0, gone), of, suspicious });
});

test('what was removed long ago does not count as having been there', () => {
  const there = known(21);
  expect(lossOf([...there, ...known(1_000, '2025-01-01T00:00:00.000Z')], there.slice(0, 11))).toMatchObject({ of: 21, suspicious: true });
});
