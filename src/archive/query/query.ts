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
  /** Friendly lines about parts that were not understood; the rest still runs. */
  notes: readonly string[];
}
