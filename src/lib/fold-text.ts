/** Marks on letters of scripts in which words without them count as the same; marks that make a different letter (й, が, ि) stay. */
const MARKS = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Hebrew}\p{Script=Arabic}])\p{M}+/gu;
/** Letters that Unicode does not decompose into a letter and a mark, with their plain spelling. */
const PLAIN: ReadonlyMap<string, string> = new Map([
  ...Object.entries({ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ħ: 'h', ŧ: 't', '’': "'" }),
  ...Object.entries({ ё: 'е' }),
  // Consonants without a vowel, which Unicode encodes both as a letter and as a sequence: Malayalam’s chillus, Bengali’s khanda ta.
  ...Object.entries({ ൺ: 'ണ്', ൻ: 'ന്', ർ: 'ര്', ൽ: 'ല്', ൾ: 'ള്', ൿ: 'ക്', ৎ: 'ত্' }),
]);
/** Invisible characters that join letters, separate syllables or choose a form. */
const UNSEEN = /[\u00ad\p{Join_Control}\u2060\p{Variation_Selector}]/gu;
const MARKED = new RegExp(`[${[...PLAIN.keys()].join('')}]`, 'g');
const BETWEEN_WORDS = /[^\p{L}\p{N}\p{M}]+/gu;
const BETWEEN_THOUSANDS = /(?<=\d),(?=\d{3}(?!\d))/g;
const BETWEEN_PLAIN_WORDS = /[^a-z0-9]+/g;
/** Scripts written without spaces between words: each character counts as a word. */
const SIGNS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]\p{M}*/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII itself.
const ASCII_ONLY = /^[\x00-\x7f]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range begins with ASCII itself.
const NO_MARKS = /^[\x00-\x7f\u2012-\u2022\u2190-\u2199]*$/;

/** Lower case, Latin letters without accents, wide letters made narrow, `ё` as `е`, without invisible characters, so that `Café` and `cafe` are equal. Pure. */
export function foldText(text: string): string {
  if (ASCII_ONLY.test(text)) return text.toLowerCase();
  // Typeset English: dashes, curly quotes and arrows.
  if (NO_MARKS.test(text)) return text.toLowerCase().replaceAll('’', "'");
  const bare = text.replace(UNSEEN, '').normalize('NFKD').replace(MARKS, '$1').normalize('NFC').toLowerCase();
  return bare.replace(MARKED, (letter) => PLAIN.get(letter) ?? letter);
}

/** Folded words separated and surrounded by single spaces, so that `includes` compares whole words, with `10,000` as `10000`; a single space if there are no words. Pure. */
export function foldedWords(text: string): string {
  const folded = foldText(text).replace(BETWEEN_THOUSANDS, '');
  const words = NO_MARKS.test(folded)
    ? folded.replace(BETWEEN_PLAIN_WORDS, ' ').trim()
    : folded.replace(SIGNS, ' $& ').replace(BETWEEN_WORDS, ' ').trim();
  return words === '' ? ' ' : ` ${words} `;
}

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/** Whether a code point is a letter or a digit in any script. The most common ones are recognised without a pattern. Pure. */
export function isLetterOrDigit(code: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
  // Dashes, curly quotes, bullets, ellipses.
  if (code >= 0x2000 && code <= 0x206f) return false;
  return LETTER_OR_DIGIT.test(String.fromCodePoint(code));
}

/** The code point that ends at `end` (greater than 0). Pure. */
export function codePointBefore(text: string, end: number): number {
  const unit = text.charCodeAt(end - 1);
  const isLow = unit >= 0xdc00 && unit <= 0xdfff && end > 1;
  const whole = isLow ? (text.codePointAt(end - 2) as number) : unit;
  return whole > 0xffff ? whole : unit;
}
