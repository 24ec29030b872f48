import type { DeliveryKey } from '../../src/model/delivery.ts';
import { queueKindOf } from '../../src/model/delivery.ts';
import type { Settlement } from '../../src/ports/ledger/delivery-lease.ts';
import { blockRateLimit } from './memory-rate-limits.ts';
import { change, digestKey, insertRows, isChange, isOpen, type MemoryRow, type MemoryStore } from './memory-store.ts';

type Delivered = Extract<Settlement, { state: 'delivered' }>;

/** `settle` of the ledger in memory. */
export function settleRow(store: MemoryStore, key: DeliveryKey, attempt: number, settlement: Settlement, nowMs: number): boolean {
  const row = store.rows.get(key);
  if (!row || row.delivery.attempts !== attempt) return false;
  const proves = settlement.state === 'delivered' && row.delivery.state === 'in-doubt';
  if (row.delivery.state !== 'sending' && !proves) return false;
  if (settlement.state === 'not-found') {
    Object.assign(row, { notFoundAtMs: nowMs, claimedAtMs: nowMs, enqueuedAtMs: settlement.againAtMs ?? nowMs });
    change(store, row, {}, nowMs);
    return true;
  }
  Object.assign(row, { owner: null, notFoundAtMs: null, workspaceSlotAtMs: null });
  // A message that was certainly not sent has mentioned nobody.
  const isSent = settlement.state === 'delivered' || settlement.state === 'in-doubt' || settlement.reason.kind === 'restored';
  if (!isSent) {
    const { mention: _, ...rest } = row.delivery;
    row.delivery = rest;
  }
  if (settlement.state === 'delivered') deliver(store, row, settlement, nowMs);
  else if (settlement.state === 'planned') {
    row.enqueuedAtMs = settlement.againAtMs ?? nowMs;
    const attempts = settlement.countsAttempt ? attempt : Math.max(0, attempt - 1);
    const due = settlement.dueAtMs === undefined ? {} : { dueAt: new Date(settlement.dueAtMs).toISOString() };
    change(store, row, { state: 'planned', reason: settlement.reason, attempts, ...due }, nowMs);
  } else if (settlement.state === 'in-doubt' && isChange(row)) change(store, row, { state: 'planned', reason: settlement.reason }, nowMs);
  else {
    // An event that was cancelled in a calendar gets another entry if it comes back.
    const isOut = row.delivery.purpose === 'calendar' && settlement.state === 'skipped' && settlement.reason.kind !== 'entry-gone';
    change(store, row, { state: settlement.state, reason: settlement.reason, ...(isOut ? { receipt: null } : {}) }, nowMs);
  }
  planAgain(store, row, nowMs);
  return true;
}

/** Plans a change again that was requested again while it was in progress. */
function planAgain(store: MemoryStore, row: MemoryRow, nowMs: number): void {
  const { dueAt, state } = row.delivery;
  if (isChange(row) && dueAt !== null && state !== 'planned') change(store, row, { state: 'planned', reason: null, attempts: 0 }, nowMs);
}

function deliver(
  store: MemoryStore,
  row: MemoryRow,
  { receipt, renderedFingerprint, includedIds, next, restUntilMs }: Delivered,
  nowMs: number,
): void {
  const { key, originalKey, destination, purpose } = row.delivery;
  if (restUntilMs !== undefined) blockRateLimit(store, destination, queueKindOf(row.delivery.purpose), restUntilMs);
  if (includedIds) {
    const carried = digestKey(store, key);
    if (next) insertRows(store, [next.row], nowMs);
    for (const one of carried) {
      const { postId } = one.delivery;
      if (postId !== null && next?.postIds.includes(postId)) {
        const unsent = { attempts: 0, receipt: null, sendingSince: null, firstSentAt: null };
        one.delivery = { ...one.delivery, ...unsent, state: 'planned', reason: null, digestKey: next.row.key };
      } else if (postId === null || !includedIds.includes(postId))
        one.delivery = { ...one.delivery, state: 'skipped', reason: { kind: 'left-out' }, receipt: null, digestKey: null };
    }
  }
  change(store, row, { state: 'delivered', reason: null, receipt, renderedFingerprint: renderedFingerprint ?? null }, nowMs);
  if (row.spacingMs !== null) keepSpacing(store, destination, nowMs);
  const original = store.rows.get(originalKey ?? '');
  if (!original) return;
  if (purpose === 'edit' && renderedFingerprint !== undefined) original.delivery = { ...original.delivery, renderedFingerprint };
  if (purpose === 'retract') change(store, original, { state: 'retracted', reason: null }, nowMs);
}

/** Postpones spaced messages that are due too soon after one that was just sent. */
function keepSpacing(store: MemoryStore, destination: string, nowMs: number): void {
  for (const row of store.rows.values()) {
    const { delivery, spacingMs } = row;
    if (!isOpen(row) || delivery.state === 'sending' || delivery.destination !== destination || spacingMs === null) continue;
    const dueMs = Math.max(nowMs + spacingMs, Date.parse(delivery.dueAt ?? '') || 0);
    row.delivery = { ...delivery, dueAt: new Date(dueMs).toISOString() };
  }
}
