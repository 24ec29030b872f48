import { type DeliveryKey, MESSAGE_PURPOSES, withPurpose } from '../../src/model/delivery.ts';
import { LIMIT_WINDOW_MS } from '../../src/model/hold.ts';
import { holdReason, type Reason } from '../../src/model/reason.ts';
import type { Wakeup } from '../../src/ports/delivery-queue.ts';
import type { MessageChanges } from '../../src/ports/post-store.ts';
import { change, insertRows, type MemoryRow, type MemoryStore, rowsOf } from './memory-store.ts';

const STANDING: ReadonlySet<string> = new Set(['delivered', 'sending', 'in-doubt']);
const CLOSED: ReadonlySet<string> = new Set(['delivered', 'skipped', 'failed', 'in-doubt', 'retracted']);

/** The planned change of a message. */
interface Wish {
  purpose: 'edit' | 'retract';
  dueAt: string;
  hold: { id: string; reason: Reason | null } | null;
}

/** `planEdits` of the ledger in memory. */
export function planEdits(
  store: MemoryStore,
  keys: readonly DeliveryKey[],
  dueAt: string,
  force: boolean,
  nowMs: number,
): readonly Wakeup[] {
  const messages = messagesOf(store, rowsOf(store, keys));
  if (force) for (const row of messages) row.delivery = { ...row.delivery, renderedFingerprint: null };
  return amend(store, messages, { purpose: 'edit', dueAt, hold: null }, nowMs);
}

/** Plans the message changes of a scan. */
export function planAmendments(store: MemoryStore, amendments: MessageChanges, nowMs: number): readonly Wakeup[] {
  const { edits, retractions, returned, since, editsDueAt, retractionsDueAt } = amendments;
  const heldBy = (id: string | null) => {
    const hold = store.holds.get(id ?? '');
    return id === null ? null : { id, reason: hold ? holdReason(hold) : null };
  };
  const told = (ids: readonly string[]) => announcedRows(store, ids, since);
  for (const [kind, id] of [
    ['edits', amendments.editsHold],
    ['removals', amendments.retractionsHold],
  ] as const) {
    const hold = store.holds.get(id ?? '');
    for (const row of hold ? plannedBefore(store, kind, amendments) : [])
      if (hold && ['planned', 'queued'].includes(row.delivery.state))
        change(store, row, { state: 'held', hold: hold.id, reason: holdReason(hold) }, nowMs);
  }
  for (const row of store.rows.values()) {
    const { purpose, postId, state } = row.delivery;
    if (purpose !== 'retract' || postId === null || !returned.includes(postId)) continue;
    if (['planned', 'queued', 'held'].includes(state)) change(store, row, { state: 'skipped', reason: { kind: 'returned' } }, nowMs);
  }
  const gone = told(retractions);
  const own = gone.filter(({ delivery }) => delivery.digestKey === null);
  const digests = messagesOf(store, gone).filter(({ delivery }) => delivery.purpose === 'digest');
  const edited = messagesOf(store, told(edits));
  const retraction = { dueAt: retractionsDueAt, hold: heldBy(amendments.retractionsHold) };
  const edit = { dueAt: editsDueAt, hold: heldBy(amendments.editsHold) };
  return [
    ...amendCalendars(store, [...edits, ...returned], edit, nowMs),
    ...amendCalendars(store, retractions, { ...retraction, isLater: true }, nowMs),
    ...amend(store, edited, { purpose: 'edit', ...edit }, nowMs),
    ...amend(store, own, { purpose: 'retract', ...retraction }, nowMs),
    ...amend(store, digests, { purpose: 'edit', ...retraction }, nowMs),
  ];
}

/** Returns the announcements of these posts that were sent, or may have been, since then. */
export function announcedRows(store: MemoryStore, ids: readonly string[], since: string): readonly MemoryRow[] {
  return [...store.rows.values()].filter(({ delivery: { purpose, postId, state, sendingSince, createdAt } }) => {
    const isRecent = Date.parse(sendingSince ?? createdAt) >= Date.parse(since);
    return (purpose === 'announce' || purpose === 'reminder') && postId !== null && ids.includes(postId) && STANDING.has(state) && isRecent;
  });
}

/** Returns changes of messages that earlier scans planned within ten minutes, without those kept by a hold. */
export function plannedBefore(
  store: MemoryStore,
  kind: 'edits' | 'removals',
  { editsDueAt, retractionsDueAt }: MessageChanges,
): readonly MemoryRow[] {
  const latest = Date.parse(kind === 'edits' ? editsDueAt : retractionsDueAt);
  return [...store.rows.values()].filter(({ delivery: { purpose, dueAt, hold, originalKey } }) => {
    const dueMs = Date.parse(dueAt ?? '');
    const isOfKind = purpose === 'edit' || (purpose === 'retract' && kind === 'removals');
    return (
      isOfKind &&
      dueMs > latest - LIMIT_WINDOW_MS &&
      dueMs <= latest &&
      hold === null &&
      originalKey !== null &&
      !originalKey.endsWith('~notice')
    );
  });
}

/** Returns the messages that contain these rows: their own, or their digests'. */
function messagesOf(store: MemoryStore, rows: readonly MemoryRow[]): readonly MemoryRow[] {
  const keys = rows.map(({ delivery }) => delivery.digestKey ?? delivery.key);
  return rowsOf(store, keys).filter(({ delivery: { purpose, state } }) => MESSAGE_PURPOSES.includes(purpose) && STANDING.has(state));
}

function amend(store: MemoryStore, messages: readonly MemoryRow[], { purpose, dueAt, hold }: Wish, nowMs: number): readonly Wakeup[] {
  return messages.flatMap(({ delivery: { key: originalKey, postId, destination } }) => {
    const key = withPurpose(originalKey, purpose);
    const state = hold === null ? 'planned' : 'held';
    const planned = { purpose, state, reason: hold?.reason ?? null, dueAt, ...(hold === null ? {} : { hold: hold.id }) } as const;
    const isNew = insertRows(store, [{ key, postId, destination, digestKey: null, originalKey, ...planned }], nowMs).length > 0;
    const [row] = rowsOf(store, [key]);
    if (!row) return [];
    const before = row.delivery.state;
    if (!isNew && !amendRow(store, row, planned, nowMs)) return [];
    return row.delivery.state === 'planned' || before === 'queued' ? [{ key, atMs: Date.parse(row.delivery.dueAt ?? dueAt) }] : [];
  });
}

/** Plans the calendar entries of these posts again; `isLater`: postpones a change that was due sooner. */
function amendCalendars(
  store: MemoryStore,
  ids: readonly string[],
  { dueAt, hold, isLater = false }: Omit<Wish, 'purpose'> & { isLater?: boolean },
  nowMs: number,
): readonly Wakeup[] {
  const own = [...store.rows.values()].filter(({ delivery: { purpose, postId } }) => purpose === 'calendar' && ids.includes(postId ?? ''));
  return own.flatMap((row) => {
    const { state, dueAt: before } = row.delivery;
    const due = isLater || before === null ? dueAt : earliest(before, dueAt);
    if (state !== 'sending') row.enqueuedAtMs = null;
    if (CLOSED.has(state)) Object.assign(row, { inDoubtReported: false });
    const again = { state: hold === null ? 'planned' : 'held', reason: hold?.reason ?? null, hold: hold?.id ?? null } as const;
    const keeps = state === 'sending' || state === 'held';
    change(store, row, { ...(keeps ? {} : again), ...(CLOSED.has(state) ? { attempts: 0 } : {}), dueAt: due }, nowMs);
    return row.delivery.state === 'planned' ? [{ key: row.delivery.key, atMs: Date.parse(due) }] : [];
  });
}

/** Plans a row again, or earlier; false if nothing needs to be enqueued. */
function amendRow(
  store: MemoryStore,
  row: MemoryRow,
  wish: { state: 'planned' | 'held'; reason: Reason | null; dueAt: string; hold?: string },
  nowMs: number,
): boolean {
  const { state, dueAt } = row.delivery;
  if (CLOSED.has(state)) {
    Object.assign(row, { owner: null, notFoundAtMs: null, workspaceSlotAtMs: null, enqueuedAtMs: null, inDoubtReported: false });
    const afresh = { attempts: 0, receipt: null, renderedFingerprint: null, sendingSince: null, firstSentAt: null, hold: null };
    change(store, row, { ...afresh, ...wish }, nowMs);
    return true;
  }
  // A row that is held or being sent keeps its state: its due time shows that it is wanted again.
  const earlier = dueAt === null ? (state === 'sending' ? wish.dueAt : null) : earliest(dueAt, wish.dueAt);
  const changed = earlier !== dueAt;
  row.delivery = { ...row.delivery, dueAt: earlier };
  if (changed && state !== 'sending') row.enqueuedAtMs = null;
  return changed && (state === 'planned' || state === 'queued');
}

function earliest(a: string, b: string): string {
  return Date.parse(a) <= Date.parse(b) ? a : b;
}
