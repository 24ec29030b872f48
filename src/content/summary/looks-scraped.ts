import { splitSentences } from '../../lib/split-sentences.ts';
import { matchingRules } from './apply-rules.ts';
import { pagePartsOf } from './boilerplate.ts';
import { isHolding, isOpening, isTitled } from './heading-words.ts';
import { isEnded, isHeading, isNumbered, isRunOn, wordsOf } from './headings.ts';
import { isInformative } from './prose-sentences.ts';
import { BOILERPLATE, SCRAPER_RULES } from './scraper-rules.ts';

/** One line of so few characters is what somebody wrote. */
const SHORT_CHARS = 60;
/** A version, a hash, a button: no text. */
const TOKEN = /^(?:v?\d[\w.+-]*|[0-9a-f]{7,40}|compare|assets?|verified|latest|pre-release|release)[.!]?$/i;
/** What is longer is judged by what is in it. */
const WRITTEN_MAX_CHARS = 300;
/** So many words show whether headings run into each other. */
const MIN_WORDS = 60;

/** A byline that stands alone: “By Jane Doe”, “Authors: Jane Doe (Example), John Doe”. */
const BYLINE = /^(?:(?:Written |Posted |Published )?[Bb]y|Authors?):? \p{Lu}[^.!?]{1,200}$/u;

/** Rules that hit what nobody writes: the buttons and notices of certain sites. */
const CERTAIN = /^(?:link to the original|GitHub: (?!page)|Google:|AWS: edit|Red Hat:|CNCF:|about the author|related articles|byline with)/;

/** Rules that also hit notes which somebody wrote. */
const NOTES = /^(?:release|commit):/;

const RULES = [...SCRAPER_RULES, ...BOILERPLATE];

/** How many rules for scraped pages hit a text, how many of them no notes, and whether one of them is certain. */
function hitsIn(text: string): { all: number; count: number; isCertain: boolean } {
  const hits = matchingRules(text, RULES);
  return {
    all: hits.length,
    count: hits.filter(({ name }) => !NOTES.test(name)).length,
    isCertain: hits.some(({ name }) => CERTAIN.test(name)),
  };
}

/** Whether a text is left of a page: it has what nobody writes, or little else than what pages have around their texts. Pure. */
export function isPageLeftover(text: string): boolean {
  const { all, isCertain } = hitsIn(text);
  if (all === 0 || isCertain) return isCertain;
  const left = pagePartsOf(text).flatMap((part) => part.text.split(' '));
  return left.length < text.split(' ').length / 2;
}

/** `… in its version 2.`: a number that is the end of a sentence. Behind a mark, it is that of a list. */
const OWN_NUMBER = /(?<=[\p{L}\p{M}]) \d{1,2}(?=\.$)/u;

/** Whether a short text was written for people to read, and not taken from a page: sentences, with no headings before or between them. Pure. */
export function looksWritten(whole: string): boolean {
  if (whole.length > WRITTEN_MAX_CHARS || hitsIn(whole).all > 0 || hasRunInHeadings(whole)) return false;
  const text = whole.replace(OWN_NUMBER, '');
  const sentences = splitSentences(text);
  if (sentences.length === 1 && text.length <= SHORT_CHARS && !isNumbered(text) && !TOKEN.test(text)) return true;
  if (sentences.length > 1 && !isInformative(sentences)) return false;
  return sentences.every((sentence) => isEnded(sentence) && !isNumbered(sentence) && !isRunOn(wordsOf(sentence)) && !isHeading(sentence));
}

/** Whether a sentence begins where none ended, or most words are written as in headings. */
function hasRunInHeadings(text: string): boolean {
  const [first = '', ...rest] = wordsOf(text);
  const begins = rest.some((word, at) => {
    const before = at === 0 ? first : (rest[at - 1] ?? '');
    return isOpening(word, rest[at + 1]) && isTitled(word) && !/[^\p{L}\p{N}]$/u.test(before) && !isHolding(before);
  });
  return begins || rest.filter(isTitled).length > 0.4 * rest.length;
}

/** Whether a body, which has the headings and paragraphs of its Markdown, is what a scraper left of a page. Pure. */
export function isPageText(lines: readonly string[]): boolean {
  const text = lines.join('\n');
  const { count, isCertain } = hitsIn(text);
  // Notes of releases have hashes and versions, whoever wrote them; one phrase of a page may be quoted.
  if (count > 2 || (isCertain && (count > 1 || lines.length === 1))) return true;
  const words = lines.length === 1 ? wordsOf(text) : [];
  return words.length >= MIN_WORDS && isRunOn(words);
}

/** Paragraphs without the byline before them. Pure. */
export function withoutByline(lines: readonly string[]): readonly string[] {
  return lines.length > 1 && BYLINE.test(lines[0] ?? '') ? lines.slice(1) : lines;
}
