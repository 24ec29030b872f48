import porter2 from 'wink-porter2-stemmer';

const ENGLISH = /^[a-z]{3,}$/;

/** Whether `stemOf` takes such a word apart, and may find other words with its stem. Pure. */
export function hasStem(word: string): boolean {
  return ENGLISH.test(word);
}

/** What the forms of an English word have in common, by Porter's second algorithm: `upgrade`, `upgrading`, `upgrades` → `upgrad`; words of other letters as they are. Pure. */
export function stemOf(word: string): string {
  return hasStem(word) ? porter2(word) : word;
}

/** The singular or plurals of a word or name, as far as spelling shows: `policy` → `policies`, `virtual machine` → `virtual machines`. Pure. */
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
