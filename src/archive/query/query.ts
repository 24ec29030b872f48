import type { Expression } from './expression.ts';
import type { ByNameField } from './name-fields.ts';
import type { QueryMessage } from './query-message.ts';

/** A search as people write it: `cilium "deep dive" -windows tag:cncf kind:link after:2025-01-01`. */
export interface Query {
  /** As typed, trimmed. */
  text: string;
  words: readonly string[];
  phrases: readonly string[];
  /** Words and phrases a post must not have. */
  excluded: readonly string[];
  /** Within a field any of them may match. */
  names: ByNameField<readonly string[]>;
  excludedNames: ByNameField<readonly string[]>;
  /** `is:prerelease`: true for versions that are not final alone, false for all else; null: whatever. */
  prerelease: boolean | null;
  /** ISO instants: `date < before`, `date >= after`. */
  before: string | null;
  after: string | null;
  /** What is asked for where `OR`, parentheses or exact names say more than the lists do; null: the lists say it all. */
  expression: Expression | null;
  /** About parts that were not understood; the rest still runs. */
  notes: readonly QueryMessage[];
}

/** Whether nothing of a query was understood: all posts answer it. Pure. */
export function asksNothing(query: Query): boolean {
  const { expression, words, phrases, excluded } = query;
  return expression === null && filtersOf(query) === 0 && words.length + phrases.length + excluded.length === 0;
}

/** How many filters a query has in its lists. Pure. */
export function filtersOf({ names, excludedNames, prerelease, before, after }: Query): number {
  const values = [...Object.values(names), ...Object.values(excludedNames)].reduce((count, list) => count + list.length, 0);
  return values + [prerelease, before, after].filter((value) => value !== null).length;
}
