import type { Clause } from '../archive/query/expression.ts';
import { matchesName, namesIn } from '../archive/query/name-fields.ts';
import type { Post } from '../content/post.ts';
import { isPrerelease } from '../content/release-version.ts';
import { foldedWords, foldText } from '../lib/fold-text.ts';
import { once } from '../lib/once.ts';
import { type IndexedText, indexedTextOf } from '../search/index/post-entry.ts';
import { createTermReader } from '../search/text/analyze.ts';
import { stemOf } from '../search/text/stem.ts';
import { STOP_WORDS } from '../search/text/word-lists.ts';

/**
 * What is asked of one post: an expression whose words are worked out. `all` of nothing is always true, `any` of nothing never.
 * It is built like its expression: the parts of an `all`, `any` or `not` stand for those of the expression.
 */
export type PostTest =
  | { readonly type: 'all'; readonly of: readonly PostTest[] }
  | { readonly type: 'any'; readonly of: readonly PostTest[] }
  | { readonly type: 'not'; readonly of: PostTest }
  /** A term of the post's index entry. */
  | { readonly type: 'term'; readonly term: string }
  /** Any term with this Porter2 stem. */
  | { readonly type: 'stem'; readonly stem: string }
  /** Words side by side in one of its texts (`foldedWords`), and these terms of them; `exact`: with their signs, as in `C++` (`exactPhrase`). */
  | { readonly type: 'phrase'; readonly needle: string; readonly terms: readonly string[]; readonly exact: RegExp | null }
  | Extract<Clause, { type: 'name' | 'is' | 'date' }>;

export const ALWAYS: PostTest = { type: 'all', of: [] };

/** Whether a post passes a test. Depends on the post alone; linear in the test. Pure. */
export function matchesPost(test: PostTest, facts: PostFacts): boolean {
  switch (test.type) {
    case 'all':
      return test.of.every((part) => matchesPost(part, facts));
    case 'any':
      return test.of.some((part) => matchesPost(part, facts));
    case 'not':
      return !matchesPost(test.of, facts);
    case 'term':
      return facts.terms.has(test.term);
    case 'stem':
      return facts.stems.has(test.stem);
    case 'phrase':
      return test.terms.every((term) => facts.terms.has(term)) && facts.says(test.needle, test.exact);
    case 'name':
      return namesIn(facts.post, test.field).some((own) => matchesName(own, test));
    case 'is':
      return facts.isPrerelease === (test.trait === 'prerelease');
    case 'date':
      // An undated post is neither before nor after anything: comparing with NaN is never true.
      return test.field === 'before' ? facts.dateMs < Date.parse(test.instant) : facts.dateMs >= Date.parse(test.instant);
  }
}

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

/** Words of one text after another; the words it has seen are remembered, which changes nothing but the time. */
const readTerms = createTermReader((terms) => ({ terms, stems: terms.map(stemOf) }));

/** Depends on the post alone. Pure. */
export function postFactsOf(post: Post): PostFacts {
  const text = once(() => indexedTextOf(post));
  const words = once(() => wordsOf(text()));
  const prerelease = once(() => isPrerelease(post.title, post.url));
  const texts = once(() => {
    const { title, tags, source, tldr, text: rest } = text();
    return [title, tags.join('\n'), source, tldr, rest].map((own) => ({ own, spaced: foldedWords(own) }));
  });
  return {
    post,
    get terms() {
      return words().terms;
    },
    get stems() {
      return words().stems;
    },
    get isPrerelease() {
      return prerelease();
    },
    dateMs: post.date === null ? Number.NaN : Date.parse(post.date),
    says: (needle, exact) => texts().some(({ own, spaced }) => spaced.includes(needle) && (exact === null || exact.test(foldText(own)))),
  };
}

function wordsOf({ title, tags, source, tldr, text }: IndexedText): { terms: Set<string>; stems: Set<string> } {
  const terms = new Set<string>();
  const stems = new Set<string>();
  const add = (own: string, isTitle: boolean): void =>
    readTerms(own, (word) => {
      // Function words are known of titles alone, as in an index.
      if (!isTitle && STOP_WORDS.has(word.terms[0] ?? '')) return;
      for (const term of word.terms) terms.add(term);
      for (const stem of word.stems) stems.add(stem);
    });
  add(title, true);
  for (const own of [tags.join(' '), source, tldr, text]) add(own, false);
  return { terms, stems };
}
