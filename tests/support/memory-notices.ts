import { isDeepStrictEqual } from 'node:util';
import type { Delivery, ToldDelivery } from '../../src/model/delivery.ts';
import type { Notices, OpenNotice } from '../../src/ports/ledger/notices.ts';
import { planEdits } from './memory-amend.ts';
import { carriedBy, insertRows, type MemoryStore } from './memory-store.ts';

/** What the admins are told, in memory. */
export function createMemoryNotices(store: MemoryStore): Notices {
  const { rows } = store;
  return {
    async tell(state, compose, nowMs) {
      const own = [...rows.values()].filter(
        ({ delivery, toldDoubt }) => delivery.state === state && !toldDoubt && delivery.carriedBy === null,
      );
      if (own.length === 0) return [];
      const planned = insertRows(store, compose(own.map(({ delivery }) => toldOf(store, delivery))), nowMs);
      for (const row of own) row.toldDoubt = true;
      return planned;
    },
    openNotices: async () =>
      [...rows.values()].flatMap(({ delivery: { key, destination }, notice }) =>
        notice?.about ? [{ key, destination, notice: structuredClone(notice) as OpenNotice['notice'] }] : [],
      ),
    async rewriteNotice(key, { from, to, edits }, dueAtMs) {
      const row = rows.get(key);
      if (!row || !isDeepStrictEqual(row.notice, from)) return [];
      row.notice = structuredClone(to);
      return edits ? planEdits(store, [key], new Date(dueAtMs).toISOString(), false, dueAtMs) : [];
    },
  };
}

function toldOf(store: MemoryStore, delivery: Delivery): ToldDelivery {
  const { key, about, postId } = delivery;
  const carried = [key, about ?? ''].flatMap((digest) => carriedBy(store, digest)).map((row) => row.delivery.postId);
  const ids = postId === null ? carried : [postId];
  const posts = ids.flatMap((id) => store.posts.get(id ?? '')?.post ?? []);
  return { delivery, posts: posts.slice(0, 3).map(({ title, url, path }) => ({ title, url, path })), count: posts.length };
}
