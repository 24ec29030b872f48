import { spacedWords } from '../archive/fold-text.ts';
import type { Post } from '../content/post.ts';
import { analyse } from './analyse.ts';
import type { TitleWords } from './title-fit.ts';

/** Finds whole words and phrases in posts, exactly: no stems, no typos; letter case, accents and punctuation do not matter. */
export interface PostText {
  /** Whether a post says so anywhere. `needle`: from `spacedWords`. */
  includes(post: Post, needle: string): boolean;
  titleOf(post: Post): TitleWords;
}

/** Remembers titles as long as their posts are in use, and the whole text of the last few thousand posts asked for. */
export function createPostText(remembered = 3_000): PostText {
  const titles = new WeakMap<Post, TitleWords>();
  const texts = new Map<Post, string>();
  const titleOf = (post: Post): TitleWords => {
    const title = titles.get(post) ?? { spaced: spacedWords(post.title), words: analyse(post.title).map(({ terms }) => terms) };
    titles.set(post, title);
    return title;
  };
  const textOf = (post: Post): string => {
    const known = texts.get(post);
    if (known !== undefined) return known;
    if (texts.size >= remembered) texts.clear();
    const others = [post.tags.join('\n'), post.source ?? '', post.tldr ?? '', post.summary ?? '', post.body];
    // A bar, which no needle has, stands between fields: a phrase never runs from one into the next.
    const text = [titleOf(post).spaced, ...others.map(spacedWords)].join('|');
    texts.set(post, text);
    return text;
  };
  return { includes: (post, needle) => textOf(post).includes(needle), titleOf };
}
