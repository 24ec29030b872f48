import { cutText, splitSentences, TLDR_MAX_CHARS } from '../../lib/cut-text.ts';
import type { Post } from '../post.ts';
import { excerptOf, markdownProse } from './markdown.ts';
import { proseLinesOf, titleRemover } from './plain-text.ts';
import {
  endsBroken,
  isPageLeftover,
  isPageText,
  looksWritten,
  type PagePart,
  pagePartsOf,
  saysSomething,
  tidyText,
  withoutByline,
} from './scraped-text.ts';
import { countsAsSentence, isEnded, isInformative, isQuestion, isRunOn, joinSentences, proseOfPart, says, wordsOf } from './sentences.ts';

/** More than this is never looked at: the cut is far before it. */
export const LOOKED_AT_CHARS = 8_000;
/** A text without a whole sentence in it is told when it has no more words than this: somebody may have written it so. */
const SHORT_WORDS = 16;

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
function withoutCutEnd(lines: readonly string[], isSurely = false): readonly string[] {
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

/** Which part of a post its tldr comes from. */
export type TldrSource = 'tldr' | 'summary' | 'body';

/** A sentence whose subject is in the one before it. */
const REFERS_BACK = /^(?:We|It(?!['’])|They|He|She|These|Those|Our|Their|Its|His|Her)\b/;

const states = (sentence: string): boolean => !isQuestion(sentence) && countsAsSentence(wordsOf(sentence));

/** What is known of the text that the tldr is made of. */
interface Origin {
  /** Somebody wrote it; there is nothing in it that only pages have. */
  isWritten: boolean;
  /** The title was cut off its beginning. */
  isCut: boolean;
  /** It stands in for a tldr that says nothing: more is asked of it. */
  standsIn: boolean;
}

/** The first part of a page that says something; where there is but one, also what is short enough to be meant so. */
function chooseProse(parts: readonly PagePart[], { isWritten, isCut, standsIn }: Origin): string | null {
  const judged = parts.map((part, at) => {
    const { sentences, lostStatement } = proseOfPart(part.text, part.isText);
    // Before a border, what has no end is a heading.
    return {
      sentences: at < parts.length - 1 ? sentences.filter((sentence) => /[.!?…]["'’”)]*$/.test(sentence)) : sentences,
      lostStatement,
    };
  });
  const chosen = judged.find(({ sentences }) => isInformative(sentences)) ?? judged.findLast(({ sentences }) => sentences.length > 0);
  if (chosen === undefined) return null;
  const chosenSentences = chosen.sentences;
  if (standsIn && chosen.lostStatement && (chosenSentences.length === 1 || REFERS_BACK.test(chosenSentences[0] ?? ''))) return null;
  const text = joinSentences(chosenSentences);
  const words = wordsOf(text);
  // Behind headings or a title, only what says something for certain is no heading.
  if (isWritten && (isCut || text !== parts[0]?.text))
    return (isInformative(chosenSentences) || chosenSentences.some(states)) && chosenSentences.some(says) ? text : null;
  const isShort = words.length <= SHORT_WORDS && ((chosenSentences.length === 1 && isWritten) || !text.includes('?'));
  return isInformative(chosenSentences) || isShort || (isWritten && !isRunOn(words) && !text.includes('?')) ? text : null;
}

function cleaned(lines: readonly string[], title: string, standsIn = false): string | null {
  const whole = tidyText(lines.join('\n'));
  const parts = pagePartsOf(whole);
  const isWritten = parts.length === 1 && parts[0]?.text === whole;
  const withoutTitle = titleRemover(title);
  const text = chooseProse(
    parts.map((part) => ({ ...part, text: withoutTitle(part.text) })),
    { isWritten, isCut: withoutTitle(whole) !== whole, standsIn },
  );
  if (text === null || !saysSomething(text, title, isWritten ? 'written' : 'amongJunk')) return null;
  return cutText(isWritten ? text : text.replace(/^\p{Ll}(?=\p{Ll}* )/u, (letter) => letter.toUpperCase()), TLDR_MAX_CHARS);
}

/** What somebody wrote for people to read: all of it counts, but for a title at its beginning. */
function asWritten(lines: readonly string[], title: string): string | null {
  const [first = '', ...rest] = lines;
  const withoutTitle = titleRemover(title)(first);
  // A sentence may begin with the title; only one that stands apart is repeated.
  const isApart = withoutTitle === '' || /[\p{P}\p{S}]\s*$/u.test(first.slice(0, first.length - withoutTitle.length));
  const text = joinSentences([isApart ? withoutTitle : first, ...rest].filter((line) => line !== ''));
  return /[\p{L}\p{N}]{2}/u.test(text) ? cutText(text, TLDR_MAX_CHARS) : null;
}

function ofField(post: Post, by: 'tldr' | 'summary'): string | null {
  const { title } = post;
  const lines = linesOf(post, by);
  const whole = lines.join('\n');
  // Scrapers take the title along, and part names from their ends.
  const isRaw = tidyText(whole) === whole && titleRemover(title)(whole) === whole;
  return isRaw && looksWritten(whole) ? asWritten(lines, title) : cleaned(lines, title, by === 'summary');
}

/** Texts of events come out of calendars, which cut them. */
const linesOf = (post: Post, by: 'tldr' | 'summary'): readonly string[] =>
  withoutCutEnd(proseLinesOf((post[by] ?? '').slice(0, LOOKED_AT_CHARS)), post.kind === 'event');

/** A short text that says more than the title and is not left of a page, whatever its form: what an author may have written. */
function ownWords(post: Post, by: 'tldr' | 'summary'): string | null {
  const lines = linesOf(post, by);
  const text = lines.join(' ');
  const isCutOut = by === 'tldr' && post.summary !== post.tldr && post.summary?.startsWith(post.tldr?.trim() ?? '') === true;
  return isCutOut || isPageLeftover(text) || wordsOf(text).length > SHORT_WORDS ? null : asWritten(lines, post.title);
}

/** The excerpt that its author marked, else the body from its beginning. `isWritten`: for people, and not left of a page. */
function ofBody({ body, title, path, extra, kind }: Post): { text: string; isWritten: boolean } | null {
  const excerpt = excerptOf(body, extra.excerpt_separator);
  for (const part of excerpt === null ? [body] : [excerpt, body]) {
    const lines = withoutCutEnd(markdownProse(part, LOOKED_AT_CHARS, path.endsWith('.mdx')), kind === 'event');
    const isWritten = !isPageText(lines);
    const text = isWritten ? asWritten(withoutByline(lines), title) : cleaned(lines, title);
    if (text !== null) return { text, isWritten };
  }
  return null;
}

/** The short text of a post, and which part of it that is: its tldr, else its summary, else its body, as clean plain text of at most 400 characters; null where all are empty or junk. Pure. */
export function tldrWithSource(post: Post): { by: TldrSource; text: string } | null {
  for (const by of ['tldr', 'summary'] as const) {
    if (post[by] === null) continue;
    const text = ofField(post, by);
    if (text !== null && !(by === 'tldr' && endsBroken(text, post))) return { by, text };
    // Whoever wrote the body wrote this too.
    const own = ownWords(post, by);
    if (own !== null && ofBody(post)?.isWritten) return { by, text: own };
  }
  const body = ofBody(post);
  return body === null ? null : { by: 'body', text: body.text };
}

/** The text of `tldrWithSource`. Pure. */
export function tldrOf(post: Post): string | null {
  return tldrWithSource(post)?.text ?? null;
}

/** The body of a post whose text is elsewhere, as collectors of posts write it. */
const ONLY_A_LINK = /^\s*Open the original post ↗? ?(?:https?:\/\/[^\s<]*)?\s*$/i;

/** The sentences of one text. Each can be judged alone, for judging takes longer than finding them. */
export interface Prose {
  /** As they are written, headings run into some. */
  sentences: readonly string[];
  /** What counts of one of them, cleaned as tldrs are: at most itself. Pure. */
  clean(sentence: string): readonly string[];
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
  const text = withoutByline(lines);
  return [...ofFields, isPageText(lines) ? scrapedProse(text, withoutTitle) : writtenProse(text, body.length > maxChars)];
}

/** Of what somebody wrote so. `isCut`: its last sentence may not be whole. */
function writtenProse(lines: readonly string[], isCut: boolean): Prose {
  const sentences = splitSentences(lines.join('\n'));
  const isWhole = !isCut || isEnded(sentences.at(-1) ?? '');
  return { sentences: isWhole ? sentences : sentences.slice(0, -1), clean: (sentence) => [sentence] };
}

/** Headings run into any sentence of a scraped page, not into the first alone. */
function scrapedProse(lines: readonly string[], withoutTitle: (text: string) => string): Prose {
  return {
    sentences: pagePartsOf(tidyText(lines.join('\n'))).flatMap((part) => splitSentences(withoutTitle(part.text))),
    clean: (sentence) => proseOfPart(sentence).sentences.filter((text) => isEnded(text) && !isRunOn(wordsOf(text))),
  };
}
