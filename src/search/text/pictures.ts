/** An emoji as Unicode builds it: a flag, or pictures with their variants and skin colours, joined by U+200D; also digits in a frame. A regular expression, to be read with the `u` flag. */
export const PICTURE = String.raw`\p{Regional_Indicator}{2}|\p{Extended_Pictographic}[\ufe0e\ufe0f\p{Emoji_Modifier}\u{e0020}-\u{e007f}]*(?:\u200d\p{Extended_Pictographic}[\ufe0e\ufe0f\p{Emoji_Modifier}]*)*|[0-9]\ufe0f?\u20e3`;
const AT = new RegExp(PICTURE, 'uy');
const WHOLE = new RegExp(`^(?:${PICTURE})$`, 'u');
/** What makes no other picture of it: presentation and skin colour. */
const VARIANTS = /[\ufe0e\ufe0f\p{Emoji_Modifier}]/gu;

/** Where the emoji that begins at `at` ends, in UTF-16 units. Pure. */
export function pictureEnd(text: string, at: number): number {
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
