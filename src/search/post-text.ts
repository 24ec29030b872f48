import { spacedWords } from '../archive/fold-text.ts';
import { beginningOf, readableTexts } from '../archive/readable-text.ts';
import type { Post } from '../content/post.ts';

/** What posts say, made ready. */
export interface PostText {
  /** Whether a post says so anywhere: whole words and phrases, letter case, accents and punctuation aside. `needle`: from `spacedWords`. */
  includes(post: Post, needle: string): boolean;
  /** Its texts as people read them, as far as they are looked at for snippets. */
  readable(post: Post): readonly string[];
  /** How it begins, as long as a snippet may be. */
  beginning(post: Post): string;
}

/** Longest snippet, marked and unmarked parts together, UTF-16 units. */
export const SNIPPET_MAX_CHARS = 200;
/** So much of each text is looked at for snippets. */
const READ_MAX_CHARS = 3_000;

/** Remembers the last two thousand posts asked for. */
export function createPostText(remembered = 2_000): PostText {
  const textOf = rememberingLast(remembered, spacedTextOf);
  return {
    includes: (post, needle) => textOf(post).includes(needle),
    beginning: rememberingLast(remembered, (post) => beginningOf(post, SNIPPET_MAX_CHARS)),
    readable: rememberingLast(remembered, (post) => readableTexts(post, READ_MAX_CHARS)),
  };
}

/** All a post says. A bar, which no needle has, stands between fields: a phrase never runs from one into the next. */
function spacedTextOf({ title, tags, source, tldr, summary, body }: Post): string {
  return [title, tags.join('\n'), source ?? '', tldr ?? '', summary ?? '', body].map(spacedWords).join('|');
}

function rememberingLast<T>(most: number, make: (post: Post) => T): (post: Post) => T {
  const made = new Map<Post, T>();
  return (post) => {
    const known = made.get(post);
    if (known !== undefined) return known;
    if (made.size >= most) made.clear();
    const fresh = make(post);
    made.set(post, fresh);
    return fresh;
  };
}
