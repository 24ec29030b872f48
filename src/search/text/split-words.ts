const UNKNOWN = 0;
const LETTER = 1;
/** May stand between two letters of one word. */
const JOINT = 2;
const OTHER = 3;
/** A word of its own. */
const PICTURE = 4;
const ASCII_END = 128;

const JOINTS = ".+_/'’-";
const LETTERS = /[\p{L}\p{N}\p{M}]/u;
const PICTURES = /\p{Extended_Pictographic}/u;
/** Kinds of the code points below U+10000, as far as they were asked for. */
const kinds = new Uint8Array(0x10000);

/**
 * Calls `word` with the start and the end of each word, in UTF-16 units, and whether it is plain: ASCII letters and digits alone.
 * A word may hold dots, dashes and such between letters: `v1.31.12+k3s1`, `in-place`, `CI/CD`. Each emoji is a word. Pure.
 */
export function eachWord(text: string, word: (start: number, end: number, isPlain: boolean) => void): void {
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    const kind = kindAt(text, at, code);
    const start = at;
    at += sizeOf(code);
    if (kind === PICTURE) word(start, at, false);
    if (kind !== LETTER) continue;
    let isPlain = code < ASCII_END;
    while (at < text.length) {
      const next = text.charCodeAt(at);
      const nextKind = kindAt(text, at, next);
      if (nextKind === LETTER) at += sizeOf(next);
      else if (nextKind === JOINT && at + 1 < text.length && kindAt(text, at + 1, text.charCodeAt(at + 1)) === LETTER) at += 1;
      else break;
      if (nextKind === JOINT || next >= ASCII_END) isPlain = false;
    }
    word(start, at, isPlain);
  }
}

function kindAt(text: string, at: number, code: number): number {
  const known = kinds[code] as number;
  if (known !== UNKNOWN) return known;
  // Half of a pair means nothing without the other half.
  if (isHigh(code)) return kindOf(String.fromCodePoint(text.codePointAt(at) ?? code));
  const kind = kindOf(String.fromCharCode(code));
  kinds[code] = kind;
  return kind;
}

/** In UTF-16 units; text is well formed, or a stray half pair is skipped together with what follows it. */
function sizeOf(code: number): number {
  return isHigh(code) ? 2 : 1;
}

function isHigh(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}

function kindOf(letter: string): number {
  if (LETTERS.test(letter)) return LETTER;
  if (JOINTS.includes(letter)) return JOINT;
  return PICTURES.test(letter) ? PICTURE : OTHER;
}
