/** Remembers for 10 min what has come in: platforms deliver at least once. */
export interface SeenOnce {
  /** True the first time an id is shown within 10 min. */
  isFirst(id: string): boolean;
}

const MEMORY_MS = 600_000;

/** `now`: epoch ms. */
export function createTtlSet(now: () => number): SeenOnce {
  const seenAtMs = new Map<string, number>();
  return {
    isFirst(id) {
      const nowMs = now();
      for (const [old, atMs] of seenAtMs) {
        if (nowMs - atMs < MEMORY_MS) break;
        seenAtMs.delete(old);
      }
      if (seenAtMs.has(id)) return false;
      seenAtMs.set(id, nowMs);
      return true;
    },
  };
}
