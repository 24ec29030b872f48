/** Answers that are remembered for a while. */
export interface TtlCache<T> {
  /** The answer for `key` that was asked for less than the time to live ago, else what `ask` says. Who asks meanwhile shares one question; a failure is not remembered. */
  get(key: string, ask: () => Promise<T>): Promise<T>;
}

/** Remembers each answer for `ttlMs` from when it was asked for; a clock that is set back makes it forget. `now`: epoch ms. Beyond `maxKeys` the oldest is forgotten. */
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
