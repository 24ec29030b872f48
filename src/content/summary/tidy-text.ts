import { splitSentences } from '../../lib/cut-text.ts';
import { isLetterOrDigit } from '../../lib/letters.ts';
import type { Post } from '../post.ts';

/** By so much of their ends two texts are known to end alike. */
const END_CHARS = 80;
/** Ends of host and file names that scrapers part from their names. */
const NAME_ENDS = 'com|io|org|dev|net|ai|cloud|yaml|yml|json|toml|go|py|sh|md|txt|conf|local|dapper';

/** `https://charts. github. io/v2`. */
const HOST = new RegExp(`https?://[\\w-]{1,60}(?:\\. ?[a-z][\\w-]{0,40}){0,3}\\. (?:${NAME_ENDS})(?=[/\\s]|$)`, 'g');

/** A cut, as a line break, in a number, an address, a file's name or an abbreviation. */
const IN_A_NAME = new RegExp(
  `\\d\\.\\n(?:\\d|x\\b)|https?://\\S{1,80}\\.\\n[a-z]|\\w\\.\\n(?:${NAME_ENDS})\\b|\\b(?:e\\.\\ng|i\\.\\ne|[A-Z]\\.\\n[A-Z])\\.`,
);

// The dot comes first: looking behind every character is slow.
const NAME_END = new RegExp(`\\.(?<=\\b[\\w-]{2,40}\\.) (?=(?:${NAME_ENDS})\\b(?! [A-Z]\\w+ is\\b))`, 'g');

/** Plain text with what scrapers did to its blanks undone: `whitneylee. com`, `( CVE-1 )`, `Envoy , Istio`, `v0.8.2-rc. 4`; commits without their pull requests. Pure. */
export function tidyText(text: string): string {
  return text
    .replace(HOST, (host) => host.replaceAll(' ', ''))
    .replace(NAME_END, '.')
    .replace(/\.(?<=\bv?\d{1,4}(?:\.\d{1,4}){0,2}(?:-[a-z]{1,6})?\.) (?=\d{1,4}[kKM]?\b(?! \p{Lu}\p{Ll}+ \p{Ll}))/gu, '.')
    .replace(/ (?=[,;:.!?…)\]”’®™](?:\s|$))/g, '')
    .replace(/([(“‘]) (?=\S)/g, '$1')
    .replace(/ ?\((?:#\d{1,7}|[\w-]+\/[\w-]+#\d{1,7})\)/g, '')
    .replace(/^TL;?DR:? /i, '');
}

/** Whether what is told ends where a scraper cut the tldr out of the summary, in the middle of a sentence: `https://example. github.`, and there ` io/v2 …`. Pure. */
export function endsBroken(told: string, { tldr, summary }: Post): boolean {
  const whole = tldr?.trim() ?? '';
  if (summary === null || whole.length === summary.length || !summary.startsWith(whole)) return false;
  const border = `${whole.slice(-END_CHARS)}\n${summary.slice(whole.length, whole.length + END_CHARS).trimStart()}`;
  return IN_A_NAME.test(border) && told.endsWith(tidyText(whole.slice(-END_CHARS)).slice(-12));
}

/** `How platforms are rede...`: what a source cut, in the middle of a word or behind one. */
const CUT = /(?:[\p{L}\p{N}]{1,40}|,) ?(?:\.{3}|…)$/u;
/** `[…]`, `… Read more`: nobody but a machine ends a text so. */
const CUT_MARK = / ?(?:\[ ?(?:\.{3}|…) ?\]|(?:\.{3}|…) ?[[(]?(?:(?:read |learn )?more|continue reading)[\])]?)[.!:→» ]{0,4}$/iu;
/** The same on a line of its own. */
const READ_ON = /^[[(]?(?:(?:read |learn )?more|continue reading)[\])]?[.!:→» ]{0,4}$/iu;
/** What is shorter, somebody ended with dots. */
const CUT_MIN_CHARS = 100;

/**
 * Texts without the sentence that their source cut; of a single one, without the word. `isSurely`: whose texts are often cut, so that a
 * short one with a whole sentence before its dots is, too. Pure.
 */
export function withoutCutEnd(lines: readonly string[], isSurely = false): readonly string[] {
  const last = lines.at(-1) ?? '';
  const beforeLast = lines.at(-2) ?? '';
  if (READ_ON.test(last) && /(?:\.{3}|…)$/.test(beforeLast)) return withoutCutEnd([...lines.slice(0, -2), `${beforeLast} ${last}`]);
  const marked = last.replace(CUT_MARK, '…');
  const isMarked = marked !== last;
  if (!CUT.test(marked)) return lines;
  const before = splitSentences(marked).slice(0, -1);
  if (!isMarked && last.length < CUT_MIN_CHARS && !(isSurely && before.length > 0)) return lines;
  return [...lines.slice(0, -1), before.length > 0 ? before.join(' ') : `${marked.replace(CUT, '').trimEnd()}…`];
}

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
