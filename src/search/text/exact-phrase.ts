import { foldText } from '../../lib/fold-text.ts';
import { EMOJI_PATTERN } from './analyze.ts';

/** A word with the signs that belong to it (`c++`, `c#`, `.net`; but not an ellipsis), or an emoji. */
const PIECE = new RegExp(`${EMOJI_PATTERN}|(?<![\\p{L}\\p{N}\\p{M}])(?:(?<!\\.)\\.)?[\\p{L}\\p{N}\\p{M}]+(?:\\+\\+|#)?`, 'gu');
const WORD = /^[\p{L}\p{N}\p{M}]+$/u;
/** What may be between two pieces. It is short and contains no piece itself, so there is only one way to match, whatever the text. */
const GAP = '[^\\p{L}\\p{N}\\p{M}\\p{Extended_Pictographic}\\p{Regional_Indicator}]{0,40}?';
const LETTER = '[\\p{L}\\p{N}\\p{M}]';

/**
 * Returns a pattern that a folded text (`foldText`) must match to contain a phrase with emoji or with signs that belong to names: `C++` is not `C`,
 * and a comparison of words cannot find 🚀. null for phrases of words alone, which `foldedWords` compares. Pure.
 */
export function exactPhrase(phrase: string): RegExp | null {
  const pieces = foldText(phrase).match(PIECE) ?? [];
  if (pieces.every((piece) => WORD.test(piece))) return null;
  const [first = '', ...others] = pieces.map((piece) => piece.replace(/[.+*?^$()[\]{}|\\]/g, '\\$&'));
  const between = others.map((piece) => `${GAP}(?<!${LETTER}(?=${LETTER}))${piece}`).join('');
  return new RegExp(`(?<!${LETTER}(?=${LETTER}))${first}${between}(?<!${LETTER}(?=${LETTER}))(?![+#])`, 'u');
}
