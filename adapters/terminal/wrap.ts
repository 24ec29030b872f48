import { graphemesOf } from '../../src/lib/cut-text.ts';

/** Text in one style: `paint` adds colours to it. */
export interface Piece {
  text: string;
  paint: (text: string) => string;
}

const asWritten = (text: string): string => text;

const ASCII = /^[\x20-\x7e]*$/;
/** East Asian wide and full-width characters, and emoji. https://www.unicode.org/reports/tr11/ */
const WIDE =
  /\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18aff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}\p{Regional_Indicator}]/u;
/** Letters between which a line may break although no blank stands there. */
const BREAKS_ANYWHERE = /[\u2e80-\u2fff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3fffd}]/u;
/** What takes no column of its own. */
const NO_WIDTH = /^[\p{M}\p{Default_Ignorable_Code_Point}]+$/u;

/** Columns that a text takes: 2 for a wide character or an emoji, 0 for a mark. Pure. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const grapheme of graphemesOf(text)) width += WIDE.test(grapheme) ? 2 : NO_WIDTH.test(grapheme) ? 0 : 1;
  return width;
}

/** What must not be torn: a word, or one letter of a script without blanks. */
interface Word {
  pieces: Piece[];
  width: number;
  /** Whether a blank stands before it. */
  spaced: boolean;
}

/** Words wrapped to lines of at most `width` columns; longer words (addresses) stand alone. `indent`: before every line but the first. Pure. */
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

/** The same for a text in one style. Pure. */
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

/** A word of a script without blanks, letter by letter; signs stay with the letter before them. */
function atomsOf(word: string): readonly string[] {
  if (ASCII.test(word) || !BREAKS_ANYWHERE.test(word)) return [word];
  const atoms: string[] = [];
  for (const grapheme of graphemesOf(word)) {
    const last = atoms.at(-1);
    if (last !== undefined && !BREAKS_ANYWHERE.test(grapheme)) atoms[atoms.length - 1] = last + grapheme;
    else atoms.push(grapheme);
  }
  return atoms;
}

function breaksBetween({ pieces }: Word, atom: string): boolean {
  return BREAKS_ANYWHERE.test(pieces.at(-1)?.text ?? '') && BREAKS_ANYWHERE.test(atom.slice(0, 2));
}

/** Neighbours of one style are painted together. */
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

/** A blank between two styles has none. */
function paintRun(text: string, paint: (text: string) => string): string {
  return text.startsWith(' ') ? ` ${paint(text.slice(1))}` : paint(text);
}
