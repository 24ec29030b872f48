import { spacedWords } from '../archive/fold-text.ts';
import type { Post } from '../content/post.ts';

/** Finds whole words and phrases in posts, exactly: no stems, no typos; letter case, accents and punctuation do not matter. */
export interface PostText {
  /** `needle`: from `spacedWords`. */
  includes(post: Post, needle: string): boolean;
}

/** Remembers the folded text of the last few thousand posts asked for. */
export function createPostText(remembered = 3_000): PostText {
  const texts = new Map<Post, string>();
  const textOf = (post: Post): string => {
    const known = texts.get(post);
    if (known !== undefined) return known;
    if (texts.size >= remembered) texts.clear();
    const fields = [post.title, post.tags.join('\n'), post.source ?? '', post.tldr ?? '', post.summary ?? '', post.body];
    // Fields end with a bar, which no needle has: a phrase never runs from one field into the next.
    const text = fields.map(spacedWords).join('|');
    texts.set(post, text);
    return text;
  };
  return { includes: (post, needle) => textOf(post).includes(needle) };
}
