import { type Expression, namesOf, printExpression } from '../archive/query/expression.ts';
import { type NameField, namesIn } from '../archive/query/name-fields.ts';
import type { Post } from '../content/post.ts';
import { releaseOf } from '../content/release-version.ts';
import type { Words } from '../languages/index.ts';
import { matchesPost, type PostFacts, type PostTest } from './matches-post.ts';

/** Why a post does not match a filter. */
export interface Mismatch {
  /** The clause it fails, as people write it: `is:stable`. */
  clause: string;
  /** What the post has instead, as a clause of a sentence: `v1.34.0-rc1 is a pre-release`. */
  because: string;
}

/** The first clause of a filter that a post fails, and why; null where it matches. `test`: what the filter was compiled to. Pure. */
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
