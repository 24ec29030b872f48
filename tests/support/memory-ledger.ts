import type { Delivery } from '../../src/model/delivery.ts';
import { type Platform, platformOf } from '../../src/model/destination.ts';
import type { DeliverySelection, PendingCount } from '../../src/ports/ledger/delivery-store.ts';
import type { Ledger } from '../../src/ports/ledger/ledger.ts';
import { planEdits } from './memory-amend.ts';
import { createMemoryApprovals } from './memory-approvals.ts';
import { claimRow } from './memory-claim.ts';
import { createMemoryNotices } from './memory-notices.ts';
import { blockRateLimit } from './memory-rate-limits.ts';
import { createMemoryAdminActions } from './memory-requeue.ts';
import { settleRow } from './memory-settle.ts';
import { change, insertRows, isOpen, type MemoryRow, type MemoryStore, rowsOf } from './memory-store.ts';
import { waitingAt } from './memory-traffic.ts';

/** Creates the ledger in memory; passes the same contract suite as the real ones. */
export function createMemoryLedger(store: MemoryStore): Ledger {
  const { rows, pauses } = store;
  return {
    ...createMemoryAdminActions(store),
    ...createMemoryNotices(store),
    ...createMemoryApprovals(store),
    plan: async (planned) => insertRows(store, planned, Date.now()),
    claim: async (key, terms) => claimRow(store, key, terms),
    async recordIncluded(key, attempt, postIds) {
      const row = rows.get(key);
      if (row?.delivery.state !== 'sending' || row.delivery.attempts !== attempt) return false;
      row.telling = [...postIds];
      return true;
    },
    async takeMention(key, attempt, { who, cooldownMinutes }, nowMs) {
      const row = rows.get(key);
      if (row?.delivery.state !== 'sending' || row.delivery.attempts !== attempt || row.delivery.mention) return false;
      const { destination, firstSentAt } = row.delivery;
      const isRecent = ({ delivery }: MemoryRow) =>
        delivery.destination === destination &&
        delivery.mention?.who === who &&
        Date.parse(delivery.mention.at) > nowMs - cooldownMinutes * 60_000;
      if ([...rows.values()].some(isRecent)) return false;
      const at = new Date(Math.max(nowMs, Date.parse(firstSentAt ?? '') || 0)).toISOString();
      row.delivery = { ...row.delivery, mention: { who, at } };
      return true;
    },
    settle: async (key, attempt, settlement, nowMs) => settleRow(store, key, attempt, settlement, nowMs),
    block: async (target, lane, untilMs) => blockRateLimit(store, target, lane, untilMs),
    async pause(pause, notices) {
      if (pauses.has(pause.target)) return false;
      pauses.set(pause.target, { ...pause });
      insertRows(store, notices, Date.parse(pause.since));
      return true;
    },
    pauses: async () => [...pauses.values()],
    async probeLater(target, at) {
      const pause = pauses.get(target);
      if (pause) pauses.set(target, { ...pause, probeAt: at });
    },
    holds: async (ids) =>
      [...store.holds.values()]
        .filter(({ id, decision }) => ids?.includes(id) ?? decision === null)
        .sort((a, b) => a.since.localeCompare(b.since) || a.id.localeCompare(b.id)),
    async markQueued(keys, nowMs) {
      for (const row of rowsOf(store, keys)) {
        if (!isOpen(row) || row.delivery.state === 'sending') continue;
        row.enqueuedAtMs = Math.max(nowMs, Date.parse(row.delivery.dueAt ?? '') || 0);
        change(store, row, { state: 'queued' }, nowMs);
      }
    },
    async overdueWakeups(beforeMs, limit) {
      return [...rows.values()]
        .filter((row) => isOpen(row) && (row.enqueuedAtMs === null || row.enqueuedAtMs < beforeMs))
        .filter(({ delivery: { dueAt } }) => dueAt === null || Date.parse(dueAt) < beforeMs)
        .slice(0, limit)
        .map(({ delivery }) => delivery.key);
    },
    async find(selection, limit) {
      const found = [...rows.values()].map(({ delivery }) => delivery).filter((delivery) => matches(delivery, selection));
      return found.reverse().slice(0, limit);
    },
    planEdits: async (originals, dueAt, force) => planEdits(store, originals, dueAt, force, Date.now()),
    waiting: async (nowMs, limit) => waitingAt(store, nowMs).slice(0, limit),
    counts: async () => countsOf(store),
    pending: async () => pendingOf(store),
  };
}

function matches(delivery: Delivery, selection: DeliverySelection): boolean {
  const { keys, states, purposes, reasons, postIds, destination, hold, since, until } = selection;
  if (keys && !keys.includes(delivery.key)) return false;
  if (states && !states.includes(delivery.state)) return false;
  if (purposes && !purposes.includes(delivery.purpose)) return false;
  if (reasons && !(delivery.reason && reasons.includes(delivery.reason.kind))) return false;
  if (postIds && (delivery.postId === null || !postIds.includes(delivery.postId))) return false;
  if (destination && delivery.destination !== destination) return false;
  if (hold !== undefined && delivery.hold !== hold) return false;
  if (until !== undefined && Date.parse(delivery.createdAt) >= Date.parse(until)) return false;
  return since === undefined || Date.parse(delivery.createdAt) >= Date.parse(since);
}

function pendingOf({ rows }: MemoryStore): readonly PendingCount[] {
  const kinds = new Map<string, PendingCount>();
  for (const { delivery } of rows.values()) {
    const { digestKey, purpose, state, dueAt, createdAt } = delivery;
    if (digestKey !== null || !['planned', 'queued', 'sending', 'held', 'in-doubt'].includes(state)) continue;
    const platform = platformOf(delivery.destination);
    const dueMs = Date.parse(dueAt ?? createdAt);
    const same = kinds.get(`${platform} ${purpose} ${state}`);
    const dueSinceMs = Math.min(dueMs, same?.dueSinceMs ?? dueMs);
    kinds.set(`${platform} ${purpose} ${state}`, { platform, purpose, state, count: (same?.count ?? 0) + 1, dueSinceMs });
  }
  return [...kinds.keys()].sort().flatMap((name) => kinds.get(name) ?? []);
}

type Count = { platform: Platform; purpose: Delivery['purpose']; state: Delivery['state']; count: number };

function countsOf({ rows }: MemoryStore): readonly Count[] {
  const counts = new Map<string, Count>();
  for (const { delivery } of rows.values()) {
    if (delivery.digestKey !== null) continue;
    const { purpose, state } = delivery;
    const platform = platformOf(delivery.destination);
    const name = `${platform} ${purpose} ${state}`;
    const counted = counts.get(name) ?? { platform, purpose, state, count: 0 };
    counted.count++;
    counts.set(name, counted);
  }
  return [...counts.keys()].sort().flatMap((name) => counts.get(name) ?? []);
}
