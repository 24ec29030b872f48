import { describe, expect, it } from 'vitest';
import { escapePiece } from '../../../adapters/terminal/wrap.ts';

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
