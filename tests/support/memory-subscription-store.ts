import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { FILE_ORIGIN, SETTINGS_ORIGINS, type StoredSubscription, withChanges } from '../../src/model/subscription.ts';
import type { SubscriptionAction, SubscriptionRef, SubscriptionStore } from '../../src/ports/subscription-store.ts';
import type { MemoryStore } from './memory-store.ts';

/** Creates the store of subscriptions in memory; passes the same contract suite as the real one. */
export function createMemorySubscriptionBook(store: MemoryStore): SubscriptionStore {
  const { subscriptions, subscriptionNumbers: last } = store;
  const seen = ({ id, version }: SubscriptionRef): StoredSubscription | null => {
    const one = subscriptions.get(id);
    return one && one.version === version && !SETTINGS_ORIGINS.includes(one.origin) ? one : null;
  };
  const write = (one: Omit<StoredSubscription, 'version'>): StoredSubscription => {
    last.version += 1;
    const written = { ...structuredClone(one), version: last.version };
    subscriptions.set(one.id, written);
    return written;
  };
  const note = ({ by, where, nowMs }: SubscriptionAction, action: string, one: StoredSubscription, more: object = {}): void => {
    const { number, id, destination, filter, paused } = one;
    const reason = action === 'subscriptions pause' ? { reason: paused?.reason ?? null } : {};
    const detail = { subscription: number, id, destination, filter: filter.expression ?? '', ...reason, ...more };
    store.audit.push({ at: new Date(nowMs).toISOString(), who: by, where, action, detail });
  };
  const update = (ref: SubscriptionRef, order: SubscriptionAction, action: string, to: Partial<StoredSubscription>) => {
    const before = seen(ref);
    if (!before) return null;
    const { paused: _paused, ...rest } = { ...before, ...to };
    const paused = action === 'subscriptions resume' ? undefined : (to.paused ?? before.paused);
    const changed = { ...rest, ...(paused ? { paused } : {}), changedBy: order.by, changedAt: new Date(order.nowMs).toISOString() };
    const written = write(changed);
    note(order, action, written, action === 'subscriptions edit' ? { before: before.filter.expression ?? '' } : {});
    return written;
  };

  return {
    async sync(wanted, origins, nowMs) {
      const ids = new Set(wanted.map(({ id }) => id));
      for (const { id, origin } of [...subscriptions.values()]) {
        if (origins.includes(origin) && !ids.has(id)) subscriptions.delete(id);
      }
      const at = new Date(nowMs).toISOString();
      for (const one of wanted) {
        const stored = subscriptions.get(one.id);
        if (!stored) {
          last.number += 1;
          write({ ...one, number: last.number, createdBy: null, createdAt: at, changedBy: null, changedAt: at });
        } else if (origins.includes(stored.origin)) {
          const { number, version, createdBy, createdAt, changedBy, changedAt } = stored;
          const as = { number, createdBy, createdAt, changedBy };
          if (!isDeepStrictEqual({ ...one, ...as, version, changedAt }, stored)) write({ ...one, ...as, changedAt: at });
        }
      }
    },
    all: async () => [...subscriptions.values()],
    async add(wanted, order, instead = []) {
      const replaced = instead.map(seen);
      if (replaced.includes(null)) return { conflict: true };
      const isSame = ({ id, destination, filter }: StoredSubscription): boolean =>
        destination === wanted.destination &&
        (filter.expression ?? '') === (wanted.filter.expression ?? '') &&
        [filter.tags, filter.sources, filter.kinds, filter.words].every(({ length }) => length === 0) &&
        !instead.some((ref) => ref.id === id);
      const existing = [...subscriptions.values()].find(isSame);
      if (existing) return { existing };
      for (const { id } of instead) subscriptions.delete(id);
      const { by, nowMs } = order;
      const at = new Date(nowMs).toISOString();
      last.number += 1;
      const number = last.number;
      const added = write({ ...wanted, id: randomUUID(), number, createdBy: by, createdAt: at, changedBy: by, changedAt: at });
      const numbers = replaced.flatMap((one) => (one ? [one.number] : []));
      note(order, 'subscribe', added, numbers.length > 0 ? { instead: numbers } : {});
      return { added };
    },
    async change(ref, to, order) {
      const before = seen(ref);
      if (!before) return null;
      const gone = Object.entries(to).flatMap(([name, value]) => (value === undefined ? [name] : []));
      const kept = Object.fromEntries(Object.entries(before).filter(([name]) => !gone.includes(name))) as unknown as StoredSubscription;
      subscriptions.set(ref.id, kept);
      return update(ref, order, 'subscriptions edit', withChanges(kept, to as Partial<StoredSubscription>));
    },
    pause: async (ref, reason, order) =>
      update(ref, order, 'subscriptions pause', { paused: { at: new Date(order.nowMs).toISOString(), by: order.by, reason } }),
    resume: async (ref, order) => update(ref, order, 'subscriptions resume', {}),
    async remove(ref, order) {
      const one = seen(ref);
      if (!one) return null;
      subscriptions.delete(one.id);
      note(order, 'unsubscribe', one);
      return one;
    },
    async apply(file, decide, order) {
      const changes = decide([...subscriptions.values()], store.subscriptionFiles.get(file) ?? []);
      if (!changes) return;
      for (const id of changes.remove) {
        const one = subscriptions.get(id);
        if (one) note(order, 'unsubscribe', one, { file });
        subscriptions.delete(id);
      }
      const at = new Date(order.nowMs).toISOString();
      const applied = changes.own.map(({ id, ...wish }) => {
        const before = id === null ? undefined : subscriptions.get(id);
        const made = before ?? { id: id ?? randomUUID(), number: ++last.number, version: 0, createdBy: order.by, createdAt: at };
        const { number, version, createdBy, createdAt, paused } = { paused: undefined, ...made };
        const kept = { id: made.id, number, createdBy, createdAt, ...(paused ? { paused } : {}) };
        const next = { ...wish, ...kept, origin: `${FILE_ORIGIN}${file}` };
        const { changedBy, changedAt } = before ?? {};
        if (before && isDeepStrictEqual({ ...next, version, changedBy, changedAt }, before)) return { ...wish, id: made.id };
        const written = write({ ...next, changedBy: order.by, changedAt: at });
        const more = before ? { before: before.filter.expression ?? '', file } : { file };
        note(order, before ? 'subscriptions edit' : 'subscribe', written, more);
        return { ...wish, id: made.id };
      });
      store.subscriptionFiles.set(file, structuredClone(applied));
    },
  };
}
