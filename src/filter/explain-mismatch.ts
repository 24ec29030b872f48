import { type Expression, namesOf } from '../archive/query/expression.ts';
import { NAME_FIELDS, type NameField, namesIn } from '../archive/query/name-fields.ts';
import { printExpression } from '../archive/query/print-expression.ts';
import type { Post } from '../content/post.ts';
import { releaseOf } from '../content/release-version.ts';
import { matchesPost } from './matches-post.ts';
import type { PostFacts } from './post-facts.ts';
import type { PostTest } from './post-test.ts';

/** Why a post does not match a filter. */
export interface Mismatch {
  /** The clause it fails, as people write it: `is:stable`. */
  clause: string;
  /** What the post has instead, as a clause of a sentence: `v1.34.0-rc1 is a pre-release`. */
  because: string;
}

/** The first clause of a filter that a post fails, and why; null where it matches. `test`: what the filter was compiled to. Pure. */
export function explainMismatch(filter: Expression, test: PostTest, facts: PostFacts): Mismatch | null {
  if (matchesPost(test, facts)) return null;
  if (filter.type === 'all' && test.type === 'all') {
    for (const [at, part] of filter.of.entries()) {
      const own = test.of[at];
      const mismatch = own ? explainMismatch(part, own, facts) : null;
      if (mismatch) return mismatch;
    }
  }
  return { clause: printExpression(filter), because: reasonOf(filter, facts) };
}

function reasonOf(filter: Expression, facts: PostFacts): string {
  const { post } = facts;
  const field = namesOf(filter)?.[0]?.field;
  if (field) return namesReason(post, field);
  switch (filter.type) {
    case 'is':
      return traitReason(facts);
    case 'date':
      return post.date === null ? 'it has no date' : `its date is ${post.date.slice(0, 10)}`;
    case 'word':
    case 'phrase':
      return 'it does not say so';
    case 'any':
      return 'none of these is true of it';
    case 'not':
      return notReason(filter.of, facts);
    default:
      return 'it is otherwise';
  }
}

function notReason(filter: Expression, facts: PostFacts): string {
  const field = namesOf(filter)?.[0]?.field;
  if (field) return namesReason(facts.post, field);
  if (filter.type === 'is') return traitReason(facts);
  return filter.type === 'word' || filter.type === 'phrase' ? 'it says so' : 'it is so';
}

function namesReason(post: Post, field: NameField): string {
  return NAME_FIELDS[field].reason(namesIn(post, field));
}

function traitReason({ post, isPrerelease }: PostFacts): string {
  const version = releaseOf(post.title, post.url)?.version;
  return `${version === undefined ? 'it' : `v${version}`} is ${isPrerelease ? 'a' : 'no'} pre-release`;
}
