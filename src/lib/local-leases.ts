/** Creates leases in memory, for a process that shares them with no other. `now`: epoch ms. */
export function createLocalLeases(now: () => number) {
  const held = new Map<string, { name: string; owner: string; detail: string; untilMs: number }>();

  return {
    async hold(prefix: string, names: readonly string[], holder: { owner: string; detail: string }, ttlMs: number) {
      for (const [name, { untilMs }] of held) if (untilMs <= now()) held.delete(name);
      for (const name of names) {
        const { owner = holder.owner } = held.get(name) ?? {};
        if (owner === holder.owner) held.set(name, { name, ...holder, untilMs: now() + ttlMs });
      }
      const found = [...held.values()].filter(({ name }) => name.startsWith(prefix)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
      return found.map(({ untilMs: _, ...lease }) => lease);
    },
    async release(names: readonly string[], owner: string) {
      for (const name of names) if (held.get(name)?.owner === owner) held.delete(name);
    },
  };
}
