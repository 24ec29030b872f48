/**
 * Texts that a platform's buttons and forms stand for and have no room for, by their hashes; all processes on one database share them. A text is
 * forgotten 30 days after it was kept last; beyond 10,000 those that were kept last the longest ago.
 */
export interface KeptTexts {
  /** Keeps texts by their keys, at most 16,000 characters each; longer ones are left out. Safe to call twice. */
  keep(texts: ReadonlyMap<string, string>, nowMs: number): Promise<void>;
  /** Null: it was never kept, or is forgotten. */
  find(key: string, nowMs: number): Promise<string | null>;
}
