import { cutText } from '../../lib/cut-text.ts';
import type { Post } from '../post.ts';
import { type PagePart, pagePartsOf, saysSomething } from './boilerplate.ts';
import { isRunOn, wordsOf } from './headings.ts';
import { proseLinesOf } from './plain-text.ts';
import { isInformative, joinSentences, proseSentences } from './prose-sentences.ts';
import { titleRemover } from './strip-title.ts';

/** Longest tldr people are shown, UTF-16 units. */
export const TLDR_MAX_CHARS = 400;
/** More than this is never looked at: the cut is far before it. */
export const LOOKED_AT_CHARS = 8_000;
/** A text without a whole sentence in it is told when it has no more words than this: somebody may have written it so. */
const SHORT_WORDS = 16;

/** Which part of a post tells people about it. */
export type TldrSource = 'tldr' | 'summary' | 'body';

/** The first part of a page in which something is told; where there is but one, also what is short enough to be meant so. */
function toldIn(parts: readonly PagePart[], isWritten: boolean): string | null {
  const told = parts.map((part, at) => {
    const sentences = proseSentences(part.text, part.isText);
    // Before a border, what has no end is a heading.
    return at < parts.length - 1 ? sentences.filter((sentence) => /[.!?…]["'’”)]*$/.test(sentence)) : sentences;
  });
  const telling = told.find(isInformative) ?? told.findLast((sentences) => sentences.length > 0);
  if (telling === undefined) return null;
  const text = joinSentences(telling);
  const words = wordsOf(text);
  const isShort = words.length <= SHORT_WORDS && ((telling.length === 1 && isWritten) || !text.includes('?'));
  return isInformative(telling) || isShort || (isWritten && !isRunOn(words) && !text.includes('?')) ? text : null;
}

function cleaned(text: string | null, title: string): string | null {
  if (text === null) return null;
  const whole = tidyText(proseLinesOf(text.slice(0, LOOKED_AT_CHARS)).join('\n'));
  const parts = pagePartsOf(whole);
  const isWritten = parts.length === 1 && parts[0]?.text === whole;
  const withoutTitle = titleRemover(title);
  const told = toldIn(
    parts.map((part) => ({ ...part, text: withoutTitle(part.text) })),
    isWritten,
  );
  if (told === null || !saysSomething(told, title, isWritten ? 'written' : 'amongJunk')) return null;
  return cutText(isWritten ? told : told.replace(/^\p{Ll}(?=\p{Ll}* )/u, (letter) => letter.toUpperCase()), TLDR_MAX_CHARS);
}

/** What people are told about a post, and which part of it that is: its tldr, else its summary, else its body, as clean plain text of at most 400 characters; null where all are empty or junk. Pure. */
export function tldrWithSource(post: Post): { by: TldrSource; text: string } | null {
  for (const by of ['tldr', 'summary', 'body'] as const) {
    const text = cleaned(post[by], post.title);
    if (text !== null) return { by, text };
  }
  return null;
}

/** The text of `toldOf`. Pure. */
export function tldrOf(post: Post): string | null {
  return tldrWithSource(post)?.text ?? null;
}

/** Ends of host and file names that scrapers part from their names. */
const NAME_ENDS = 'com|io|org|dev|net|ai|cloud|yaml|yml|json|toml|go|py|sh|md|txt|conf|local|dapper';

// The dot comes first: looking behind every character is slow.
const NAME_END = new RegExp(`\\.(?<=\\b[\\w-]{2,40}\\.) (?=(?:${NAME_ENDS})\\b(?! [A-Z]\\w+ is\\b))`, 'g');

/** Plain text with what scrapers did to its blanks undone: `whitneylee. com`, `( CVE-1 )`, `Envoy , Istio`, `v0.8.2-rc. 4`; commits without their pull requests. Pure. */
function tidyText(text: string): string {
  return text
    .replace(NAME_END, '.')
    .replace(/\.(?<=\bv?\d{1,4}(?:\.\d{1,4}){0,2}(?:-[a-z]{1,6})?\.) (?=\d{1,4}[kKM]?\b(?! \p{Lu}\p{Ll}+ \p{Ll}))/gu, '.')
    .replace(/ (?=[,;:.!?…)\]”’®™](?:\s|$))/g, '')
    .replace(/([(“‘]) (?=\S)/g, '$1')
    .replace(/ ?\((?:#\d{1,7}|[\w-]+\/[\w-]+#\d{1,7})\)/g, '')
    .replace(/^TL;?DR:? /i, '');
}
