import { expect, test } from 'vitest';
import { parseCommitTimes } from '../../../src/content/git/commit-times.ts';

test('a list that was cut off gives the times of its whole paths', () => {
  const printed = '\u00011000\0\nsite/a.md\0site/b.md\0\u00012000\0\nsite/c.md\0site/d';
  expect(parseCommitTimes(printed, 'site')).toEqual(
    new Map([
      ['a.md', 1_000_000],
      ['b.md', 1_000_000],
      ['c.md', 2_000_000],
    ]),
  );
});

test('a path that looks like a time, or none at all, gives no wrong time', () => {
  expect(parseCommitTimes('\u0001x\0\na.md\0', '')).toEqual(new Map());
  expect(parseCommitTimes('a.md\0', '')).toEqual(new Map());
  expect(parseCommitTimes('\u00011000\0\nelsewhere/a.md\0', 'site')).toEqual(new Map());
});
