import { splitSentences } from '../../lib/split-sentences.ts';
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

/** `How platforms are rede...`: what a source cut in the middle of a word. */
const CUT_WORD = /[\p{L}\p{N}]{1,40}(?:\.{3}|…)$/u;
/** What is shorter, somebody ended with dots. */
const CUT_MIN_CHARS = 100;

/** Texts without the sentence that their source cut; of a single one, without the word. Pure. */
export function withoutCutEnd(lines: readonly string[]): readonly string[] {
  const last = lines.at(-1) ?? '';
  if (last.length < CUT_MIN_CHARS || !CUT_WORD.test(last)) return lines;
  const whole = splitSentences(last).slice(0, -1);
  return [...lines.slice(0, -1), whole.length > 0 ? whole.join(' ') : `${last.replace(CUT_WORD, '').trimEnd()}…`];
}
