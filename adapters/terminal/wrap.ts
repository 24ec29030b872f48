import { plain } from '../../src/lib/sanitize-text.ts';

/** Like `plain`, for a piece in the middle of a line: outer spaces stay. Pure. */
export function escapePiece(text: string): string {
  const inner = plain(text);
  if (inner === '') return /\s/.test(text) ? ' ' : '';
  return `${/^\s/.test(text) ? ' ' : ''}${inner}${/\s$/.test(text) ? ' ' : ''}`;
}

/** Text in one style: `paint` adds colours to it. */
export interface Piece {
  text: string;
  paint: (text: string) => string;
}

const asWritten = (text: string): string => text;

const ASCII = /^[\x20-\x7e]*$/;
/** East Asian wide and full-width characters, and emoji. https://www.unicode.org/reports/tr11/ */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18aff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}\p{Regional_Indicator}]/u;
/** Letters between which a line may break without a space. */
const BREAKS_ANYWHERE = /[\u2e80-\u2fff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3fffd}]/u;
const LETTER =
  /[\u2e80-\u2fff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3fffd}][^\u2e80-\u2fff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3fffd}]*|[^\u2e80-\u2fff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3fffd}]+/gu;
/** Characters without a column of their own: marks, skin tones, invisible ones. */
const NO_WIDTH = /^[\p{M}\p{Emoji_Modifier}\p{Default_Ignorable_Code_Point}]$/u;
const JOINER = '\u200d';
/** Turns the character before it into an emoji. */
const AS_EMOJI = '\ufe0f';

/** Returns the number of columns that a text takes: 2 for a wide character or an emoji, 0 for a mark. One pass: `Intl.Segmenter` takes longer than that for long texts. Pure. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  let last = 0;
  let isJoined = false;
  let isFlagOpen = false;
  for (const sign of text) {
    if (sign === AS_EMOJI && last === 1) {
      last = 2;
      width += 1;
    }
    if (NO_WIDTH.test(sign)) {
      isJoined = sign === JOINER;
      continue;
    }
    const isRegional = /\p{Regional_Indicator}/u.test(sign);
    // Two regional letters are one flag; a character joined to an emoji is part of it.
    const isPart = (isRegional && isFlagOpen) || (isJoined && /\p{Extended_Pictographic}/u.test(sign));
    isFlagOpen = isRegional && !isFlagOpen;
    isJoined = false;
    if (isPart) continue;
    last = WIDE.test(sign) ? 2 : 1;
    width += last;
  }
  return width;
}

/** A unit that must not be broken: a word, or one letter of a script without spaces. */
interface Word {
  pieces: Piece[];
  width: number;
  /** Whether a space precedes it. */
  spaced: boolean;
}

/** Wraps words to lines of at most `width` columns; a longer word (an address) gets a line of its own. `indent`: before every line but the first. Pure. */
export function wrapPieces(pieces: readonly Piece[], width: number, indent = ''): readonly string[] {
  const lines: Word[][] = [[]];
  let used = 0;
  for (const word of wordsOf(pieces)) {
    const line = lines.at(-1) ?? [];
    const gap = word.spaced && line.length > 0 ? 1 : 0;
    if (line.length > 0 && used + gap + word.width > width) {
      lines.push([word]);
      used = indent.length + word.width;
    } else {
      line.push(word);
      used += gap + word.width;
    }
  }
  return lines.flatMap((line, nth) => (line.length === 0 ? [] : [`${nth > 0 ? indent : ''}${paintedLine(line)}`]));
}

/** Wraps a text in one style in the same way. Pure. */
export function wrap(text: string, width: number, indent = ''): readonly string[] {
  return wrapPieces([{ text, paint: asWritten }], width, indent);
}

function wordsOf(pieces: readonly Piece[]): readonly Word[] {
  const words: Word[] = [];
  let spaced = true;
  for (const { text, paint } of pieces) {
    for (const [part] of text.matchAll(/\s+|\S+/gu)) {
      if (/^\s/u.test(part)) {
        spaced = true;
        continue;
      }
      for (const atom of atomsOf(part)) {
        const last = words.at(-1);
        const width = displayWidth(atom);
        const joins = !spaced && last !== undefined && !breaksBetween(last, atom);
        if (joins) {
          last.pieces.push({ text: atom, paint });
          last.width += width;
        } else words.push({ pieces: [{ text: atom, paint }], width, spaced });
        spaced = false;
      }
    }
  }
  return words;
}

/** Splits a word of a script without spaces into letters; punctuation and marks stay with the letter before them. */
function atomsOf(word: string): readonly string[] {
  if (ASCII.test(word) || !BREAKS_ANYWHERE.test(word)) return [word];
  return word.match(LETTER) ?? [word];
}

function breaksBetween({ pieces }: Word, atom: string): boolean {
  return BREAKS_ANYWHERE.test(pieces.at(-1)?.text.slice(0, 2) ?? '') && BREAKS_ANYWHERE.test(atom.slice(0, 2));
}

/** Paints neighbours of one style together. */
function paintedLine(line: readonly Word[]): string {
  const runs: Piece[] = [];
  for (const [nth, { pieces, spaced }] of line.entries())
    for (const [at, { text, paint }] of pieces.entries()) {
      const last = runs.at(-1);
      const gap = nth > 0 && at === 0 && spaced ? ' ' : '';
      if (last !== undefined && last.paint === paint) last.text += gap + text;
      else runs.push({ text: gap + text, paint });
    }
  return runs.map(({ text, paint }) => paintRun(text, paint)).join('');
}

/** Paints a run, except its leading space, which belongs to no style. */
function paintRun(text: string, paint: (text: string) => string): string {
  return text.startsWith(' ') ? ` ${paint(text.slice(1))}` : paint(text);
}
