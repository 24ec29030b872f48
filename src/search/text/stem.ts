import porter2 from 'wink-porter2-stemmer';

const ENGLISH = /^[a-z]{3,}$/;

/** Whether `stemOf` stems this word, so that other words may share its stem. Pure. */
export function hasStem(word: string): boolean {
  return ENGLISH.test(word);
}

/** Returns what the forms of an English word have in common, by Porter's second algorithm: `upgrade`, `upgrading`, `upgrades` → `upgrad`; words with other characters unchanged. Pure. */
export function stemOf(word: string): string {
  return hasStem(word) ? porter2(word) : word;
}

/** Returns the singular or the plurals of a word or name, as far as its spelling shows them: `policy` → `policies`, `virtual machine` → `virtual machines`. Pure. */
export function numberFormsOf(name: string): string[] {
  const last = name.lastIndexOf(' ') + 1;
  return formsOf(name.slice(last)).map((form) => `${name.slice(0, last)}${form}`);
}

function formsOf(word: string): string[] {
  if (!hasStem(word)) return [];
  if (word.endsWith('ies')) return [`${word.slice(0, -3)}y`];
  if (/[^aeiou]y$/.test(word)) return [`${word.slice(0, -1)}ies`];
  if (/(?:ss|us|is)$/.test(word)) return [`${word}es`];
  return word.endsWith('s')
    ? [word.slice(0, -1), ...(/(?:[sxz]|[cs]h)es$/.test(word) ? [word.slice(0, -2)] : [])]
    : [`${word}s`, `${word}es`];
}
