import type { NameField } from './name-fields.ts';

/** What `is:` can say: a version that is not final, or everything else. */
type Trait = 'prerelease' | 'stable';

/** One thing a post has or has not. */
export type Clause =
  /** A word in any of its forms, or one of its synonyms. */
  | { readonly type: 'word'; readonly text: string }
  /** Words side by side, exactly as they are. */
  | { readonly type: 'phrase'; readonly text: string }
  /** `exact`: the whole name (`source:="CNCF"`); else a source matches by whole words of it. */
  | { readonly type: 'name'; readonly field: NameField; readonly value: string; readonly exact: boolean }
  | { readonly type: 'is'; readonly trait: Trait }
  /** `before`: date < instant; `after`: date >= instant. ISO 8601 in UTC. */
  | { readonly type: 'date'; readonly field: 'before' | 'after'; readonly instant: string };

/**
 * What a search or a filter says, as a tree. Always in normal form: no `all` in an `all`, no `any` in an `any`, no `not` of a `not`,
 * and no list of one. `all` of nothing is every post.
 */
export type Expression =
  | Clause
  | { readonly type: 'all'; readonly of: readonly Expression[] }
  | { readonly type: 'any'; readonly of: readonly Expression[] }
  | { readonly type: 'not'; readonly of: Expression };

/** Every post. */
export const EVERYTHING: Expression = { type: 'all', of: [] };

/** All of these; of none, everything. Pure. */
export function allOf(parts: readonly Expression[]): Expression {
  const of = parts.flatMap((part) => (part.type === 'all' ? part.of : [part]));
  const [only] = of;
  return of.length === 1 && only ? only : { type: 'all', of };
}

/** Any of these, of which there is one at least. Pure. */
export function anyOf(parts: readonly Expression[]): Expression {
  const of = parts.flatMap((part) => (part.type === 'any' ? part.of : [part]));
  const [only] = of;
  return of.length === 1 && only ? only : { type: 'any', of };
}

/** Pure. */
export function notOf(part: Expression): Expression {
  return part.type === 'not' ? part.of : { type: 'not', of: part };
}

/** The name clauses of one field that an `any` consists of, or the one that a clause is; null for all else. Pure. */
export function namesOf(part: Expression): readonly Extract<Clause, { type: 'name' }>[] | null {
  if (part.type === 'name') return [part];
  if (part.type !== 'any') return null;
  const names = part.of.flatMap((one) => (one.type === 'name' ? [one] : []));
  return names.length === part.of.length && names.every(({ field }) => field === names[0]?.field) ? names : null;
}

/** Every clause, in order. Pure. */
export function clausesOf(part: Expression): readonly Clause[] {
  if (part.type === 'all' || part.type === 'any') return part.of.flatMap(clausesOf);
  return part.type === 'not' ? clausesOf(part.of) : [part];
}
