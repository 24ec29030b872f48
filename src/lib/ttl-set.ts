/** Ids that are remembered for a while. */
export interface TtlSet {
  /** True where the id is new, or has been forgotten; it is remembered from its first time on. */
  add(id: string): boolean;
}

/** Remembers each id for `ttlMs`. `now`: epoch ms. */
export function createTtlSet(ttlMs: number, now: () => number): TtlSet {
  const addedAtMs = new Map<string, number>();
  return {
    add(id) {
      const nowMs = now();
      for (const [old, atMs] of addedAtMs) {
        if (nowMs - atMs < ttlMs) break;
        addedAtMs.delete(old);
      }
      if (addedAtMs.has(id)) return false;
      addedAtMs.set(id, nowMs);
      return true;
    },
  };
}
