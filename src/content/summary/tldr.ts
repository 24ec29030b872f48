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

/** Maximum number of characters that are read of a text; the tldr is cut far before that. */
export const MAX_CHARS_READ = 8_000;
/** Maximum number of words of a text without a complete sentence that is still shown: its author may have meant it so. */
const SHORT_WORDS = 16;

/** `How platforms are rede...`: a text that its source cut, in the middle of a word or after one. */
const CUT = /(?:[\p{L}\p{N}]{1,40}|,) ?(?:\.{3}|…)$/u;
/** `[…]`, `… Read more`: endings that only machines write. */
const CUT_MARK = / ?(?:\[ ?(?:\.{3}|…) ?\]|(?:\.{3}|…) ?[[(]?(?:(?:read |learn )?more|continue reading)[\])]?)[.!:→» ]{0,4}$/iu;
/** `Read more` and the like, on a line of its own. */
const READ_ON = /^[[(]?(?:(?:read |learn )?more|continue reading)[\])]?[.!:→» ]{0,4}$/iu;
/** Minimum length of a text whose final dots count as a cut; the author of a shorter one may have ended it with dots. */
const CUT_MIN_CHARS = 100;

/**
 * Returns the lines without the last sentence if their source cut it; if it is the only sentence, without the cut word. `isSurely`: the source
 * often cuts texts, so even a short text counts as cut if a whole sentence precedes its dots. Pure.
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

/** The part of a post that its tldr comes from. */
export type TldrSource = 'tldr' | 'summary' | 'body';

/** A sentence whose subject is in the one before it. */
const REFERS_BACK = /^(?:We|It(?!['’])|They|He|She|These|Those|Our|Their|Its|His|Her)\b/;

const states = (sentence: string): boolean => !isQuestion(sentence) && countsAsSentence(wordsOf(sentence));

/** Facts about the text that a tldr is made from. */
interface Origin {
  /** Whether an author wrote it: it contains nothing that only scraped pages have. */
  isWritten: boolean;
  /** Whether the title was removed from its beginning. */
  isCut: boolean;
  /** Whether it is the summary, standing in for a tldr that is missing or says nothing: stricter rules apply. */
  standsIn: boolean;
}

/** Returns the prose of the first part of a page that says something, otherwise of the last part with sentences if it is short or was written by an author; null if nothing qualifies. */
function chooseProse(parts: readonly PagePart[], { isWritten, isCut, standsIn }: Origin): string | null {
  const judged = parts.map((part, at) => {
    const { sentences, lostStatement } = proseOfPart(part.text, part.isText);
    // In any part but the last, text without end punctuation is a heading.
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
  // A text left after headings or a title were removed may be a heading itself, unless it clearly makes a statement.
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

/** Returns a text that an author wrote, in full up to the maximum length, without a title repeated at its beginning; null if nothing is left. */
function asWritten(lines: readonly string[], title: string): string | null {
  const [first = '', ...rest] = lines;
  const withoutTitle = titleRemover(title)(first);
  // A sentence may begin with the title; the title is removed only if punctuation sets it apart.
  const isApart = withoutTitle === '' || /[\p{P}\p{S}]\s*$/u.test(first.slice(0, first.length - withoutTitle.length));
  const text = joinSentences([isApart ? withoutTitle : first, ...rest].filter((line) => line !== ''));
  return /[\p{L}\p{N}]{2}/u.test(text) ? cutText(text, TLDR_MAX_CHARS) : null;
}

function ofField(post: Post, by: 'tldr' | 'summary'): string | null {
  const { title } = post;
  const lines = linesOf(post, by);
  const whole = lines.join('\n');
  // Signs of a scraper: the title at the beginning, or names separated from their endings.
  const isRaw = tidyText(whole) === whole && titleRemover(title)(whole) === whole;
  return isRaw && looksWritten(whole) ? asWritten(lines, title) : cleaned(lines, title, by === 'summary');
}

/** Texts of events come from calendars, which often cut them. */
const linesOf = (post: Post, by: 'tldr' | 'summary'): readonly string[] =>
  withoutCutEnd(proseLinesOf((post[by] ?? '').slice(0, MAX_CHARS_READ)), post.kind === 'event');

/** Returns a short text, whatever its form, that says more than the title and is neither cut out of the summary nor left over from a page: an author may have written it. Otherwise null. */
function ownWords(post: Post, by: 'tldr' | 'summary'): string | null {
  const lines = linesOf(post, by);
  const text = lines.join(' ');
  const isCutOut = by === 'tldr' && post.summary !== post.tldr && post.summary?.startsWith(post.tldr?.trim() ?? '') === true;
  return isCutOut || isPageLeftover(text) || wordsOf(text).length > SHORT_WORDS ? null : asWritten(lines, post.title);
}

/** Returns a short text from the excerpt that the author marked, otherwise from the beginning of the body. `isWritten`: an author wrote it for people, it is not left over from a page. */
function ofBody({ body, title, path, extra, kind }: Post): { text: string; isWritten: boolean } | null {
  const excerpt = excerptOf(body, extra.excerpt_separator);
  for (const part of excerpt === null ? [body] : [excerpt, body]) {
    const lines = withoutCutEnd(markdownProse(part, MAX_CHARS_READ, path.endsWith('.mdx')), kind === 'event');
    const isWritten = !isPageText(lines);
    const text = isWritten ? asWritten(withoutByline(lines), title) : cleaned(lines, title);
    if (text !== null) return { text, isWritten };
  }
  return null;
}

/** Returns the short text of a post and the part it comes from: its tldr, otherwise its summary, otherwise its body, as clean plain text of at most 400 characters; null if all are empty or junk. Pure. */
export function tldrWithSource(post: Post): { by: TldrSource; text: string } | null {
  for (const by of ['tldr', 'summary'] as const) {
    if (post[by] === null) continue;
    const text = ofField(post, by);
    if (text !== null && !(by === 'tldr' && endsBroken(text, post))) return { by, text };
    // If an author wrote the body, an author wrote this text too.
    const own = ownWords(post, by);
    if (own !== null && ofBody(post)?.isWritten) return { by, text: own };
  }
  const body = ofBody(post);
  return body === null ? null : { by: 'body', text: body.text };
}

/** Returns the text of `tldrWithSource`. Pure. */
export function tldrOf(post: Post): string | null {
  return tldrWithSource(post)?.text ?? null;
}

/** A body that only links to the original post, as collectors of posts write it. */
const ONLY_A_LINK = /^\s*Open the original post ↗? ?(?:https?:\/\/[^\s<]*)?\s*$/i;

/** The sentences of one text. They are cleaned one at a time, because cleaning takes longer than splitting. */
export interface Prose {
  /** Not cleaned: headings may run into some of them. */
  sentences: readonly string[];
  /** Returns what remains of one of the sentences when it is cleaned like a tldr; empty if nothing does. Pure. */
  clean(sentence: string): readonly string[];
}

/**
 * Returns the sentences of each text of a post (tldr, unless the summary begins with it; summary; body), without markup and scraper
 * leftovers. At most `maxChars` of each text are read; a text without sentences has an empty list. Pure.
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

/** Returns the sentences of a text that an author wrote. `isCut`: the last sentence may be incomplete. */
function writtenProse(lines: readonly string[], isCut: boolean): Prose {
  const sentences = splitSentences(lines.join('\n'));
  const isWhole = !isCut || isEnded(sentences.at(-1) ?? '');
  return { sentences: isWhole ? sentences : sentences.slice(0, -1), clean: (sentence) => [sentence] };
}

/** Returns the sentences of a scraped page, where headings may run into any sentence, not only the first. */
function scrapedProse(lines: readonly string[], withoutTitle: (text: string) => string): Prose {
  return {
    sentences: pagePartsOf(tidyText(lines.join('\n'))).flatMap((part) => splitSentences(withoutTitle(part.text))),
    clean: (sentence) => proseOfPart(sentence).sentences.filter((text) => isEnded(text) && !isRunOn(wordsOf(text))),
  };
}
