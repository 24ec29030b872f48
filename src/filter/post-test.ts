import type { Clause } from '../archive/query/expression.ts';

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
