/** Limits of every store of long texts: how long and how many are kept, and how long a text may be. */
export const KEPT_TEXTS = { keptMs: 30 * 86_400_000, most: 10_000, maxChars: 16_000 } as const;

/** Creates a store of long texts in memory, for a process without a database for them. */
export function createLocalKeptTexts() {
  const kept = new Map<string, { text: string; atMs: number }>();

  return {
    async keep(texts: ReadonlyMap<string, string>, nowMs: number): Promise<void> {
      for (const [key, text] of texts) {
        if (text.length > KEPT_TEXTS.maxChars) continue;
        kept.delete(key);
        kept.set(key, { text, atMs: nowMs });
      }
      // A Map iterates in the order of insertion.
      for (const [key, { atMs }] of kept) if (atMs < nowMs - KEPT_TEXTS.keptMs || kept.size > KEPT_TEXTS.most) kept.delete(key);
    },
    async find(key: string, nowMs: number): Promise<string | null> {
      const found = kept.get(key);
      return found !== undefined && found.atMs >= nowMs - KEPT_TEXTS.keptMs ? found.text : null;
    },
  };
}
