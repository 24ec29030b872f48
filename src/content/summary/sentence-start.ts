import { isHolding, isOpening, isSaying, isTitled } from './heading-words.ts';
import { isProse, MIN_WORDS } from './headings.ts';

function mayBegin(words: readonly string[], at: number): boolean {
  const before = words[at - 1] ?? '';
  const word = words[at] ?? '';
  // No sentence begins with a version.
  return (
    isTitled(word) &&
    !/^v\d/.test(word) &&
    !isHolding(before) &&
    !isOpening(before) &&
    !/[,;:(“"‘—–-]$/.test(before) &&
    !/^[^(]*\)/.test(word)
  );
}

/** Where the first sentence begins is looked for among so many words. */
const LOOKED_AT_WORDS = 400;

/** Index of the word with which the sentence begins that follows headings without an end; -1 where there is none. Pure. */
export function startAfterHeadings(all: readonly string[]): number {
  const words = all.slice(0, LOOKED_AT_WORDS);
  const begins = (at: number, is: boolean): boolean => is && mayBegin(words, at) && isProse(words.slice(at));
  for (let at = words.length - MIN_WORDS; at > 0; at--) if (begins(at, isOpening(words[at] ?? '', words[at + 1]))) return at;
  for (let at = 1; at < words.length; at++)
    if (isTitled(words[at] ?? '') && /^\p{Ll}/u.test(words[at - 1] ?? '') && begins(at, isSubject(words.slice(at, at + 6)))) return at;
  const firstSays = words.findIndex((word, at) => at > 0 && isSaying(word));
  for (let at = firstSays - 2; at >= 3 && !isOpening(words[0] ?? '', words[1]); at--)
    if (begins(at, isPlain(words.slice(at + 1, firstSays)))) return at;
  return -1;
}

/** `Amazon EKS uses …`, `News headlines reported …`: nothing that holds words together before the word that says something. */
function isSubject([, ...rest]: readonly string[]): boolean {
  const verb = rest.findIndex(isSaying);
  return verb >= 0 && !rest.slice(0, verb).some((word) => isHolding(word) || /\W$/.test(word));
}

const isPlain = (words: readonly string[]): boolean => words.every((word) => /^\p{Ll}[\p{L}-]*$/u.test(word) && !isHolding(word));
