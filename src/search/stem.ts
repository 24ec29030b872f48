const ENDINGS = /(?:at(?:es?|ed|ing|ions?|ors?|ive)|ings?|ments?|ions?|ers?|ed|ies|ly|es|s)$/;
const LETTERS = /^[a-z]{4,}$/;
const STEM_MIN_CHARS = 3;

/** What the forms of an English word have in common: `upgrade`, `upgrading`, `upgrades` → `upgrad`; other words as they are. Rough: fit for alternatives that weigh little. Pure. */
export function stemOf(word: string): string {
  if (!LETTERS.test(word)) return word;
  const cut = word.replace(ENDINGS, '');
  const stem = (cut.length >= STEM_MIN_CHARS ? cut : word).replace(/([bdgklmnprtz])\1$/, '$1').replace(/[eiy]$/, '');
  return stem.length >= STEM_MIN_CHARS ? stem : word;
}

/** The singular or plurals of a word, as far as spelling tells: `policy` → `policies`. Pure. */
export function numberFormsOf(word: string): string[] {
  if (!LETTERS.test(word)) return [];
  if (word.endsWith('ies')) return [`${word.slice(0, -3)}y`];
  if (word.endsWith('y')) return [`${word.slice(0, -1)}ies`];
  if (/(?:ss|us|is)$/.test(word)) return [`${word}es`];
  return word.endsWith('s') ? [word.slice(0, -1), ...(word.endsWith('es') ? [word.slice(0, -2)] : [])] : [`${word}s`, `${word}es`];
}
