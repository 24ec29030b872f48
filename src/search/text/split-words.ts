/** An emoji as Unicode builds it: a flag, or pictures with their variants and skin colours, joined by U+200D; also digits in a frame. A regular expression, to be read with the `u` flag. */
export const PICTURE = String.raw`\p{Regional_Indicator}{2}|\p{Extended_Pictographic}[\ufe0e\ufe0f\p{Emoji_Modifier}\u{e0020}-\u{e007f}]*(?:\u200d\p{Extended_Pictographic}[\ufe0e\ufe0f\p{Emoji_Modifier}]*)*|[0-9]\ufe0f?\u20e3`;
const AT = new RegExp(PICTURE, 'uy');
const WHOLE = new RegExp(`^(?:${PICTURE})$`, 'u');
/** What makes no other picture of it: presentation and skin colour. */
const VARIANTS = /[\ufe0e\ufe0f\p{Emoji_Modifier}]/gu;

const UNKNOWN = 0;
const LETTER = 1;
/** May stand between two letters of one word. */
const JOINT = 2;
const OTHER = 3;
/** Begins a word of its own. */
const EMOJI = 4;
const ASCII_END = 128;

/** The last of them are seen by nobody: joiners, the soft hyphen, selectors of variants. */
const JOINTS = /[.+_/'’\-\u00ad\p{Join_Control}\u2060\p{Variation_Selector}]/u;
const LETTERS = /[\p{L}\p{N}\p{M}]/u;
const PICTURES = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u;
const KEYCAP = 0x20e3;
const [COMMA, PLUS, HASH] = [0x2c, 0x2b, 0x23];
/** Kinds of the code points below U+10000, as far as they were asked for. */
const kinds = new Uint8Array(0x10000);

/** What the ASCII letters of a word are, as bits. */
const [LOWER, UPPER, DIGIT, FIRST_UPPER] = [1, 2, 4, 8];
const bitOf = Uint8Array.from({ length: ASCII_END }, (_, code) =>
  code >= 97 && code <= 122 ? LOWER : code >= 65 && code <= 90 ? UPPER : isDigit(code) ? DIGIT : 0,
);
/** By those bits: 1 for names of several words. */
const isMixed = Uint8Array.from({ length: 16 }, (_, bits) => {
  const hasWords = (bits & LOWER) !== 0 && (bits & UPPER) !== 0;
  return hasWords || ((bits & DIGIT) !== 0 && bits !== DIGIT) ? 1 : 0;
});

/**
 * Calls `word` with the start and the end of each word, in UTF-16 units, and whether it is plain: ASCII letters alone or digits alone, and
 * no capital inside. A word may hold dots, dashes and such between letters (`v1.31.12+k3s1`, `in-place`, `CI/CD`), commas between
 * thousands (`10,000`), and end with `++` or `#` (`C++`). Each emoji and each flag is a word. Pure.
 */
export function eachWord(text: string, word: (start: number, end: number, isPlain: boolean) => void): void {
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    const kind = kindAt(text, at, code);
    const start = at;
    at += sizeOf(code);
    if (kind === EMOJI) {
      at = pictureEnd(text, start);
      word(start, at, false);
    }
    if (kind !== LETTER) continue;
    let isPlain = code < ASCII_END;
    let bits = isPlain ? (bitOf[code] as number) : 0;
    if (bits === UPPER) bits = FIRST_UPPER;
    let last = code;
    while (at < text.length) {
      const next = text.charCodeAt(at);
      const nextKind = kindAt(text, at, next);
      if (nextKind === LETTER) at += sizeOf(next);
      else if (nextKind === JOINT ? isLetterAt(text, at + 1) : next === COMMA && isThousands(text, last, at)) at += 1;
      else break;
      if (nextKind !== LETTER || next >= ASCII_END) isPlain = false;
      else bits |= bitOf[next] as number;
      last = next;
    }
    const end = signsEnd(text, at, last);
    word(start, end, isPlain && end === at && isMixed[bits] === 0);
    at = end;
  }
}

function isLetterAt(text: string, at: number): boolean {
  return at < text.length && kindAt(text, at, text.charCodeAt(at)) === LETTER;
}

/** Whether a comma at `at` parts thousands: three digits behind it, and no more. */
function isThousands(text: string, before: number, at: number): boolean {
  if (!isDigit(before)) return false;
  for (let digit = 1; digit <= 3; digit++) if (!isDigit(text.charCodeAt(at + digit))) return false;
  return !isLetterAt(text, at + 4);
}

/** Behind the signs that belong to a name: `C++`, `C#`, and the frame of a digit (`1️⃣`). */
function signsEnd(text: string, at: number, last: number): number {
  const next = text.charCodeAt(at);
  if (next !== PLUS && next !== HASH && next !== 0xfe0f && next !== KEYCAP) return at;
  if (isDigit(last)) {
    const frame = next === 0xfe0f ? at + 1 : at;
    return text.charCodeAt(frame) === KEYCAP ? frame + 1 : at;
  }
  const end = next === HASH ? at + 1 : next === PLUS && text.charCodeAt(at + 1) === PLUS ? at + 2 : at;
  const after = text.charCodeAt(end);
  // `C++20` is C++ too.
  const goesOn = isLetterAt(text, end) && !(next === PLUS && isDigit(after));
  return goesOn || after === PLUS || after === HASH ? at : end;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
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
  if (JOINTS.test(letter)) return JOINT;
  if (letter.codePointAt(0) === KEYCAP) return OTHER;
  if (LETTERS.test(letter)) return LETTER;
  return PICTURES.test(letter) ? EMOJI : OTHER;
}

/** Where the emoji that begins at `at` ends, in UTF-16 units. Pure. */
function pictureEnd(text: string, at: number): number {
  AT.lastIndex = at;
  const length = AT.exec(text)?.[0].length ?? ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
  return at + length;
}

/** What an emoji is found by: itself whatever its colour, then the pictures it is joined of (`👩‍💻`: 👩 and 💻); null for all else. Pure. */
export function pictureTerms(written: string): string[] | null {
  if (!WHOLE.test(written)) return null;
  const whole = written.replace(VARIANTS, '');
  const parts = whole.split('\u200d');
  return parts.length > 1 ? [whole, ...parts] : [whole];
}
