import { expect, test } from 'vitest';
import { createTtlSet } from '../../src/lib/ttl-set.ts';

test('an id is new once, and again when its time is over', () => {
  let nowMs = 0;
  const seen = createTtlSet(1_000, () => nowMs);
  expect([seen.add('a'), seen.add('a'), seen.add('b')]).toEqual([true, false, true]);
  nowMs = 999;
  expect(seen.add('a')).toBe(false);
  nowMs = 1_000;
  expect([seen.add('a'), seen.add('a')]).toEqual([true, false]);
});

test('repeating an id does not make it be remembered for longer', () => {
  let nowMs = 0;
  const seen = createTtlSet(1_000, () => nowMs);
  seen.add('a');
  nowMs = 600;
  seen.add('a');
  nowMs = 1_200;
  expect(seen.add('a')).toBe(true);
});
