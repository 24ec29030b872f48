import { expect, test } from 'vitest';
import { codePointBefore, isLetterOrDigit } from '../../src/lib/letters.ts';

test('letters and digits are what Unicode says they are', () => {
  const wrong: number[] = [];
  for (let code = 0; code < 0x20000; code++)
    if (isLetterOrDigit(code) !== /[\p{L}\p{N}]/u.test(String.fromCodePoint(code))) wrong.push(code);
  expect(wrong).toEqual([]);
});

test('the last code point is a whole one where both its halves are there', () => {
  expect([codePointBefore('a😀', 3), codePointBefore('a😀', 2), codePointBefore('\ude00', 1), codePointBefore('x\ude00', 2)]).toEqual([
    0x1f600, 0xd83d, 0xde00, 0xde00,
  ]);
});
