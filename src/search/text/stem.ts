import porter2 from 'wink-porter2-stemmer';

const ENGLISH = /^[a-z]{3,}$/;

/** What the forms of an English word have in common, by Porter's second algorithm: `upgrade`, `upgrading`, `upgrades` → `upgrad`; words of other letters as they are. Pure. */
export function stemOf(word: string): string {
  return ENGLISH.test(word) ? porter2(word) : word;
}

/** The singular or plurals of a word, as far as spelling shows: `policy` → `policies`. Pure. */
export function numberFormsOf(word: string): string[] {
  if (!ENGLISH.test(word)) return [];
  if (word.endsWith('ies')) return [`${word.slice(0, -3)}y`];
  if (/[^aeiou]y$/.test(word)) return [`${word.slice(0, -1)}ies`];
  if (/(?:ss|us|is)$/.test(word)) return [`${word}es`];
  return word.endsWith('s')
    ? [word.slice(0, -1), ...(/(?:[sxz]|[cs]h)es$/.test(word) ? [word.slice(0, -2)] : [])]
    : [`${word}s`, `${word}es`];
}
