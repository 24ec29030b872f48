import { holdReason } from '../../src/model/reason.ts';
import type { KnownPost, PostStore } from '../../src/ports/post-store.ts';
import { planAmendments, planEdits } from './memory-amend.ts';
import { recheckApprovals } from './memory-approvals.ts';
import { writePromotions } from './memory-promotions.ts';
import { recentChanges } from './memory-recent.ts';
import { writeReminders } from './memory-reminders.ts';
import { insertRows, type MemoryStore, rowsOf } from './memory-store.ts';
import { channelTraffic } from './memory-traffic.ts';

/** Creates the store of posts in memory; passes the same contract suite as the real one. */
export function createMemoryPostBook(store: MemoryStore): PostStore {
  const known = (): ReadonlyMap<string, KnownPost> => new Map([...store.posts].map(([id, entry]) => [id, { ...entry.known }]));
  return {
    async recordScan(decide, nowMs) {
      const found = decide(known(), !store.looked, false, [...store.subscriptions.values()]);
      const { write, remove } = found;
      const at = new Date(nowMs).toISOString();
      for (const { post, state, fingerprint } of write) {
        const firstSeenAt = store.posts.get(post.id)?.known.firstSeenAt ?? at;
        const { id, fileId = id, path, title, date, hash } = post;
        const known = { id, fileId, path, title, date, hash, state, firstSeenAt, removedAt: null, fingerprint };
        store.posts.set(id, { post: structuredClone(post), known });
      }
      for (const id of remove) {
        const entry = store.posts.get(id);
        if (entry) entry.known = { ...entry.known, removedAt: entry.known.removedAt ?? at };
      }
      store.looked = true;
      const limited = found.limit?.(recentChanges(store, found, nowMs));
      const { amendments, holds } = limited ?? found;
      const { timed } = limited ?? {};
      const deliveries = timed ? timed.place(channelTraffic(store, timed)) : (limited ?? found).deliveries;
      for (const hold of holds) {
        if (!store.holds.get(hold.id)?.decision) store.holds.set(hold.id, structuredClone(hold));
        for (const row of store.rows.values())
          if (row.delivery.hold === hold.id && row.delivery.state === 'held') row.delivery = { ...row.delivery, reason: holdReason(hold) };
      }
      const fresh = new Set(insertRows(store, deliveries, nowMs));
      const rewritten = deliveries.flatMap(({ key, notice }) => (notice && !fresh.has(key) ? [{ key, notice }] : []));
      for (const { key, notice } of rewritten) for (const row of rowsOf(store, [key])) row.notice = structuredClone(notice);
      const edits = planEdits(
        store,
        rewritten.map(({ key }) => key),
        new Date(nowMs + 5_000).toISOString(),
        false,
        nowMs,
      );
      const rung = deliveries.filter(({ key, state, digestKey }) => state === 'planned' && digestKey === null && fresh.delete(key));
      const wakeups = rung.map(({ key, dueAt }) => (dueAt && Date.parse(dueAt) > nowMs ? { key, atMs: Date.parse(dueAt) } : { key }));
      const changes = amendments ? planAmendments(store, amendments, nowMs) : [];
      const isHeld = holds.some(({ kind }) => kind === 'additions');
      const promotions = found.promotions && !isHeld ? writePromotions(store, found.promotions, nowMs) : [];
      const reminders = found.reminders ? writeReminders(store, found.reminders, nowMs) : [];
      const read = [...write.map(({ post }) => post.id), ...remove];
      return [...wakeups, ...edits, ...changes, ...promotions, ...reminders, ...recheckApprovals(store, read, nowMs)];
    },
    known: async () => ({ known: known(), firstScan: !store.looked, restored: false, subscriptions: [...store.subscriptions.values()] }),
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
