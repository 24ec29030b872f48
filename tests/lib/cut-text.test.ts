import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstUnits, shorten, shortenBy } from '../../src/lib/cut-text.ts';

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
