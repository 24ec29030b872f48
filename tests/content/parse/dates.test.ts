import { expect, test } from 'vitest';
import { parseDate } from '../../../src/content/parse/dates.ts';

test.each([
  ['2025-09-05', '2025-09-05T00:00:00.000Z'],
  ['2025-09-05T10:30:00-08:00', '2025-09-05T18:30:00.000Z'],
  ['2025-09-05 10:30:00 +0200', '2025-09-05T08:30:00.000Z'],
  ['2025-09-05t10:30z', '2025-09-05T10:30:00.000Z'],
  ['2025-03-17T22:08:32.531987+00:00', '2025-03-17T22:08:32.531Z'],
  ['2025-12-31T23:59:59 UTC', '2025-12-31T23:59:59.000Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ['Jul 08 2022', '2022-07-08T00:00:00.000Z'],
  ['July 8, 2022', '2022-07-08T00:00:00.000Z'],
  ['8 sept. 2022', '2022-09-08T00:00:00.000Z'],
  ['May 1 2022 10:30 +0200', '2022-05-01T08:30:00.000Z'],
  [' 2025-09-05T10:30:00+02 ', '2025-09-05T08:30:00.000Z'],
])('%s is %s', (text, instant) => {
  expect(parseDate(text)).toBe(instant);
});

test.each([
  '2025-02-30',
  '2025-13-01',
  '2025-00-10',
  '2025-09-05T24:00:00',
  '2025-09-05T10:61',
  '2025-09-05T10:30:61',
  '0000-01-01',
  '9999-12-31T23:00:00-08:00',
  'soon',
  'Feb 30 2022',
  'Juli 8 2022',
  'Mart 8 2022',
  'Jul 2022',
  '',
  '05.09.2025',
])('“%s” is not a date', (text) => {
  expect(parseDate(text)).toBeNull();
});

test('Date objects are taken, invalid ones and numbers are not', () => {
  expect(parseDate(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
  expect(parseDate(new Date(Number.NaN))).toBeNull();
  expect(parseDate(20250905)).toBeNull();
  expect(parseDate(null)).toBeNull();
});
