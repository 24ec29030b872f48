const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/** Whether a code point is a letter or a digit of any writing. Those that most texts are made of are told without a pattern. Pure. */
export function isLetterOrDigit(code: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
  // Dashes, curly quotes, bullets, ellipses.
  if (code >= 0x2000 && code <= 0x206f) return false;
  return LETTER_OR_DIGIT.test(String.fromCodePoint(code));
}

/** The code point that ends at `end`, which is above 0. Pure. */
export function codePointBefore(text: string, end: number): number {
  const unit = text.charCodeAt(end - 1);
  const isLow = unit >= 0xdc00 && unit <= 0xdfff && end > 1;
  const whole = isLow ? (text.codePointAt(end - 2) as number) : unit;
  return whole > 0xffff ? whole : unit;
}
