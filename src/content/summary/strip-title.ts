import { isLetterOrDigit } from '../../lib/letters.ts';

function lettersOf(text: string): string {
  let letters = '';
  for (const character of text) if (isLetterOrDigit(character.codePointAt(0) as number)) letters += character;
  return letters.toLowerCase();
}

/** Where in `text` its letters and digits have been those of `letters`, all of them; -1 where others come before. */
function endOf(text: string, letters: string): number {
  let matched = 0;
  let at = 0;
  for (const character of text) {
    at += character.length;
    if (!isLetterOrDigit(character.codePointAt(0) as number)) continue;
    const letter = character.toLowerCase();
    if (!letters.startsWith(letter, matched)) return -1;
    matched += letter.length;
    if (matched === letters.length) return at;
  }
  return -1;
}

/** `Blog: What is new` is called `What is new` on its own page. */
const LABEL = /^(?:blog|news|video|podcast|webinar|guest post|press release)\s*:\s+/i;
/** Behind a title a sentence goes on like this: “Kubernetes” does not eat the first word of “Kubernetes is …”, nor of “Kubernetes-native”. */
const GOES_ON =
  /^(?:[\p{L}\p{N}\p{M}]|['’-]\p{L}|,? (?:is|are|was|has|have|can|will|and|or|in|on|of|for|to|the|with|from|at|by|now|[\p{Ll}]+s)\b)/u;

/** `text` without the title it begins with, however often it repeats it; marks and case don't count. Pure. */
export function stripTitle(text: string, title: string): string {
  return titleRemover(title)(text);
}

/** The same for several texts under one title, which is read but once. Pure. */
export function titleRemover(title: string): (text: string) => string {
  const spellings = [...new Set([title, title.replace(LABEL, '')].map(lettersOf))].filter((letters) => letters !== '');
  return (text) => withoutSpellings(text, spellings);
}

function withoutSpellings(text: string, spellings: readonly string[]): string {
  let left = text;
  for (let again = true; again; ) {
    again = false;
    for (const letters of spellings) {
      const end = endOf(left, letters);
      if (end === -1 || GOES_ON.test(left.slice(end))) continue;
      left = left.slice(end).replace(/^[\s\p{P}\p{S}]+/u, (run) => /[“"‘'([]$/u.exec(run)?.[0] ?? '');
      again = true;
    }
  }
  return left;
}
