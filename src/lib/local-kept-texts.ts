const KEPT_MS = 30 * 86_400_000;
const MOST_TEXTS = 10_000;
const TEXT_MAX_CHARS = 16_000;

/** Long texts of a process that has no database for them: they are remembered in memory. */
export function createLocalKeptTexts() {
  const kept = new Map<string, { text: string; atMs: number }>();

  return {
    async keep(texts: ReadonlyMap<string, string>, nowMs: number): Promise<void> {
      for (const [key, text] of texts) {
        if (text.length > TEXT_MAX_CHARS) continue;
        kept.delete(key);
        kept.set(key, { text, atMs: nowMs });
      }
      // A Map remembers the order of writing.
      for (const [key, { atMs }] of kept) if (atMs < nowMs - KEPT_MS || kept.size > MOST_TEXTS) kept.delete(key);
    },
    async find(key: string, nowMs: number): Promise<string | null> {
      const found = kept.get(key);
      return found !== undefined && found.atMs >= nowMs - KEPT_MS ? found.text : null;
    },
  };
}
