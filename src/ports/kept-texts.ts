/**
 * Texts that are too long for a platform's buttons and forms, stored by hash; all processes on one database share them. A text is deleted 30 days after
 * it was last stored. If there are more than 10,000, those stored least recently are deleted first.
 */
export interface KeptTexts {
  /** Stores texts by key, at most 16,000 characters each; longer ones are ignored. Safe to call twice. */
  keep(texts: ReadonlyMap<string, string>, nowMs: number): Promise<void>;
  /** Null: never stored, or deleted since. */
  find(key: string, nowMs: number): Promise<string | null>;
}
