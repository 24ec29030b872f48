import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText, firstUnits, shorten, shortenBy } from '../../src/lib/cut-text.ts';

describe('cutText', () => {
  it('leaves text of exactly the limit as it is, and cuts at one more', () => {
    expect(cutText('one two three', 13)).toBe('one two three');
    expect(cutText('one two three', 12)).toBe('one two…');
    expect(cutText('', 0)).toBe('');
  });

  it('ends with the last whole sentence that fits, to the character', () => {
    const text = 'One is here. Two is here. Three.';
    expect(cutText(text, 25)).toBe('One is here. Two is here.');
    expect(cutText(text, 24)).toBe('One is here.');
    expect(cutText(text, 12)).toBe('One is here.');
    expect(cutText(text, 11)).toBe('One is…');
  });

  it('a sentence may end inside quotation marks and brackets, or without a blank', () => {
    expect(cutText('He said “stop!”) And then he went on and on', 20)).toBe('He said “stop!”)');
    expect(cutText('一つ目です。二つ目はもう少し長い文です。', 12)).toBe('一つ目です。');
  });

  it('a line without a full stop is no sentence', () => {
    expect(cutText('A heading\nThe first sentence. The second sentence.', 22)).toBe('A heading\nThe first…');
    expect(cutText('A heading\nThe first sentence. The second sentence.', 30)).toBe('A heading\nThe first sentence.');
  });

  it('a full stop inside a line ends no sentence', () => {
    expect(cutText('Version v1.2 in short\nThe first sentence is long.', 36)).toBe('Version v1.2 in short\nThe first…');
  });

  it('a sentence repeated is counted each time', () => {
    expect(cutText('Go on. Go on. Go on. Go on.', 14)).toBe('Go on. Go on.');
  });

  it('keeps a sentence only if it fills a quarter of the room', () => {
    expect(cutText('Hi you. then a very long sentence follows', 28)).not.toBe('Hi you.');
    expect(cutText('Hi you. Then a very long sentence follows', 28)).toBe('Hi you.');
    expect(cutText('Hi you. Then a very long sentence follows', 29)).toBe('Hi you. Then a very long…');
  });

  it('keeps a word that ends exactly at the limit', () => {
    expect(cutText('alpha beta gamma', 11)).toBe('alpha beta…');
    expect(cutText('alpha beta gamma', 10)).toBe('alpha…');
  });

  it('cuts inside a word where the last blank lies in the first half', () => {
    expect(cutText('abcd efghijkl', 9)).toBe('abcd efg…');
    expect(cutText('abcde fghijkl', 9)).toBe('abcde…');
    expect(cutText('abcdefghijkl', 6)).toBe('abcde…');
  });

  it('leaves no blank or punctuation before the mark of a cut', () => {
    expect(cutText('alpha, beta – gamma delta', 14)).toBe('alpha, beta…');
    expect(cutText('alpha:; ,—- beta', 12)).toBe('alpha…');
    expect(cutText('alpha - be, ta', 12)).toBe('alpha - be…');
  });

  it('never splits a surrogate pair or a grapheme', () => {
    expect(cutText('ab😀cd', 5)).toBe('ab😀…');
    expect(cutText('ab😀cd', 4)).toBe('ab…');
    expect(cutText('abe\u0301cd', 5)).toBe('abe\u0301…');
    expect(cutText('abe\u0301cd', 4)).toBe('ab…');
    const family = '👩‍👩‍👧‍👦';
    expect(cutText(family.repeat(3), family.length + 1)).toBe(`${family}…`);
    expect(cutText(family.repeat(3), family.length)).toBe('…');
  });

  it('never exceeds the limit, and begins as the text does', () => {
    const words = fc.array(fc.constantFrom('a', 'bb', 'End.', 'So?', '😀', 'e\u0301', ',', '–', '。', '\n'), { maxLength: 40 });
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 60 }), (some, max) => {
        const text = some.join(' ');
        const short = cutText(text, max);
        expect(short.length).toBeLessThanOrEqual(max);
        expect(text.startsWith(short.replace(/…$/, ''))).toBe(true);
        expect(short).not.toMatch(/\p{Cs}/u);
      }),
    );
  });
});

const FAMILY = '👩‍👩‍👧';

describe('shorten', () => {
  it('leaves what fits, and marks what does not', () => {
    expect(shorten('abc', 3)).toBe('abc');
    expect(shorten('abcd', 3)).toBe('ab…');
    expect(shorten('ab cd', 4)).toBe('ab…');
  });

  it('keeps a grapheme whole or not at all', () => {
    expect(shorten(`ab${FAMILY}`, 2 + FAMILY.length)).toBe(`ab${FAMILY}`);
    expect(shorten(`ab${FAMILY}c`, 3 + FAMILY.length)).toBe(`ab${FAMILY}c`);
    expect(shorten(`ab${FAMILY}cd`, 3 + FAMILY.length)).toBe(`ab${FAMILY}…`);
    expect(shorten(`ab${FAMILY}cd`, 2 + FAMILY.length)).toBe('ab…');
    expect(shorten('ae\u0301i', 3)).toBe('a…');
    expect(shorten(`e${'\u0301'.repeat(5_000)}`, 100)).toBe('…');
  });

  it('never splits a grapheme, and never exceeds the limit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 1, max: 60 }), (text, max) => {
        const short = shorten(text, max);
        expect(short.length).toBeLessThanOrEqual(max);
        if (short !== text) expect(text.startsWith(short.slice(0, -1))).toBe(true);
        expect(short).not.toMatch(/\p{Cs}/u);
      }),
    );
  });
});

describe('shortenBy', () => {
  const double = (grapheme: string): number => 2 * grapheme.length;

  it('cuts where the costs come to more than the limit; the mark costs one', () => {
    expect(shortenBy('abc', 6, double)).toBe('abc');
    expect(shortenBy('abcd', 7, double)).toBe('abc…');
    expect(shortenBy('abcd', 6, double)).toBe('ab…');
  });
});

describe('firstUnits', () => {
  it('takes so many units, and never half a pair', () => {
    expect(firstUnits('abc', 3)).toBe('abc');
    expect(firstUnits('abcd', 3)).toBe('abc');
    expect(firstUnits('ab🚀', 4)).toBe('ab🚀');
    expect(firstUnits('ab🚀', 3)).toBe('ab');
    expect(firstUnits('ab🚀c', 4)).toBe('ab🚀');
    expect(firstUnits('', 0)).toBe('');
  });
});
