import type { Delivery, DeliveryKey } from '../../src/announce/delivery.ts';
import { type Platform, platformOf } from '../../src/announce/destination.ts';
import type { DeliverySelection, Ledger, Settlement } from '../../src/ports/ledger.ts';
import { blockPace, claimRow } from './memory-claim.ts';
import { change, insertRows, type MemoryStore } from './memory-store.ts';

/** The ledger in memory; passes the same contract suite as the real ones. */
export function createMemoryLedger(store: MemoryStore): Ledger {
  const { rows } = store;
  return {
    plan: async (planned) => insertRows(store, planned, Date.now()),
    claim: async (key, terms) => claimRow(store, key, terms),
    settle: async (key, attempt, settlement, nowMs) => settleRow(store, key, attempt, settlement, nowMs),
    block: async (whom, untilMs) => blockPace(store, whom, untilMs),
    async markQueued(keys, nowMs) {
      for (const row of rowsOf(store, keys)) {
        const { state, carriedBy } = row.delivery;
        if (carriedBy !== null || (state !== 'planned' && state !== 'queued')) continue;
        row.rungAtMs = nowMs;
        change(store, row, { state: 'queued' }, nowMs);
      }
    },
    async unattended(beforeMs, limit) {
      return [...rows.values()]
        .filter(({ delivery: { state, carriedBy } }) => carriedBy === null && ['planned', 'queued', 'sending'].includes(state))
        .filter(({ rungAtMs }) => rungAtMs === null || rungAtMs < beforeMs)
        .slice(0, limit)
        .map(({ delivery }) => delivery.key);
    },
    async reopen(keys, nowMs) {
      const moved = rowsOf(store, keys).filter(({ delivery }) => ['failed', 'held', 'skipped', 'in-doubt'].includes(delivery.state));
      for (const row of moved) row.delivery = { ...row.delivery, carriedBy: null };
      for (const row of moved) {
        Object.assign(row, { owner: null, missedAtMs: null, slotAtMs: null, rungAtMs: null });
        change(store, row, { state: 'planned', reason: null, attempts: 0, sendingSince: null, firstSentAt: null }, nowMs);
      }
      return moved.map(({ delivery }) => delivery.key);
    },
    async find(selection, limit) {
      const found = [...rows.values()].map(({ delivery }) => delivery).filter((delivery) => matches(delivery, selection));
      return found.reverse().slice(0, limit);
    },
    counts: async () => countsOf(store),
  };
}

function rowsOf({ rows }: MemoryStore, keys: readonly DeliveryKey[]) {
  return [...new Set(keys)].map((key) => rows.get(key)).filter((row) => row !== undefined);
}

function settleRow(store: MemoryStore, key: DeliveryKey, attempt: number, settlement: Settlement, nowMs: number): boolean {
  const row = store.rows.get(key);
  if (!row || row.delivery.attempts !== attempt) return false;
  const proves = settlement.state === 'delivered' && row.delivery.state === 'in-doubt';
  if (row.delivery.state !== 'sending' && !proves) return false;
  if (settlement.state === 'missed') {
    Object.assign(row, { missedAtMs: nowMs, takenAtMs: nowMs, rungAtMs: nowMs });
    change(store, row, {}, nowMs);
    return true;
  }
  Object.assign(row, { owner: null, missedAtMs: null, slotAtMs: null });
  if (settlement.state === 'planned') row.rungAtMs = nowMs;
  const attempts = settlement.state === 'planned' && !settlement.countsAttempt ? Math.max(0, attempt - 1) : attempt;
  const ended = settlement.state === 'delivered' ? { reason: null, receipt: settlement.receipt } : { reason: settlement.reason, attempts };
  change(store, row, { state: settlement.state, ...ended }, nowMs);
  if (settlement.state === 'delivered' && settlement.told) leaveOut(store, key, settlement.told);
  return true;
}

function leaveOut(store: MemoryStore, digest: DeliveryKey, told: readonly string[]): void {
  for (const row of store.rows.values()) {
    const { carriedBy, postId } = row.delivery;
    if (carriedBy !== digest || (postId !== null && told.includes(postId))) continue;
    row.delivery = { ...row.delivery, state: 'skipped', reason: 'left-out', receipt: null, carriedBy: null };
  }
}

function matches(delivery: Delivery, { states, postIds, destination, since }: DeliverySelection): boolean {
  if (states && !states.includes(delivery.state)) return false;
  if (postIds && (delivery.postId === null || !postIds.includes(delivery.postId))) return false;
  if (destination && delivery.destination !== destination) return false;
  return !since || Date.parse(delivery.createdAt) >= Date.parse(since);
}

function countsOf({ rows }: MemoryStore): { platform: Platform; state: Delivery['state']; count: number }[] {
  const counts = new Map<string, { platform: Platform; state: Delivery['state']; count: number }>();
  for (const { delivery } of rows.values()) {
    if (delivery.carriedBy !== null) continue;
    const platform = platformOf(delivery.destination);
    const name = `${platform} ${delivery.state}`;
    const counted = counts.get(name) ?? { platform, state: delivery.state, count: 0 };
    counted.count++;
    counts.set(name, counted);
  }
  return [...counts.keys()].sort().flatMap((name) => counts.get(name) ?? []);
}
