import { type Expression, namesOf, printExpression } from '../archive/query/expression.ts';
import { type NameField, namesIn } from '../archive/query/name-fields.ts';
import type { Post } from '../content/post.ts';
import { releaseOf } from '../content/release-version.ts';
import type { Words } from '../languages/index.ts';
import { once } from '../lib/once.ts';
import type { Destination } from '../model/destination.ts';
import type { Subscription, SubscriptionFilter } from '../model/subscription.ts';
import { type SynonymGroup, synonymsByName } from '../search/text/word-lists.ts';
import { compileFilter } from './compile-filter.ts';
import { createBatchMatcher, matchesPost, type PostFacts, type PostTest, postFactsOf } from './matches-post.ts';
import { subscriptionExpression } from './subscription-expression.ts';

/** Which posts each destination wants. */
export interface Audience {
  /** Destinations that want any of the posts, in the order of their subscriptions, with those posts in the order given. */
  byDestination: ReadonlyMap<Destination, readonly Post[]>;
  /** Posts that at least one destination wants. */
  wanted: ReadonlySet<Post>;
}

/** Tests posts against the filters of subscriptions. Whether a post matches depends on the post alone. */
export interface Filters {
  /** Tests many posts against many subscriptions (paused ones want nothing) at once, in a time that grows with the matches. Pure. */
  audience(subscriptions: readonly Subscription[], posts: readonly Post[]): Audience;
  matches(post: Post, filter: SubscriptionFilter): boolean;
  /** Returns `matches` for many filters and these posts: each post is read once, and each filter is evaluated once for all of them. Nothing is read before the first call. */
  matchesAmong(posts: readonly Post[]): Filters['matches'];
  /** Returns the clause that a post fails, and why; null if it matches. */
  mismatch(post: Post, filter: SubscriptionFilter, words: Words): Mismatch | null;
}

interface Compiled {
  expression: Expression;
  test: PostTest;
}

/** Maximum number of compiled filters in the cache; above it, the cache is cleared. */
const KEPT_MAX = 20_000;

/** Creates filters. `more`: synonyms in addition to the built-in ones. */
export function createFilters(more: readonly SynonymGroup[] = []): Filters {
  const synonyms = synonymsByName(more);
  const byObject = new WeakMap<SubscriptionFilter, Compiled>();
  const byText = new Map<string, Compiled>();

  const compile = (filter: SubscriptionFilter): Compiled => {
    const known = byObject.get(filter);
    if (known) return known;
    const text = JSON.stringify(filter);
    let compiled = byText.get(text);
    if (!compiled) {
      if (byText.size >= KEPT_MAX) byText.clear();
      const expression = subscriptionExpression(filter);
      compiled = { expression, test: compileFilter(expression, synonyms) };
      byText.set(text, compiled);
    }
    byObject.set(filter, compiled);
    return compiled;
  };

  // Many filters are tested on one post in a row, so its words are read once.
  let last: PostFacts | null = null;
  const factsOf = (post: Post): PostFacts => {
    if (last?.post !== post) last = postFactsOf(post);
    return last;
  };

  return {
    matchesAmong(posts) {
      const matched = answersAmong(posts);
      return (post, filter) => matched(compile(filter)).has(post);
    },
    audience(subscriptions, posts) {
      const matched = answersAmong(posts);
      const filters = new Map<Destination, Set<Compiled>>();
      for (const { destination, filter, paused } of subscriptions) {
        if (paused) continue;
        const own = filters.get(destination) ?? new Set();
        filters.set(destination, own.add(compile(filter)));
      }
      const wanted = new Set<Post>();
      const byDestination = new Map<Destination, readonly Post[]>();
      for (const [destination, own] of filters) {
        const wants = unionOf([...own].map(matched), posts);
        if (wants.length > 0) byDestination.set(destination, wants);
        // Most batches are wanted completely: once that is the case, nothing more is added.
        if (wanted.size < posts.length) for (const post of wants) wanted.add(post);
      }
      return { byDestination, wanted };
    },
    matches: (post, filter) => matchesPost(compile(filter).test, factsOf(post)),
    mismatch(post, filter, words) {
      const { expression, test } = compile(filter);
      return explainMismatch(expression, test, factsOf(post), words);
    },
  };
}

/** Returns a function that gives the posts a filter matches: nothing is read before the first call, and each filter is evaluated once. */
function answersAmong(posts: readonly Post[]): (filter: Compiled) => ReadonlySet<Post> {
  const matching = once(() => createBatchMatcher(posts));
  const answers = new Map<Compiled, ReadonlySet<Post>>();
  return (filter) => {
    const answer = answers.get(filter) ?? new Set(matching()(filter.test));
    answers.set(filter, answer);
    return answer;
  };
}

function unionOf(sets: readonly ReadonlySet<Post>[], inOrder: readonly Post[]): readonly Post[] {
  const [only] = sets;
  if (sets.length === 1 && only) return [...only];
  return inOrder.filter((post) => sets.some((set) => set.has(post)));
}

/** Why a post does not match a filter. */
export interface Mismatch {
  /** The clause it fails, as people write it: `is:stable`. */
  clause: string;
  /** What the post has instead, as a clause of a sentence: `v1.34.0-rc1 is a pre-release`. */
  because: string;
}

/** Returns the first clause of a filter that a post fails, and why; null if it matches. `test`: the compiled filter. Pure. */
export function explainMismatch(filter: Expression, test: PostTest, facts: PostFacts, words: Words): Mismatch | null {
  if (matchesPost(test, facts)) return null;
  if (filter.type === 'all' && test.type === 'all') {
    for (const [at, part] of filter.of.entries()) {
      const own = test.of[at];
      const mismatch = own ? explainMismatch(part, own, facts, words) : null;
      if (mismatch) return mismatch;
    }
  }
  return { clause: printExpression(filter), because: reasonOf(filter, facts, words) };
}

function reasonOf(filter: Expression, facts: PostFacts, words: Words, isNot = false): string {
  const { mismatches } = words;
  const { post } = facts;
  const field = namesOf(filter)?.[0]?.field;
  if (field) return namesReason(post, field, words);
  switch (filter.type) {
    case 'is':
      return traitReason(facts, words);
    case 'word':
    case 'phrase':
      return isNot ? mismatches.said : mismatches.notSaid;
    default:
      break;
  }
  if (isNot) return mismatches.isSo;
  if (filter.type === 'not') return reasonOf(filter.of, facts, words, true);
  if (filter.type === 'date') return post.date === null ? mismatches.noDate : mismatches.date(post.date.slice(0, 10));
  return filter.type === 'any' ? mismatches.noneTrue : mismatches.otherwise;
}

function namesReason(post: Post, field: NameField, { mismatches }: Words): string {
  const names = namesIn(post, field);
  return names.length === 0 ? mismatches[field].none : mismatches[field].has(names.join(', '));
}

function traitReason({ post, isPrerelease }: PostFacts, { mismatches }: Words): string {
  const version = releaseOf(post.title, post.url)?.version;
  if (version === undefined) return isPrerelease ? mismatches.isPreRelease : mismatches.isNoPreRelease;
  return isPrerelease ? mismatches.versionIs(`v${version}`) : mismatches.versionIsNot(`v${version}`);
}
