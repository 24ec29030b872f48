/** A cache of answers with a time to live. */
export interface TtlCache<T> {
  /** Returns the cached answer for `key` if it was requested less than the time to live ago; otherwise calls `ask`. Concurrent callers share one call; failures are not cached. */
  get(key: string, ask: () => Promise<T>): Promise<T>;
}

/** Caches each answer for `ttlMs` from when it was requested; setting the clock back invalidates it. `now`: epoch ms. Beyond `maxKeys`, the oldest entry is dropped. */
export function createTtlCache<T>(ttlMs: number, now: () => number, maxKeys: number): TtlCache<T> {
  const cache = new Map<string, { askedAtMs: number; answer: Promise<T> }>();
  return {
    get(key, ask) {
      const nowMs = now();
      const known = cache.get(key);
      if (known && nowMs >= known.askedAtMs && nowMs - known.askedAtMs < ttlMs) return known.answer;
      const entry = { askedAtMs: nowMs, answer: ask() };
      cache.delete(key);
      cache.set(key, entry);
      const [oldest] = cache.size > maxKeys ? cache.keys() : [];
      if (oldest !== undefined) cache.delete(oldest);
      entry.answer.catch(() => {
        if (cache.get(key) === entry) cache.delete(key);
      });
      return entry.answer;
    },
  };
}
