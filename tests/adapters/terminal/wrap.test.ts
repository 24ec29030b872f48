import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth, wrap, wrapPieces } from '../../../adapters/terminal/wrap.ts';

describe('the width of a text', () => {
  it.each([
    ['abc', 3],
    ['日本', 4],
    ['한국', 4],
    ['é'.normalize('NFD'), 1],
    ['👩‍👩‍👧‍👦', 2],
    ['❤️', 2],
    ['🇩🇪', 2],
    ['🇩🇪🇫🇷', 4],
    ['🇩a', 3],
    ['👍🏽', 2],
    ['❤️‍🔥x', 3],
    ['ｗｉｄｅ', 8],
    ['\u200b', 0],
    ['привет', 6],
  ])('of %s is %i columns', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe('wrapping', () => {
  it('fills a line to its last column, and not beyond', () => {
    expect(wrap('one two', 7)).toEqual(['one two']);
    expect(wrap('one two', 6)).toEqual(['one', 'two']);
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('日本 日本', 9)).toEqual(['日本 日本']);
    expect(wrap('日本 日本', 8)).toEqual(['日本 日', '本']);
  });

  it('leaves a word that is too long alone in its line, without an empty line before or after it', () => {
    expect(wrap('abcdefgh', 3)).toEqual(['abcdefgh']);
    expect(wrap('abcdefgh i', 3)).toEqual(['abcdefgh', 'i']);
    expect(wrap('one two three incomprehensibilities x', 9)).toEqual(['one two', 'three', 'incomprehensibilities', 'x']);
  });

  it('breaks between letters of a script without blanks, and never before a sign that ends a word', () => {
    expect(wrap('今日は良い。天気', 6)).toEqual(['今日は', '良い。', '天気']);
  });

  it('nothing makes no line', () => {
    expect(wrap('', 10)).toEqual([]);
    expect(wrap('   ', 10)).toEqual([]);
  });

  it('paints each piece for itself, and no blank between lines', () => {
    const bold = (text: string): string => `<${text}>`;
    const pieces = [
      { text: 'see ', paint: String },
      { text: 'two words', paint: bold },
      { text: ', here', paint: String },
    ];
    expect(wrapPieces(pieces, 80)).toEqual(['see <two words>, here']);
    expect(wrapPieces(pieces, 8)).toEqual(['see <two>', '<words>,', 'here']);
  });

  it('loses and adds nothing, and is never wider than it may be but for one word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 1, max: 30 }), (text, width) => {
        const lines = wrap(text, width);
        expect(lines.join('').replace(/\s/gu, '')).toBe(text.replace(/\s/gu, ''));
        for (const line of lines) if (/\s/u.test(line)) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});
