import { isDeepStrictEqual } from 'node:util';
import type { Delivery, DeliveryWithPosts } from '../../src/model/delivery.ts';
import type { Notices, OpenNotice } from '../../src/ports/ledger/ledger.ts';
import { planEdits } from './memory-amend.ts';
import { digestKey, insertRows, type MemoryStore } from './memory-store.ts';

/** Creates the notices to the admins, in memory. */
export function createMemoryNotices(store: MemoryStore): Notices {
  const { rows } = store;
  return {
    async report(state, compose, nowMs) {
      const own = [...rows.values()].filter(
        ({ delivery, inDoubtReported }) => delivery.state === state && !inDoubtReported && delivery.digestKey === null,
      );
      if (own.length === 0) return [];
      const planned = insertRows(store, compose(own.map(({ delivery }) => withPostsOf(store, delivery))), nowMs);
      for (const row of own) row.inDoubtReported = true;
      return planned;
    },
    openNotices: async () =>
      [...rows.values()].flatMap(({ delivery: { key, destination }, notice }) =>
        notice?.subject ? [{ key, destination, notice: structuredClone(notice) as OpenNotice['notice'] }] : [],
      ),
    async rewriteNotice(key, { from, to, edits }, dueAtMs) {
      const row = rows.get(key);
      if (!row || !isDeepStrictEqual(row.notice, from)) return [];
      row.notice = structuredClone(to);
      return edits ? planEdits(store, [key], new Date(dueAtMs).toISOString(), false, dueAtMs) : [];
    },
  };
}

function withPostsOf(store: MemoryStore, delivery: Delivery): DeliveryWithPosts {
  const { key, originalKey, postId } = delivery;
  const carried = [key, originalKey ?? ''].flatMap((digest) => digestKey(store, digest)).map((row) => row.delivery.postId);
  const ids = postId === null ? carried : [postId];
  const posts = ids.flatMap((id) => store.posts.get(id ?? '')?.post ?? []);
  return { delivery, posts: posts.slice(0, 3).map(({ title, url, path }) => ({ title, url, path })), count: posts.length };
}
