import { expect, test } from 'vitest';
import { isMassDeletion } from '../../../src/announce/plan/safety-limits.ts';

test.each([
  ['the whole folder of 2,000', 2_000, 2_000, true],
  ['the whole folder of eleven', 11, 11, true],
  ['more than half', 21, 11, true],
  ['exactly half', 22, 11, false],
  ['forty of 2,000', 2_000, 40, false],
  ['the whole folder of ten: people tidy up', 10, 10, false],
  ['nothing', 2_000, 0, false],
  ['nothing of nothing', 0, 0, false],
])('%s', (_, there, gone, emptied) => {
  expect(isMassDeletion(gone, there)).toBe(emptied);
});
