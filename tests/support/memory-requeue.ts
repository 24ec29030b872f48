import { planRegrouping, wakeupsOf } from '../../adapters/postgres/ledger/delivery-rows.ts';
import type { Delivery, DeliveryKey } from '../../src/model/delivery.ts';
import { type Destination, type PauseTarget, platformOf, workspaceOf } from '../../src/model/destination.ts';
import type { Decision } from '../../src/model/hold.ts';
import type { Wakeup } from '../../src/ports/delivery-queue.ts';
import type { Ledger, TimeHeld } from '../../src/ports/ledger/ledger.ts';
import { isPaused } from './memory-claim.ts';
import { change, digestKey, insertRows, isOpen, type MemoryRow, type MemoryStore, rowsOf } from './memory-store.ts';
import { placeHeld } from './memory-traffic.ts';

const KEPT: ReadonlySet<string> = new Set(['failed', 'held', 'skipped', 'in-doubt']);
const SKIPPABLE: ReadonlySet<string> = new Set(['planned', 'queued', 'held', 'failed', 'in-doubt']);

/** Puts rows back to `planned`, outside of any digest. */
function reopenRows(store: MemoryStore, keys: readonly DeliveryKey[], nowMs: number): readonly DeliveryKey[] {
  const moved = rowsOf(store, keys).filter(({ delivery: { state } }) => KEPT.has(state) || state === 'retracted');
  for (const row of moved) {
    const dueAt = row.delivery.purpose === 'announce' ? null : row.delivery.dueAt;
    row.delivery = { ...row.delivery, digestKey: null, dueAt };
    row.spacingMs = null;
  }
  for (const row of moved) open(store, row, nowMs);
  return moved.map(({ delivery }) => delivery.key);
}

function open(store: MemoryStore, row: MemoryRow, nowMs: number): void {
  Object.assign(row, { owner: null, notFoundAtMs: null, workspaceSlotAtMs: null, enqueuedAtMs: null, inDoubtReported: false });
  const unsent = { attempts: 0, receipt: null, renderedFingerprint: null, sendingSince: null, firstSentAt: null };
  change(store, row, { state: 'planned', reason: null, ...unsent }, nowMs);
}

/** Requeues kept rows: each by itself, or together as one digest per destination. */
function requeue(store: MemoryStore, rows: readonly MemoryRow[], together: boolean, nowMs: number): readonly Wakeup[] {
  const { alone, digests, left } = planRegrouping(
    rows.map(({ delivery }) => delivery),
    together,
    nowMs,
  );
  reopenRows(store, alone, nowMs);
  insertRows(
    store,
    digests.map(({ row }) => row),
    nowMs,
  );
  for (const { row, includes: carries } of digests) {
    reopenRows(store, carries, nowMs);
    for (const carried of rowsOf(store, carries)) carried.delivery = { ...carried.delivery, digestKey: row.key };
  }
  for (const digest of rowsOf(store, left)) {
    const { key, state } = digest.delivery;
    if ((KEPT.has(state) || SKIPPABLE.has(state)) && digestKey(store, key).length === 0)
      change(store, digest, { state: 'skipped', reason: { kind: 'merged' } }, nowMs);
  }
  const owed = rowsOf(store, [...alone, ...digests.map(({ row }) => row.key)]);
  return wakeupsOf(
    owed.map(({ delivery }) => delivery),
    nowMs,
  );
}

const CHECK_AFTER_MS = 1_000;

/** Wakes messages of unknown outcome that were to be checked only later. */
function checkSooner(store: MemoryStore, target: PauseTarget, atMs: number): readonly Wakeup[] {
  const doubts = [...store.rows.values()].filter((row) => {
    const { destination, state } = row.delivery;
    const names: readonly string[] = [destination, workspaceOf(destination), platformOf(destination)];
    return isOpen(row) && state === 'sending' && (row.enqueuedAtMs ?? 0) > atMs && names.includes(target) && !isPaused(store, row);
  });
  for (const row of doubts) row.enqueuedAtMs = atMs;
  return doubts.map(({ delivery: { key } }) => ({ key, atMs }));
}

/** Returns unclaimed messages that are queued behind held ones in the same channel. */
function waitingBehind(store: MemoryStore, held: readonly MemoryRow[], nowMs: number): readonly MemoryRow[] {
  const isNews = ({ delivery: { purpose, originalKey } }: MemoryRow) =>
    (purpose === 'announce' || purpose === 'digest') && originalKey === null;
  const first = new Map<Destination, number>();
  for (const row of held.filter(isNews)) {
    const { destination } = row.delivery;
    first.set(destination, Math.min(row.position, first.get(destination) ?? row.position));
  }
  return [...store.rows.values()].filter((row) => {
    const { destination, state, dueAt, reason } = row.delivery;
    const isWaiting = isOpen(row) && state !== 'sending' && isNews(row) && reason?.kind !== 'file-gone';
    return (
      isWaiting && row.position > (first.get(destination) ?? Number.POSITIVE_INFINITY) && (dueAt === null || Date.parse(dueAt) <= nowMs)
    );
  });
}

/** Requeues what was held because of pauses that are over. */
function release(store: MemoryStore, nowMs: number): readonly Wakeup[] {
  const free = (): MemoryRow[] =>
    [...store.rows.values()].filter(
      (row) => row.delivery.state === 'held' && row.delivery.reason?.kind === 'paused' && !isPaused(store, row),
    );
  for (const row of waitingBehind(store, free(), nowMs)) change(store, row, { state: 'held', reason: { kind: 'paused' } }, nowMs);
  return requeue(store, free(), true, nowMs);
}

type Orders = Pick<Ledger, 'reopen' | 'skip' | 'regroup' | 'resume' | 'releaseOrphaned' | 'decide' | 'confirmDelivered'>;

/** Creates the ledger's methods for admin actions, in memory. */
export function createMemoryAdminActions(store: MemoryStore): Orders {
  const all = (wanted: (delivery: Delivery) => boolean) => [...store.rows.values()].filter(({ delivery }) => wanted(delivery));
  return {
    reopen: async (keys, nowMs) => reopenRows(store, keys, nowMs),
    async skip(keys, reason, nowMs) {
      const moved = rowsOf(store, keys).filter(({ delivery: { state } }) => SKIPPABLE.has(state));
      const given = new Set(keys);
      for (const row of moved) {
        const { digestKey: digest } = row.delivery;
        if (digest !== null && !given.has(digest)) row.delivery = { ...row.delivery, digestKey: null };
        Object.assign(row, { owner: null, notFoundAtMs: null, workspaceSlotAtMs: null });
        change(store, row, { state: 'skipped', reason }, nowMs);
      }
      return moved.map(({ delivery }) => delivery.key);
    },
    async regroup(keys, nowMs) {
      const given = new Set(keys);
      const kept = all(({ key, purpose, state }) => given.has(key) && purpose === 'announce' && KEPT.has(state));
      return requeue(store, kept, true, nowMs);
    },
    async resume(target, nowMs) {
      if (!store.pauses.delete(target)) return null;
      return [...release(store, nowMs), ...checkSooner(store, target, nowMs + CHECK_AFTER_MS)];
    },
    releaseOrphaned: async (nowMs) => release(store, nowMs),
    async decide(id, decision, nowMs, timeHeld) {
      const hold = store.holds.get(id);
      if (!hold) return null;
      if (hold.decision !== null) return { already: hold.decision };
      store.holds.set(id, { ...hold, decision });
      return {
        wakeups: carryOutDecision(
          store,
          all(({ state, hold: by }) => state === 'held' && by === id),
          decision,
          nowMs,
          timeHeld,
        ),
      };
    },
    async confirmDelivered(key, nowMs) {
      const row = store.rows.get(key);
      if (row?.delivery.state !== 'in-doubt' || row.delivery.digestKey !== null) return null;
      const untold =
        row.telling === null ? [] : digestKey(store, key).filter(({ delivery }) => !row.telling?.includes(delivery.postId ?? ''));
      const wakeups = requeue(store, untold, true, nowMs);
      change(store, row, { state: 'delivered', reason: null }, nowMs);
      return wakeups;
    },
  };
}

function carryOutDecision(
  store: MemoryStore,
  rows: readonly MemoryRow[],
  decision: Decision,
  nowMs: number,
  timeHeld?: TimeHeld,
): readonly Wakeup[] {
  if (decision !== 'seen') {
    const { placed, wakeups } =
      decision === 'announce' && timeHeld ? placeHeld(store, rows, timeHeld, nowMs) : { placed: new Set<string>(), wakeups: [] };
    const rest = rows.filter(({ delivery }) => !placed.has(delivery.key));
    return [...requeue(store, rest, decision === 'digest', nowMs), ...wakeups];
  }
  for (const row of rows) change(store, row, { state: 'skipped', reason: { kind: 'marked-seen', by: null } }, nowMs);
  return [];
}
