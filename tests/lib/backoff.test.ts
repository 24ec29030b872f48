import { expect, test } from 'vitest';
import { createBackoff } from '../../src/lib/backoff.ts';

test('what ends again and again is started later each time, a minute at most', () => {
  const patience = createBackoff();
  expect(Array.from({ length: 9 }, () => patience.waitMs(0))).toEqual([0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
});

test('what has lived for more than ten minutes begins anew', () => {
  const patience = createBackoff();
  expect([patience.waitMs(0), patience.waitMs(1), patience.waitMs(600_002)]).toEqual([0, 1_000, 0]);
});
