import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeMarkdown, fitEscaped, fitPlain, isBlank, safeUrl } from '../../../../adapters/discord/render/escape.ts';
import { plainVisible } from '../../../../src/lib/sanitize-text.ts';

describe('plainVisible', () => {
  it('makes single blanks of white space and control characters, and none at the ends', () => {
    expect(plainVisible('  a\n\n\tb \u2028 c\u00A0d ')).toBe('a b c d');
  });

  it('takes out what can hide or turn text, and replaces half a surrogate pair', () => {
    expect(plainVisible('a\u0000\u0007b\u00AD\u061C\u200E\u200F\u202A\u202E\u2066\u2069c')).toBe('abc');
    expect(plainVisible('a\uD800b\uDC00c 😀')).toBe('a\uFFFDb\uFFFDc 😀');
    expect(plainVisible('a \u202E b')).toBe('a b');
  });
});

describe('isBlank', () => {
  it.each(['', ' \n\u00A0', '\u200B\u2060', '\u0000', '\u3164', '\u115F\uFE0F'])('%j shows nothing', (text) => {
    expect(isBlank(text)).toBe(true);
  });

  it.each(['a', ' . ', '\u200B😀', 'ä'])('%j shows something', (text) => {
    expect(isBlank(text)).toBe(false);
  });
});

describe('escapeMarkdown', () => {
  it.each([
    ['a *b* _c_ ~d~ |e| `f`', 'a \\*b\\* \\_c\\_ \\~d\\~ \\|e\\| \\`f\\`'],
    ['[a](b) <@1> \\', '\\[a\\](b) \\<@1> \\\\'],
    ['see https://example.org', 'see https\\://example.org'],
    ['at 10:30, a: b :/ c', 'at 10:30, a: b :/ c'],
    ['# heading', '\\# heading'],
    ['## heading', '\\## heading'],
    ['### heading', '\\### heading'],
    ['#### no heading', '#### no heading'],
    ['#tag', '#tag'],
    ['#', '\\#'],
    ['-# small', '\\-# small'],
    ['- item', '\\- item'],
    ['-1 degree', '-1 degree'],
    ['+ item', '\\+ item'],
    ['> quote', '\\> quote'],
    ['>quote', '\\>quote'],
    ['1. item', '1\\. item'],
    ['12) item', '12\\) item'],
    ['12.', '12\\.'],
    ['1.5 times', '1.5 times'],
    ['12 monkeys', '12 monkeys'],
    ['a # b - c > d 1. e', 'a # b - c > d 1. e'],
    ['  # heading', '\\# heading'],
  ])('%j is written %j', (text, written) => {
    expect(escapeMarkdown(text)).toBe(written);
  });
});

describe('cutting', () => {
  it('plain text of exactly the limit stays, one more is cut and marked', () => {
    expect(fitPlain('abcd', 4)).toBe('abcd');
    expect(fitPlain('abcde', 4)).toBe('abc…');
    expect(fitPlain('ab cde', 4)).toBe('ab…');
    expect(fitPlain(' a  b ', 3)).toBe('a b');
    expect(fitPlain('*a*', 3)).toBe('*a*');
  });

  it('escapes count, and none is torn', () => {
    expect(fitEscaped('a*b', 4)).toBe('a\\*b');
    expect(fitEscaped('a*b', 3)).toBe('a…');
    expect(fitEscaped('a*bc', 4)).toBe('a\\*…');
    expect(fitEscaped('****', 4)).toBe('\\*…');
  });

  it('the escape at the beginning of a line counts, too', () => {
    expect(fitEscaped('# ab', 5)).toBe('\\# ab');
    expect(fitEscaped('# abc', 5)).toBe('\\# a…');
    expect(fitEscaped('# abcd', 6)).toBe('\\# ab…');
    expect(fitEscaped('1. ab', 6)).toBe('1\\. ab');
    expect(fitEscaped('1. abcd', 7)).toBe('1\\. ab…');
    expect(fitEscaped('1.ab', 4)).toBe('1.ab');
  });

  it('an address is recognised by its slashes, also where the cut is near', () => {
    expect(fitEscaped('ab://cdefgh', 9)).toBe('ab\\://cd…');
    expect(fitEscaped('ab:cdefghij', 9)).toBe('ab:cdefg…');
    expect(fitEscaped('a//b:cdefgh', 9)).toBe('a//b:cde…');
    expect(fitEscaped('ab://cdefgh', 4)).toBe('ab…');
    expect(fitEscaped('ab://cdefgh', 5)).toBe('ab\\:…');
  });

  it('no surrogate pair and no grapheme is torn', () => {
    expect(fitPlain('ab😀cd', 5)).toBe('ab😀…');
    expect(fitPlain('ab😀cd', 4)).toBe('ab…');
    expect(fitPlain('abe\u0301cd', 4)).toBe('ab…');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 2, max: 40 }), (text, max) => {
        for (const fitted of [fitPlain(text, max), fitEscaped(text, max)]) {
          expect(fitted.length).toBeLessThanOrEqual(max);
          expect(fitted).not.toMatch(/\p{Surrogate}/u);
        }
      }),
    );
  });
});

describe('safeUrl', () => {
  it('takes web addresses only', () => {
    expect(safeUrl('https://example.org/a', 100)).toBe('https://example.org/a');
    expect(safeUrl('http://example.org/a', 100)).toBe('http://example.org/a');
    for (const none of [null, undefined, '', 'example.org', 'https://', 'ftp://example.org/', 'javascript:alert(1)']) {
      expect(safeUrl(none, 100)).toBeNull();
    }
  });

  it('encodes every bracket, so that no address ends early', () => {
    expect(safeUrl('https://example.org/(a)(b)?<c><d>#(e)', 200)).toBe('https://example.org/%28a%29%28b%29?%3Cc%3E%3Cd%3E#%28e%29');
    expect(safeUrl('https://example.org/#<e><f>', 200)).toBe('https://example.org/#%3Ce%3E%3Cf%3E');
  });

  it('takes an address of exactly the limit as it is written, and none beyond', () => {
    expect(safeUrl('https://example.org/(', 23)).toBe('https://example.org/%28');
    expect(safeUrl('https://example.org/(', 22)).toBeNull();
  });
});
