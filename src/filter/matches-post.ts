import type { Clause } from '../archive/query/expression.ts';
import { mapNameFields, matchesName, namesIn } from '../archive/query/name-fields.ts';
import type { Post } from '../content/post.ts';
import { isPrerelease } from '../content/release-version.ts';
import { foldedWords, foldText } from '../lib/fold-text.ts';
import { once } from '../lib/once.ts';
import { type IndexedText, indexedTextOf } from '../search/index/post-entry.ts';
import { createTermReader } from '../search/text/analyze.ts';
import { stemOf } from '../search/text/stem.ts';
import { STOP_WORDS } from '../search/text/word-lists.ts';

/**
 * A test on one post: an expression whose words have been compiled. `all` of nothing is always true, `any` of nothing never.
 * It has the structure of its expression: the parts of an `all`, `any` or `not` correspond to those of the expression.
 */
export type PostTest =
  | { readonly type: 'all'; readonly of: readonly PostTest[] }
  | { readonly type: 'any'; readonly of: readonly PostTest[] }
  | { readonly type: 'not'; readonly of: PostTest }
  /** A term of the post's index entry. */
  | { readonly type: 'term'; readonly term: string }
  /** Any term with this Porter2 stem. */
  | { readonly type: 'stem'; readonly stem: string }
  /** Words side by side in one of its texts (`foldedWords`), and the terms that they imply; `exact`: with their symbols, as in `C++` (`exactPhrase`). */
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

/** The facts about a post that filters test; its words are read on first use. */
export interface PostFacts {
  readonly post: Post;
  /** The terms under which a search index has it. */
  readonly terms: ReadonlySet<string>;
  /** The Porter2 stems of those terms. */
  readonly stems: ReadonlySet<string>;
  readonly isPrerelease: boolean;
  /** Epoch ms; NaN if it has no date. */
  readonly dateMs: number;
  /** Whether one of its texts contains these words side by side, with their symbols. `needle`: from `foldedWords`; `exact`: from `exactPhrase`. */
  says(needle: string, exact: RegExp | null): boolean;
}

/** Reads the words of one text after another; words it has seen are cached, which only saves time. */
const readTerms = createTermReader((terms) => ({ terms, stems: terms.map(stemOf) }));

/** Returns the facts about a post. Depends on the post alone. Pure. */
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
      // Function words count in titles only, as in a search index.
      if (!isTitle && STOP_WORDS.has(word.terms[0] ?? '')) return;
      for (const term of word.terms) terms.add(term);
      for (const stem of word.stems) stems.add(stem);
    });
  add(title, true);
  for (const own of [tags.join(' '), source, tldr, text]) add(own, false);
  return { terms, stems };
}

/** A set of the posts of a batch: post n is bit n. */
type PostSet = Uint32Array<ArrayBuffer>;
type NameTest = Extract<PostTest, { type: 'name' }>;

const WORD_BITS = 32;

/**
 * Creates a function that runs tests on a batch of posts: the posts are indexed by their words and names once, and each test is evaluated for
 * all of them at once. It returns the posts that pass, in the order of the batch; the same as `matchesPost` for each. Pure.
 */
export function createBatchMatcher(posts: readonly Post[]): (test: PostTest) => readonly Post[] {
  const facts = posts.map(postFactsOf);
  const words = Math.ceil(posts.length / WORD_BITS);
  const none: PostSet = new Uint32Array(words);
  const every = setOf(() => true);

  function setOf(has: (n: number) => boolean): PostSet {
    const set = new Uint32Array(words);
    for (let n = 0; n < posts.length; n++) if (has(n)) addTo(set, n);
    return set;
  }

  const indexBy = (keysOf: (n: number) => Iterable<string>): Map<string, PostSet> => {
    const index = new Map<string, PostSet>();
    for (let n = 0; n < posts.length; n++)
      for (const key of keysOf(n)) {
        const known = index.get(key);
        const set = known ?? new Uint32Array(words);
        if (!known) index.set(key, set);
        addTo(set, n);
      }
    return index;
  };
  const byTerm = once(() => indexBy((n) => facts[n]?.terms ?? []));
  const byStem = once(() => indexBy((n) => facts[n]?.stems ?? []));
  const byName = mapNameFields((field) => once(() => indexBy((n) => namesIn(posts[n] as Post, field))));
  /** A cache, because comparing names means folding them. */
  const named = new Map<string, PostSet>();

  const withName = (test: NameTest): PostSet => {
    const key = `${test.field}${test.exact ? '=' : ':'}${test.value}`;
    let set = named.get(key);
    if (!set) {
      set = union([...byName[test.field]()].flatMap(([own, those]) => (matchesName(own, test) ? [those] : [])));
      named.set(key, set);
    }
    return set;
  };

  /** Most words of most tests are in no post of the batch, so empty sets are skipped. */
  const union = (sets: readonly PostSet[]): PostSet => {
    const some = sets.filter((set) => set !== none);
    const [first = none, ...others] = some;
    if (others.length === 0) return first;
    const all = first.slice();
    for (const set of others) for (let at = 0; at < words; at++) all[at] = (all[at] as number) | (set[at] as number);
    return all;
  };
  const intersection = (tests: readonly PostTest[]): PostSet => {
    let all = every;
    for (const test of tests) {
      const set = passing(test);
      if (set === none) return none;
      all = all === every ? set : all.map((bits, at) => bits & (set[at] as number));
    }
    return all;
  };

  const passing = (test: PostTest): PostSet => {
    switch (test.type) {
      case 'all':
        return intersection(test.of);
      case 'any':
        return union(test.of.map(passing));
      case 'not': {
        const without = passing(test.of);
        return every.map((bits, at) => bits & ~(without[at] as number));
      }
      case 'term':
        return byTerm().get(test.term) ?? none;
      case 'stem':
        return byStem().get(test.stem) ?? none;
      case 'phrase': {
        const candidates = intersection(test.terms.map((term) => ({ type: 'term', term })));
        return candidates === none ? none : setOf((n) => isIn(candidates, n) && facts[n]?.says(test.needle, test.exact) === true);
      }
      case 'name':
        return withName(test);
      case 'is':
        return setOf((n) => facts[n]?.isPrerelease === (test.trait === 'prerelease'));
      case 'date': {
        const instant = Date.parse(test.instant);
        return setOf((n) => {
          const dateMs = facts[n]?.dateMs ?? Number.NaN;
          return test.field === 'before' ? dateMs < instant : dateMs >= instant;
        });
      }
    }
  };

  return (test) => {
    const set = passing(test);
    const found: Post[] = [];
    for (let at = 0; at < words; at++)
      for (let bits = set[at] as number; bits !== 0; bits &= bits - 1) {
        // The lowest bit that is set.
        const n = at * WORD_BITS + 31 - Math.clz32(bits & -bits);
        found.push(posts[n] as Post);
      }
    return found;
  };
}

function addTo(set: PostSet, n: number): void {
  const at = Math.floor(n / WORD_BITS);
  set[at] = (set[at] as number) | (1 << (n % WORD_BITS));
}

function isIn(set: PostSet, n: number): boolean {
  return ((set[Math.floor(n / WORD_BITS)] as number) & (1 << (n % WORD_BITS))) !== 0;
}
