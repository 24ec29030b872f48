import { splitSentences } from '../../lib/cut-text.ts';
import type { Post } from '../post.ts';
import { BOILERPLATE, type Junk, SCRAPER_RULES } from './scraper-rules.ts';
import { isEnded, isFunctionWord, isHeading, isInformative, isNumbered, isOpening, isRunOn, isTitled, wordsOf } from './sentences.ts';

/** Number of characters that are examined on each side of a cut. */
const END_CHARS = 80;
/** Endings of host and file names that scrapers separate from the rest of the name. */
const NAME_ENDS = 'com|io|org|dev|net|ai|cloud|yaml|yml|json|toml|go|py|sh|md|txt|conf|local|dapper';

/** A host name with blanks after its dots: `https://charts. github. io/v2`. */
const HOST = new RegExp(`https?://[\\w-]{1,60}(?:\\. ?[a-z][\\w-]{0,40}){0,3}\\. (?:${NAME_ENDS})(?=[/\\s]|$)`, 'g');

/** A cut, marked by a line break, inside a number, an address, a file name or an abbreviation. */
const IN_A_NAME = new RegExp(
  `\\d\\.\\n(?:\\d|x\\b)|https?://\\S{1,80}\\.\\n[a-z]|\\w\\.\\n(?:${NAME_ENDS})\\b|\\b(?:e\\.\\ng|i\\.\\ne|[A-Z]\\.\\n[A-Z])\\.`,
);

// The dot comes first: a lookbehind at every character would be slow.
const NAME_END = new RegExp(`\\.(?<=\\b[\\w-]{2,40}\\.) (?=(?:${NAME_ENDS})\\b(?! [A-Z]\\w+ is\\b))`, 'g');

/** Undoes what scrapers do to the blanks in plain text: `whitneylee. com`, `( CVE-1 )`, `Envoy , Istio`, `v0.8.2-rc. 4`; also removes the pull requests named in commits, and `TL;DR` at the beginning. Pure. */
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

/** Whether a text ends where a scraper cut the tldr out of the summary in the middle of a name: `https://example. github.`, which continues ` io/v2 …` there. Pure. */
export function endsBroken(text: string, { tldr, summary }: Post): boolean {
  const whole = tldr?.trim() ?? '';
  if (summary === null || whole.length === summary.length || !summary.startsWith(whole)) return false;
  const border = `${whole.slice(-END_CHARS)}\n${summary.slice(whole.length, whole.length + END_CHARS).trimStart()}`;
  return IN_A_NAME.test(border) && text.endsWith(tidyText(whole.slice(-END_CHARS)).slice(-12));
}

/** Whether a rule can match anything in a text; `lower` is the text in lower case. */
const mayMatch = ({ hints }: Junk, lower: string): boolean => hints === undefined || hints.some((hint) => lower.includes(hint));

/** Returns the rules that match something in a text. Pure. */
export function matchingRules(text: string, rules: readonly Junk[]): Junk[] {
  const lower = text.toLowerCase();
  return rules.filter((rule) => mayMatch(rule, lower) && text.search(rule.pattern) !== -1);
}

/** Returns a text in which `insteadOf` replaces whatever the rules match, applied one after the other. Pure. */
export function replaceMatches(text: string, rules: readonly Junk[], insteadOf: (rule: Junk) => string): string {
  let left = text;
  let lower = text.toLowerCase();
  for (const rule of rules) {
    if (!mayMatch(rule, lower)) continue;
    const replaced = left.replace(rule.pattern, insteadOf(rule));
    if (replaced === left) continue;
    left = replaced;
    lower = left.toLowerCase();
  }
  return left;
}

/** One part of a page, between two matches of rules that separate parts. */
export interface PagePart {
  /** A line break marks where junk was removed that does not separate parts. */
  text: string;
  /** Whether it certainly begins with a sentence rather than with headings or titles. */
  isText: boolean;
}

const RULES = [...SCRAPER_RULES, ...BOILERPLATE];
const MARKS = { text: '\f', list: '\v' } as const;

/** Splits a scraped text into the parts of its page, in order; empty parts are left out. Pure. */
export function pagePartsOf(text: string): PagePart[] {
  const marked = replaceMatches(text, RULES, ({ before }) => (before ? MARKS[before] : '\n'));
  const parts = marked.split(/(?<=[\f\v])(?![\f\v])|(?<![\f\v])(?=[\f\v])/);
  return parts.flatMap((part, at) => {
    const plain = part
      .replace(/[\f\v]/g, '')
      .replace(/[^\S\n]+/g, ' ')
      .trim();
    return plain === '' ? [] : [{ text: plain, isText: parts[at - 1]?.endsWith(MARKS.text) === true }];
  });
}

/** Returns the names of the junk that is removed from a text before it is shown, in the order of `docs/tldr.md`. Pure. */
export function junkNamesIn(text: string): string[] {
  return matchingRules(text, RULES).map(({ name }) => name);
}

/** Returns text in one line, without what a scraper copied from around it. Pure. */
export function withoutScraperText(text: string): string {
  return replaceMatches(text, SCRAPER_RULES, () => ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** `v1.35.1-rc1+k3s1`, `8e6d788`, `1.`: what release pages repeat between their buttons. */
const TOKEN = /^(?:v?\d[\w.+-]*|[0-9a-f]{7,40}|[^\p{L}\p{N}]+|compare|assets?|verified|latest|pre-release|release)$/iu;
/** Minimum words and characters of a text that says something. Text left among junk needs more; text without junk was written by an author, and may be short. */
const MIN_CONTENT = { amongJunk: { words: 4, chars: 20 }, written: { words: 2, chars: 4 } } as const;

/** Whether a cleaned text says something: it has enough real words, and if it was found among junk, enough that are not in `title`. Pure. */
export function saysSomething(text: string, title: string, origin: keyof typeof MIN_CONTENT): boolean {
  const known = new Set(origin === 'amongJunk' ? title.toLowerCase().match(/[\p{L}\p{N}]+/gu) : []);
  const words = text
    .split(' ')
    .filter((word) => !TOKEN.test(word) && (word.match(/[\p{L}\p{N}]+/gu) ?? []).some((part) => !known.has(part.toLowerCase())));
  const least = MIN_CONTENT[origin];
  // Writing without spaces between words is judged by its characters.
  return words.join('').length >= least.chars && (words.length >= least.words || /[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]/u.test(text));
}

/** Maximum length of a single sentence that counts as written by an author whatever its form. */
const SHORT_CHARS = 60;
/** A version, a hash or a button, but no text. */
const NO_TEXT = /^(?:v?\d[\w.+-]*|[0-9a-f]{7,40}|compare|assets?|verified|latest|pre-release|release)[.!]?$/i;
/** Maximum length of a text that can count as written by an author without being cleaned. */
const WRITTEN_MAX_CHARS = 300;
/** Minimum number of words that show whether headings run into each other. */
const MIN_WORDS = 60;

/** A byline on a line of its own: “By Jane Doe”, “Authors: Jane Doe (Example), John Doe”. */
const BYLINE = /^(?:(?:Written |Posted |Published )?[Bb]y|Authors?):? \p{Lu}[^.!?]{1,200}$/u;

/** Rules that only match what no author writes: the buttons and notices of certain sites. */
const CERTAIN = /^(?:link to the original|GitHub: (?!page)|Google:|AWS: edit|Red Hat:|CNCF:|about the author|related articles|byline with)/;

/** Rules that also match notes written by an author. */
const NOTES = /^(?:release|commit):/;

/** Counts the rules for scraped pages that match a text (`all`), those of them that do not concern notes (`count`), and whether one of them is certain. */
function hitsIn(text: string): { all: number; count: number; isCertain: boolean } {
  const hits = matchingRules(text, RULES);
  return {
    all: hits.length,
    count: hits.filter(({ name }) => !NOTES.test(name)).length,
    isCertain: hits.some(({ name }) => CERTAIN.test(name)),
  };
}

/** Whether a text is left over from a page: it contains what no author writes, or more than half of it is what pages have around their texts. Pure. */
export function isPageLeftover(text: string): boolean {
  const { all, isCertain } = hitsIn(text);
  if (all === 0 || isCertain) return isCertain;
  const left = pagePartsOf(text).flatMap((part) => part.text.split(' '));
  return left.length < text.split(' ').length / 2;
}

/** `… in its version 2.`: a number that ends a sentence. After punctuation, it is the number of a list item. */
const OWN_NUMBER = /(?<=[\p{L}\p{M}]) \d{1,2}(?=\.$)/u;

/** Whether a short text was written for people to read rather than taken from a page: it consists of sentences, with no headings before or between them. Pure. */
export function looksWritten(whole: string): boolean {
  if (whole.length > WRITTEN_MAX_CHARS || hitsIn(whole).all > 0 || hasRunInHeadings(whole)) return false;
  const text = whole.replace(OWN_NUMBER, '');
  const sentences = splitSentences(text);
  if (sentences.length === 1 && text.length <= SHORT_CHARS && !isNumbered(text) && !NO_TEXT.test(text)) return true;
  if (sentences.length > 1 && !isInformative(sentences)) return false;
  return sentences.every((sentence) => isEnded(sentence) && !isNumbered(sentence) && !isRunOn(wordsOf(sentence)) && !isHeading(sentence));
}

/** Whether a sentence begins where none has ended, or more than 40% of the words are written as in headings. */
function hasRunInHeadings(text: string): boolean {
  const [first = '', ...rest] = wordsOf(text);
  const begins = rest.some((word, at) => {
    const before = at === 0 ? first : (rest[at - 1] ?? '');
    return isOpening(word, rest[at + 1]) && isTitled(word) && !/[^\p{L}\p{N}]$/u.test(before) && !isFunctionWord(before);
  });
  return begins || rest.filter(isTitled).length > 0.4 * rest.length;
}

/** Whether the paragraphs of a body are what a scraper left of a page. Pure. */
export function isPageText(lines: readonly string[]): boolean {
  const text = lines.join('\n');
  const { count, isCertain } = hitsIn(text);
  // Release notes have hashes and versions whoever wrote them, and a single phrase of a page may be a quotation.
  if (count > 2 || (isCertain && (count > 1 || lines.length === 1))) return true;
  const words = lines.length === 1 ? wordsOf(text) : [];
  return words.length >= MIN_WORDS && isRunOn(words);
}

/** Returns the paragraphs without a byline at the beginning. Pure. */
export function withoutByline(lines: readonly string[]): readonly string[] {
  return lines.length > 1 && BYLINE.test(lines[0] ?? '') ? lines.slice(1) : lines;
}
