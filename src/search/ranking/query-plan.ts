/** One word people typed, and all it may be found by. */
export interface QueryTerm {
  word: string;
  /** Term (several with spaces between: all of them) → how much a hit by it counts, 0 < weight ≤ 1; the weightiest first. */
  alternatives: Map<string, number>;
  /** IDF of the word: the rarer, the larger; 0 or above. */
  rarity: number;
  /** Its alternatives are parts of one version: the best of them counts, not their sum. */
  isVersion: boolean;
}

/** How a query is looked up. */
export interface QueryPlan {
  mode: SearchMode;
  slots: readonly QueryTerm[];
  /** 1 for a few words, down to 0 for whole sentences: in those every word is a hint and none is a must. */
  focus: number;
  /** Words that nobody wrote → what they were taken for. */
  corrections: ReadonlyMap<string, string>;
}

export type SearchMode = 'search' | 'suggest';
