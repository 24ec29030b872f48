/** Ids that are remembered for a while. */
export interface TtlSet {
  /** True where the id is new, or has been forgotten; it is remembered from its first time on. */
  add(id: string): boolean;
}

/** Remembers each id for `ttlMs`; a clock that is set back by as much makes it forget. `now`: epoch ms. Beyond `maxIds` (default: no limit) all are forgotten. */
export function createTtlSet(ttlMs: number, now: () => number, maxIds = Number.POSITIVE_INFINITY): TtlSet {
  const addedAtMs = new Map<string, number>();
  return {
    add(id) {
      const nowMs = now();
      const isOld = (atMs: number): boolean => Math.abs(nowMs - atMs) >= ttlMs;
      for (const [old, atMs] of addedAtMs) {
        if (!isOld(atMs)) break;
        addedAtMs.delete(old);
      }
      if (!isOld(addedAtMs.get(id) ?? Number.NEGATIVE_INFINITY)) return false;
      if (addedAtMs.size >= maxIds) addedAtMs.clear();
      addedAtMs.delete(id);
      addedAtMs.set(id, nowMs);
      return true;
    },
  };
}
