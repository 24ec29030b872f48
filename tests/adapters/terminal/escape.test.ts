import { describe, expect, it } from 'vitest';
import { escapePiece, wrap } from '../../../adapters/terminal/escape.ts';

describe('escapePiece', () => {
  it.each([
    ['a  b', 'a b'],
    ['a ', 'a '],
    [' a', ' a'],
    ['  a\t', ' a '],
    ['\n\t ', ' '],
    ['', ''],
    ['\u001b\u0007', ''],
    ['\u001b[31mred', '[31mred'],
  ])('%j is shown as %j', (text, shown) => {
    expect(escapePiece(text)).toBe(shown);
  });
});

describe('wrap', () => {
  it('fills a line to its last character, and not beyond', () => {
    expect(wrap('one two', 7)).toEqual(['one two']);
    expect(wrap('one two', 6)).toEqual(['one', 'two']);
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  });

  it('leaves a word that is too long alone in its line, without an empty line before or after it', () => {
    expect(wrap('abcdefgh', 3)).toEqual(['abcdefgh']);
    expect(wrap('abcdefgh i', 3)).toEqual(['abcdefgh', 'i']);
  });

  it('nothing makes no line', () => {
    expect(wrap('', 10)).toEqual([]);
  });
});
