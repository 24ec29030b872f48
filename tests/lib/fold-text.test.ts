import { expect, test } from 'vitest';
import { codePointBefore, foldedWords, foldText, isLetterOrDigit } from '../../src/lib/fold-text.ts';

test.each([
  ['Café', 'cafe'],
  ['Ёлка', 'елка'],
  ['Straße', 'strasse'],
  ['co\u00adoperate', 'cooperate'],
  ['❤\ufe0f', '❤'],
])('%s is %s', (written, folded) => {
  expect(foldText(written)).toBe(folded);
});

test('marks that make other letters stay', () => {
  expect(foldText('й')).not.toBe(foldText('и'));
  expect(foldText('कि')).not.toBe(foldText('क'));
});

test('every letter of the Indic scripts is the same in all its canonical forms', () => {
  const letters = Array.from({ length: 0x500 }, (_, at) => String.fromCodePoint(0x900 + at));
  const composed = letters.filter((letter) => letter.normalize('NFD') !== letter || letter.normalize('NFC') !== letter);
  expect(composed.length).toBeGreaterThan(30);
  for (const letter of composed) {
    const forms = [letter, letter.normalize('NFC'), letter.normalize('NFD')].map((form) => foldText(`क${form}त`));
    expect(new Set(forms).size, letter).toBe(1);
  }
});

test('a comma between thousands is no border between words; any other is', () => {
  expect(foldedWords('10,000 nodes, 1,234,567 pods')).toBe(' 10000 nodes 1234567 pods ');
  expect(foldedWords('1,2 and 10,0000')).toBe(' 1 2 and 10 0000 ');
});

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
