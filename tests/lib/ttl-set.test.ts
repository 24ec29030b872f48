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

test('a clock that is set back does not make it remember for ever', () => {
  let nowMs = 10_000;
  const seen = createTtlSet(1_000, () => nowMs);
  seen.add('a');
  nowMs = 9_001;
  expect(seen.add('a')).toBe(false);
  nowMs = 9_000;
  expect([seen.add('a'), seen.add('a')]).toEqual([true, false]);
});

test('after a step back each id still has its own time', () => {
  let nowMs = 10_000;
  const seen = createTtlSet(1_000, () => nowMs);
  seen.add('a');
  nowMs = 9_500;
  seen.add('b');
  nowMs = 10_600;
  expect([seen.add('a'), seen.add('b')]).toEqual([false, true]);
});

test('as many as it may remember are remembered; with one more all before it are forgotten', () => {
  const seen = createTtlSet(1_000, () => 0, 2);
  expect(['a', 'b', 'a', 'b', 'c', 'c', 'a'].map((id) => seen.add(id))).toEqual([true, true, false, false, true, false, true]);
});
