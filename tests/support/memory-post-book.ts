import type { KnownPost, PostStore } from '../../src/ports/post-store.ts';
import { planAmendments } from './memory-amend.ts';
import { insertRows, type MemoryStore } from './memory-store.ts';

/** The stores of posts in memory; pass the same contract suite as the real ones. */
export function createMemoryPostBook(store: MemoryStore): PostStore {
  const known = (): ReadonlyMap<string, KnownPost> => new Map([...store.posts].map(([id, entry]) => [id, { ...entry.known }]));
  return {
    async recordScan(decide, nowMs) {
      const { write, remove, deliveries, amendments, holds } = decide(known(), !store.looked, false);
      const at = new Date(nowMs).toISOString();
      for (const { post, standing, face } of write) {
        const firstSeenAt = store.posts.get(post.id)?.known.firstSeenAt ?? at;
        const { id, path, hash } = post;
        store.posts.set(id, { post: structuredClone(post), known: { id, path, hash, standing, firstSeenAt, removedAt: null, face } });
      }
      for (const id of remove) {
        const entry = store.posts.get(id);
        if (entry) entry.known = { ...entry.known, removedAt: entry.known.removedAt ?? at };
      }
      store.looked = true;
      for (const hold of holds) if (!store.holds.has(hold.id)) store.holds.set(hold.id, structuredClone(hold));
      const fresh = new Set(insertRows(store, deliveries, nowMs));
      const rung = deliveries.filter(({ key, state, carriedBy }) => state === 'planned' && carriedBy === null && fresh.delete(key));
      const bells = rung.map(({ key, dueAt }) => (dueAt && Date.parse(dueAt) > nowMs ? { key, atMs: Date.parse(dueAt) } : { key }));
      return amendments ? [...bells, ...planAmendments(store, amendments, nowMs)] : bells;
    },
    known: async () => ({ known: known(), firstLook: !store.looked, restored: false }),
    gone: async (limit) =>
      [...store.posts.values()]
        .filter(({ known: { removedAt } }) => removedAt !== null)
        .toReversed()
        .sort((a, b) => (b.known.removedAt ?? '').localeCompare(a.known.removedAt ?? ''))
        .slice(0, limit)
        .map(({ post }) => post),
    post: async (id) => store.posts.get(id) ?? null,
  };
}
