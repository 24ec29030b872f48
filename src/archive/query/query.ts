import type { Expression } from './expression.ts';

/** A search as people write it: `cilium "deep dive" -windows tag:cncf kind:link after:2025-01-01`. */
export interface Query {
  /** As typed, trimmed. */
  text: string;
  words: readonly string[];
  phrases: readonly string[];
  /** Words and phrases a post must not have. */
  excluded: readonly string[];
  tags: readonly string[];
  sources: readonly string[];
  kinds: readonly string[];
  excludedTags: readonly string[];
  excludedSources: readonly string[];
  excludedKinds: readonly string[];
  /** `is:prerelease`: true for versions that are not final alone, false for all else; null: whatever. */
  prerelease: boolean | null;
  /** ISO instants: `date < before`, `date >= after`. */
  before: string | null;
  after: string | null;
  /** What is asked for where `OR`, parentheses or exact names say more than the lists do; null: the lists say it all. */
  expression: Expression | null;
  /** Friendly lines about parts that were not understood; the rest still runs. */
  notes: readonly string[];
}

/** Whether nothing of a query was understood: all posts answer it. Pure. */
export function asksNothing({ text: _text, notes: _notes, expression, prerelease, ...parts }: Query): boolean {
  return expression === null && prerelease === null && Object.values(parts).every((part) => (part?.length ?? 0) === 0);
}
