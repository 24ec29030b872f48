import type { SealedSecret, SecretStore } from '../../src/ports/secret-store.ts';

/** Creates the store of encrypted secrets, in memory. */
export function createMemorySecrets(): SecretStore {
  const kept = new Map<string, SealedSecret>();
  let revisions = 0;
  const keyOf = (platform: string, name: string): string => JSON.stringify([platform, name]);
  const order = (a: SealedSecret, b: SealedSecret): number =>
    a.platform === b.platform ? Number(a.name > b.name) - Number(a.name < b.name) : Number(a.platform > b.platform) * 2 - 1;
  return {
    list: async (platform) => [...kept.values()].filter((one) => platform === null || one.platform === platform).toSorted(order),
    get: async (platform, name) => kept.get(keyOf(platform, name)) ?? null,
    async put(secret, over) {
      const key = keyOf(secret.platform, secret.name);
      if (over !== undefined && (kept.get(key)?.revision ?? null) !== over) return null;
      revisions += 1;
      kept.set(key, { ...secret, revision: revisions });
      return revisions;
    },
    async reseal({ platform, name, sealed, revision }) {
      const there = kept.get(keyOf(platform, name));
      if (there?.revision === revision) kept.set(keyOf(platform, name), { ...there, sealed });
    },
    remove: async (platform, name) => kept.delete(keyOf(platform, name)),
  };
}
