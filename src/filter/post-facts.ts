import type { Post } from '../content/post.ts';
import { isPrerelease } from '../content/release-version.ts';
import { foldedWords, foldText } from '../lib/fold-text.ts';
import { type IndexedText, indexedTextOf } from '../search/index/post-entry.ts';
import { createTermReader } from '../search/text/analyze.ts';
import { stemOf } from '../search/text/stem.ts';
import { STOP_WORDS } from '../search/text/word-lists.ts';

/** What filters ask of a post; its words are read when they are first asked for. */
export interface PostFacts {
  readonly post: Post;
  /** The terms that an index has of it. */
  readonly terms: ReadonlySet<string>;
  /** The Porter2 stems of those terms. */
  readonly stems: ReadonlySet<string>;
  readonly isPrerelease: boolean;
  /** Epoch ms; NaN where it has no date. */
  readonly dateMs: number;
  /** Whether one of its texts has these words side by side, with their signs. `needle`: from `foldedWords`; `exact`: from `exactPhrase`. */
  says(needle: string, exact: RegExp | null): boolean;
}

interface ReadWord {
  terms: readonly string[];
  stems: readonly string[];
  /** Function words are known of titles alone, as in an index. */
  isContent: boolean;
}

/** Words of one text after another; the words it has seen are remembered, which changes nothing but the time. */
const readTerms = createTermReader(
  (terms): ReadWord => ({
    terms,
    stems: terms.map(stemOf),
    isContent: !STOP_WORDS.has(terms[0] ?? ''),
  }),
);

/** Depends on the post alone. Pure. */
export function postFactsOf(post: Post): PostFacts {
  let words: { terms: Set<string>; stems: Set<string> } | null = null;
  let spaced: readonly string[] | null = null;
  const text = indexedTextOf(post);
  const read = () => {
    words ??= wordsOf(text);
    return words;
  };
  return {
    post,
    get terms() {
      return read().terms;
    },
    get stems() {
      return read().stems;
    },
    isPrerelease: isPrerelease(post.title, post.url),
    dateMs: post.date === null ? Number.NaN : Date.parse(post.date),
    says(needle, exact) {
      const texts = [text.title, text.tags.join('\n'), text.source, text.tldr, text.text];
      spaced ??= texts.map(foldedWords);
      return spaced.some((own, at) => own.includes(needle) && (exact === null || exact.test(foldText(texts[at] ?? ''))));
    },
  };
}

function wordsOf({ title, tags, source, tldr, text }: IndexedText): { terms: Set<string>; stems: Set<string> } {
  const terms = new Set<string>();
  const stems = new Set<string>();
  const add = (own: string, isTitle: boolean): void =>
    readTerms(own, (word) => {
      if (!word.isContent && !isTitle) return;
      for (const term of word.terms) terms.add(term);
      for (const stem of word.stems) stems.add(stem);
    });
  add(title, true);
  for (const own of [tags.join(' '), source, tldr, text]) add(own, false);
  return { terms, stems };
}
