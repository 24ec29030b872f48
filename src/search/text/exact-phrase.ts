import { foldText } from '../../lib/fold-text.ts';
import { PICTURE } from './analyze.ts';

/** A word with the signs that belong to it (`c++`, `c#`, `.net`; an ellipsis is no such sign), or an emoji. */
const PIECE = new RegExp(`${PICTURE}|(?<![\\p{L}\\p{N}\\p{M}])(?:(?<!\\.)\\.)?[\\p{L}\\p{N}\\p{M}]+(?:\\+\\+|#)?`, 'gu');
const WORD = /^[\p{L}\p{N}\p{M}]+$/u;
/** Between two of them. It is short, and holds none itself: so there is one way to match, whatever the text. */
const GAP = '[^\\p{L}\\p{N}\\p{M}\\p{Extended_Pictographic}\\p{Regional_Indicator}]{0,40}?';
const LETTER = '[\\p{L}\\p{N}\\p{M}]';

/**
 * What a text must have, folded (`foldText`), to have a phrase with signs that belong to names, or with emoji: `C++` is not C, and no text
 * of 🚀 can be told by its words. Null for phrases of words alone, which `foldedWords` compares. Pure.
 */
export function exactPhrase(phrase: string): RegExp | null {
  const pieces = foldText(phrase).match(PIECE) ?? [];
  if (pieces.every((piece) => WORD.test(piece))) return null;
  const [first = '', ...others] = pieces.map((piece) => piece.replace(/[.+*?^$()[\]{}|\\]/g, '\\$&'));
  const between = others.map((piece) => `${GAP}(?<!${LETTER}(?=${LETTER}))${piece}`).join('');
  return new RegExp(`(?<!${LETTER}(?=${LETTER}))${first}${between}(?<!${LETTER}(?=${LETTER}))(?![+#])`, 'u');
}
