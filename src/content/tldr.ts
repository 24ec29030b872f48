import { cutText } from './cut-text.ts';
import { plainTextOf } from './plain-text.ts';
import type { Post } from './post.ts';
import { saysSomething, withoutJunk } from './scraper-junk.ts';

/** Longest tldr people are shown, UTF-16 units. */
const TLDR_MAX_CHARS = 400;
/** More than this is never looked at: the cut is far before it. */
const LOOKED_AT_CHARS = 8_000;

/** Letters and digits of a text, and where each stands in it. */
function lettersOf(text: string): { letters: string; ends: readonly number[] } {
  const ends: number[] = [];
  let letters = '';
  for (const match of text.matchAll(/[\p{L}\p{N}]/gu)) {
    const letter = match[0].toLowerCase();
    letters += letter;
    for (let unit = 0; unit < letter.length; unit++) ends.push(match.index + match[0].length);
  }
  return { letters, ends };
}

/** `text` without the title it begins with, however often it repeats it; marks and case don't count. */
function withoutTitle(text: string, title: string): string {
  const wanted = lettersOf(title).letters;
  let left = text;
  while (wanted !== '') {
    const { letters, ends } = lettersOf(left.slice(0, title.length * 2 + 50));
    const end = ends[wanted.length - 1];
    if (!letters.startsWith(wanted) || end === undefined) break;
    const rest = left.slice(end);
    // “Kubernetes” as title does not eat the first word of “Kubernetes is …”, nor of “Kubernetes-native”.
    if (
      /^[\p{L}\p{N}\p{M}]/u.test(rest) ||
      /^(?:['’-]\p{L}| (?:is|are|was|has|have|can|will|and|or|in|on|of|for|to|the|with)\b)/u.test(rest)
    )
      break;
    left = rest.replace(/^[\s\p{P}\p{S}]+/u, (run) => /[“"‘'([]$/u.exec(run)?.[0] ?? '');
  }
  return left;
}

function cleaned(text: string | null, title: string): string | null {
  if (text === null) return null;
  const whole = plainTextOf(text.slice(0, LOOKED_AT_CHARS)).replace(/\s+/g, ' ').trim();
  const sound = withoutJunk(whole);
  const plain = withoutTitle(sound, title);
  return saysSomething(plain, title, sound === whole ? 'written' : 'amongJunk') ? cutText(plain, TLDR_MAX_CHARS) : null;
}

/** What people are told about a post: its tldr, else its summary, else its body, as clean plain text of at most 400 characters; null where all are empty or junk. Pure. */
export function tldrOf(post: Post): string | null {
  return cleaned(post.tldr, post.title) ?? cleaned(post.summary, post.title) ?? cleaned(post.body, post.title);
}
