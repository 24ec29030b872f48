const MARKS = /\p{M}+/gu;
const BETWEEN_WORDS = /[^\p{L}\p{N}]+/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII itself.
const ASCII_ONLY = /^[\x00-\x7f]*$/;

/** Lower case without accents, so that `Café` and `cafe` are the same. Pure. */
export function foldText(text: string): string {
  if (ASCII_ONLY.test(text)) return text.toLowerCase();
  return text.normalize('NFKD').replace(MARKS, '').replaceAll('’', "'").toLowerCase();
}

/** Folded words with one space between, before and after them, so that `includes` compares whole words; one space where there are none. Pure. */
export function spacedWords(text: string): string {
  const words = foldText(text).replace(BETWEEN_WORDS, ' ').trim();
  return words === '' ? ' ' : ` ${words} `;
}
