/** A set of ids with a time to live. */
export interface TtlSet {
  /** Adds an id; true if it is new or was forgotten. Adding it again does not extend its time. */
  add(id: string): boolean;
}

/** Remembers each id for `ttlMs`; setting the clock back by as much makes it forget. `now`: epoch ms. Beyond `maxIds` (default: no limit), all ids are forgotten. */
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
