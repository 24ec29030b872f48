import { tagKey } from '../archive/query/filter.ts';
import { foldedWords, foldText } from '../lib/fold-text.ts';
import type { PostFacts } from './post-facts.ts';
import type { PostTest } from './post-test.ts';

/** Sorts of what a post has, by which tests are found. */
type Sort = 'term' | 'stem' | 'tag' | 'source' | 'kind';

/** A post that passes a test has one of its keys at least. */
interface Keys {
  keys: readonly { sort: Sort; key: string }[];
  /** About how many posts have one: the less, the better. */
  cost: number;
}

/** Many tests, and which of them a post may pass. */
export interface FilterIndex {
  /** Numbers of the tests that a post may pass, each once, in no order; all others it does not. */
  candidates(facts: PostFacts): readonly number[];
}

const COSTS: Readonly<Record<Sort, number>> = { term: 1, stem: 2, tag: 3, source: 5, kind: 100 };

/** Finds each test by the rarest things of which a post must have one; those that ask for none are candidates for every post. Pure. */
export function createFilterIndex(tests: readonly PostTest[]): FilterIndex {
  const always: number[] = [];
  const byKey: Readonly<Record<Sort, Map<string, number[]>>> = {
    term: new Map(),
    stem: new Map(),
    tag: new Map(),
    source: new Map(),
    kind: new Map(),
  };
  for (const [number, test] of tests.entries()) {
    const needed = keysOf(test);
    if (needed === null) always.push(number);
    for (const { sort, key } of needed?.keys ?? []) {
      const numbers = byKey[sort].get(key);
      if (numbers) numbers.push(number);
      else byKey[sort].set(key, [number]);
    }
  }
  /** By test: the last post it was a candidate for. */
  const lastSeen = new Uint32Array(tests.length);
  let posts = 0;

  return {
    candidates(facts) {
      posts += 1;
      const found = [...always];
      const add = (sort: Sort, key: string): void => {
        for (const number of byKey[sort].get(key) ?? []) {
          if (lastSeen[number] === posts) continue;
          lastSeen[number] = posts;
          found.push(number);
        }
      };
      const { tags, source, kind } = facts.post;
      for (const tag of tags) add('tag', tagKey(tag));
      for (const key of sourceKeys(source ?? '')) add('source', key);
      for (const key of [foldText(kind), `${foldText(kind)}s`]) add('kind', key);
      if (byKey.term.size > 0) for (const term of facts.terms) add('term', term);
      if (byKey.stem.size > 0) for (const stem of facts.stems) add('stem', stem);
      return found;
    },
  };
}

/** Null: a post that passes need have nothing in particular. */
function keysOf(test: PostTest): Keys | null {
  switch (test.type) {
    case 'all':
      return test.of.map(keysOf).reduce((best, keys) => (keys !== null && (best === null || keys.cost < best.cost) ? keys : best), null);
    case 'any': {
      const parts = test.of.map(keysOf);
      const known = parts.filter((keys) => keys !== null);
      if (known.length < parts.length) return null;
      return { keys: known.flatMap(({ keys }) => keys), cost: known.reduce((sum, { cost }) => sum + cost, 0) };
    }
    case 'term':
      return one('term', test.term);
    case 'stem':
      return one('stem', test.stem);
    case 'phrase': {
      // Long words are rare.
      const [longest] = test.terms.toSorted((a, b) => b.length - a.length);
      return longest === undefined ? null : one('term', longest);
    }
    case 'name':
      return nameKey(test);
    case 'not':
    case 'is':
    case 'date':
      return null;
  }
}

function nameKey({ field, value }: Extract<PostTest, { type: 'name' }>): Keys {
  if (field === 'tag') return one('tag', tagKey(value));
  if (field === 'kind') return one('kind', foldText(value));
  const [first = ''] = sourceKeys(value);
  return one('source', first);
}

/** A source is meant by whole words of it, the first of which it has; one without words by itself. */
function sourceKeys(source: string): readonly string[] {
  const words = foldedWords(source).trim();
  return words === '' ? [` ${foldText(source)}`] : words.split(' ');
}

function one(sort: Sort, key: string): Keys {
  return { keys: [{ sort, key }], cost: COSTS[sort] };
}
