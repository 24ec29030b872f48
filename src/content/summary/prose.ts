import { splitSentences } from '../../lib/cut-text.ts';
import type { Post } from '../post.ts';
import {
  countsAsSentence,
  endsWithStatement,
  isAsking,
  isEnded,
  isHeading,
  isHolding,
  isNumbered,
  isOpening,
  isProse,
  isQuestion,
  isRunOn,
  isSaying,
  isText,
  isTitled,
  MIN_WORDS,
  wordsOf,
} from './headings.ts';
import { markdownProse } from './markdown.ts';
import { proseLinesOf, titleRemover } from './plain-text.ts';
import { isPageText, looksWritten, pagePartsOf, tidyText, withoutByline } from './scraped-text.ts';

/** The body of a post whose text is elsewhere, as collectors of posts write it. */
const ONLY_A_LINK = /^\s*Open the original post ↗? ?(?:https?:\/\/[^\s<]*)?\s*$/i;

/** The sentences of one text. Each can be judged alone, for judging takes longer than finding them. */
export interface Prose {
  /** As they are written, headings run into some. */
  sentences: readonly string[];
  /** What one of them tells, cleaned as tldrs are: at most itself. Pure. */
  told(sentence: string): readonly string[];
}

/**
 * The sentences of each text of a post (tldr, where the summary does not begin with it; summary; body), without markup and what scrapers
 * left. At most `maxChars` of each text are read; a text without sentences has none. Pure.
 */
export function proseOf(post: Post, maxChars: number): Prose[] {
  const { tldr, summary, body, title, path } = post;
  const withoutTitle = titleRemover(title);
  const fields = tldr !== null && summary?.startsWith(tldr) ? [summary] : [tldr ?? '', summary ?? ''];
  const ofFields = fields.map((text) => {
    const lines = proseLinesOf(text.slice(0, maxChars));
    return looksWritten(lines.join('\n')) ? writtenProse(lines, text.length > maxChars) : scrapedProse(lines, withoutTitle);
  });
  if (ONLY_A_LINK.test(body)) return ofFields;
  const lines = markdownProse(body, maxChars, path.endsWith('.mdx'));
  const told = withoutByline(lines);
  return [...ofFields, isPageText(lines) ? scrapedProse(told, withoutTitle) : writtenProse(told, body.length > maxChars)];
}

/** Of what somebody wrote so. `isCut`: its last sentence may not be whole. */
function writtenProse(lines: readonly string[], isCut: boolean): Prose {
  const sentences = splitSentences(lines.join('\n'));
  const isWhole = !isCut || isEnded(sentences.at(-1) ?? '');
  return { sentences: isWhole ? sentences : sentences.slice(0, -1), told: (sentence) => [sentence] };
}

/** Headings run into any sentence of a scraped page, not into the first alone. */
function scrapedProse(lines: readonly string[], withoutTitle: (text: string) => string): Prose {
  return {
    sentences: pagePartsOf(tidyText(lines.join('\n'))).flatMap((part) => splitSentences(withoutTitle(part.text))),
    told: (sentence) => proseOfPart(sentence).sentences.filter((told) => isEnded(told) && !isRunOn(wordsOf(told))),
  };
}

/** No sentence has more quotes and brackets at its end. */
const END_CHARS = 40;

interface Told {
  text: string;
  /** Whether headings were cut off before it. */
  behindHeadings: boolean;
}

const whole = (text: string): Told => ({ text, behindHeadings: false });

/** What is told of a sentence that nothing was told before; null where there is nothing but headings. */
function withoutLead(sentence: string): Told | null {
  const words = wordsOf(sentence);
  const start = startAfterHeadings(words);
  if (start > 0 && (isAsking(sentence) || !isText(words.slice(0, start)))) {
    const text = words.slice(start).join(' ');
    return isHeading(text) || isQuestion(text) ? null : { text, behindHeadings: true };
  }
  return isHeading(sentence) ? null : whole(sentence);
}

/** Questions in a row before the first answer are headings, and so is what has no end; so is everything before a sentence that stood behind headings. */
function withoutOpening(told: readonly Told[]): readonly Told[] {
  const cut = told.slice(0, 8).findLastIndex(({ behindHeadings }) => behindHeadings);
  const before = told.slice(0, Math.max(0, cut));
  if (before.some(({ text }) => isQuestion(text) || !isEnded(text))) return told.slice(cut);
  const answer = told.findIndex(({ text }) => !isQuestion(text) && isEnded(text));
  const opening = told[0]?.text ?? '';
  const isHeadings = isQuestion(opening) ? !isAsking(opening) && wordsOf(opening).length > 8 : !countsAsSentence(wordsOf(opening));
  return answer > 1 || (answer === 1 && isHeadings) ? told.slice(answer) : told;
}

/** The sentences of one part of a page. */
export interface PartProse {
  sentences: string[];
  /** Whether the first statement could not be told from the headings before it, and was lost with them: the others follow from it. */
  lostStatement: boolean;
}

/**
 * Sentences of one part of a page, whose lines are parts again: without the headings, numbers and runs of questions before the first of
 * them, or between. `beginsWithText`: it begins with a sentence. Empty where there is none. Pure.
 */
export function proseOfPart(part: string, beginsWithText = false): PartProse {
  const told: Told[] = [];
  let lostStatement = false;
  // Whether all that was told so far asks, or has no end.
  let isOpen = true;
  let judged = 0;
  for (const [at, text] of splitSentences(part).entries()) {
    for (; judged < told.length; judged++) isOpen &&= isQuestion(told[judged]?.text ?? '') || !isEnded(told[judged]?.text ?? '');
    if (at === 0 && beginsWithText && isEnded(text) && wordsOf(text).length >= MIN_WORDS) told.push(whole(text));
    else if (isOpen) {
      const one = isNumbered(text) ? null : withoutLead(text);
      if (one !== null) told.push(one);
      else if (told.length === 0) lostStatement ||= endsWithStatement(text);
    } else if ((isEnded(text) && !isNumbered(text)) || !isHeading(text)) told.push(whole(text));
  }
  return { sentences: withoutOpening(told).map(({ text }) => text), lostStatement };
}

/** Sentences → one text; one without an end gets a full stop before the next. Pure. */
export function joinSentences(sentences: readonly string[]): string {
  return sentences.reduce((text, sentence) => {
    // The end alone tells, and is looked at once a sentence.
    const end = text.slice(-END_CHARS);
    if (/[。！？]["'”」』]?$/u.test(end)) return text + sentence;
    return text === '' ? sentence : `${text}${isEnded(end) ? '' : '.'} ${sentence}`;
  }, '');
}

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
function startAfterHeadings(all: readonly string[]): number {
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
