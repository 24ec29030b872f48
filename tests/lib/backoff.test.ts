import { describe, expect, test } from 'vitest';
import { backoffDelayMs, createRestartBackoff } from '../../src/lib/backoff.ts';

describe('waits between failures in a row', () => {
  test('begin with the first, double, and stay at the longest', () => {
    const waits = [1, 2, 3, 4, 5, 1_000_000].map((failures) => backoffDelayMs(failures, { firstMs: 200, maxMs: 1_000 }));
    expect(waits).toEqual([200, 400, 800, 1_000, 1_000, 1_000]);
    expect(backoffDelayMs(3, { firstMs: 200, maxMs: 800 })).toBe(800);
    expect(backoffDelayMs(3, { firstMs: 200, maxMs: 799 })).toBe(799);
  });

  test('grow by another factor where they are told to, in whole ms', () => {
    expect([1, 2, 3, 4].map((failures) => backoffDelayMs(failures, { firstMs: 1_001, maxMs: 30_000, factor: 1.3 }))).toEqual([
      1_001, 1_301, 1_692, 2_199,
    ]);
  });

  test('are shortened by at most the share that is chance, also the longest', () => {
    const backoff = { firstMs: 2_000, maxMs: 3_000, jitter: 0.25 };
    expect([0, 0.5, 1].map((random) => backoffDelayMs(1, backoff, random))).toEqual([1_500, 1_750, 2_000]);
    expect([0, 1].map((random) => backoffDelayMs(9, backoff, random))).toEqual([2_250, 3_000]);
    expect(backoffDelayMs(1, { ...backoff, jitter: 0 }, 0)).toBe(2_000);
  });
});

describe('what is started again', () => {
  test('waits longer each time that it ends, a minute at most', () => {
    const backoff = createRestartBackoff();
    expect(Array.from({ length: 9 }, () => backoff.waitMs(0))).toEqual([0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  });

  test('begins anew once it has run for more than ten minutes', () => {
    const backoff = createRestartBackoff();
    expect([0, 1, 600_001].map((nowMs) => backoff.waitMs(nowMs))).toEqual([0, 1_000, 2_000]);
    expect(backoff.waitMs(1_200_002)).toBe(0);
  });
});
