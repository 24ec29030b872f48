import type { Wakeup } from '../../src/ports/delivery-queue.ts';
import type { KnownReminder, ScanRecord } from '../../src/ports/post-store.ts';
import { change, insertRows, type MemoryStore, rowsOf } from './memory-store.ts';

const DAY_MS = 24 * 3_600_000;
const KNOWN: ReadonlySet<string> = new Set(['planned', 'queued', 'held', 'skipped']);

/** Writes the reminders of a scan. */
export function writeReminders(store: MemoryStore, plan: NonNullable<ScanRecord['reminders']>, nowMs: number): readonly Wakeup[] {
  const known = [...store.rows.values()].flatMap(({ delivery: { key, postId, purpose, state, reason, dueAt } }) =>
    purpose === 'reminder' && Date.parse(dueAt ?? '') >= nowMs - DAY_MS && KNOWN.has(state)
      ? [{ key, postId: postId ?? '', state: state as KnownReminder['state'], reason }]
      : [],
  );
  const { insert, withdraw, restore } = plan(known);
  const fresh = new Set(insertRows(store, insert, nowMs));
  for (const { key, reason } of withdraw) for (const row of rowsOf(store, [key])) change(store, row, { state: 'skipped', reason }, nowMs);
  for (const { key, reason } of restore)
    for (const row of rowsOf(store, [key])) {
      row.enqueuedAtMs = null;
      change(store, row, { state: 'planned', reason }, nowMs);
    }
  return [...insert.filter(({ key }) => fresh.has(key)), ...restore].map(({ key, dueAt }) => {
    const atMs = Date.parse(dueAt ?? '');
    return atMs > nowMs ? { key, atMs } : { key };
  });
}
