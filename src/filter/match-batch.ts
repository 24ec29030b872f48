import { mapNameFields, matchesName, namesIn } from '../archive/query/name-fields.ts';
import type { Post } from '../content/post.ts';
import { once } from '../lib/once.ts';
import { type PostTest, postFactsOf } from './matches-post.ts';

/** A set of the posts of a batch: post n is bit n. */
type PostSet = Uint32Array<ArrayBuffer>;
type NameTest = Extract<PostTest, { type: 'name' }>;

const WORD_BITS = 32;

/**
 * Many tests over a batch of posts: the posts are indexed by their words and names once, and a test is answered for all of them at once.
 * Gives the posts that pass, in the order of the batch; the same as `matchesPost` for each. Pure.
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
  /** Names are folded to be compared: each is asked for once. */
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

  /** Most words of most tests are in no post of the batch: nothing is made of those. */
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
