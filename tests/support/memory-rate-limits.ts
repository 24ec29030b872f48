import { type QueueKind, queueKindOf } from '../../src/model/delivery.ts';
import { platformOf, workspaceOf } from '../../src/model/destination.ts';
import type { ClaimOptions } from '../../src/ports/ledger/delivery-lease.ts';
import type { RateLimit } from '../../src/ports/messenger.ts';
import { isChange, isOpen, type MemoryRateLimit, type MemoryRow, type MemoryStore } from './memory-store.ts';

const MOST_AHEAD = 1_000;
const STEP_MS = 50;
const LONGEST_STEP_MS = 30_000;
/** Minimum time after which a missed workspace slot expires, ms. */
const LATE_MS = 1_000;
/** Maximum difference between clocks, ms; a larger one means that a clock was moved. */
const CLOCK_MOVED_MS = 60_000;

/** Returns when a message may be published: at most `burst` of a channel in a window, digests first. */
function publicationSlot({ rows }: MemoryStore, row: MemoryRow, nowMs: number, { burst, intervalMs }: RateLimit): number {
  const windowMs = burst * intervalMs;
  if (windowMs === 0) return nowMs;
  const { purpose, destination } = row.delivery;
  const others = [...rows.values()].filter(
    (other) => other !== row && other.delivery.purpose === purpose && other.delivery.destination === destination,
  );
  const isWaiting = (other: MemoryRow) => isOpen(other) && other.delivery.state !== 'sending';
  const begun = others
    .filter((other) => !isWaiting(other))
    .map(({ delivery: { sendingSince } }) => Date.parse(sendingSince ?? ''))
    .filter((atMs) => atMs > nowMs - windowMs)
    .sort((a, b) => a - b);
  const rank = ({ delivery: { postId }, position }: MemoryRow) => (postId === null ? 0 : 1e9) + position;
  const excess = others.filter((other) => isWaiting(other) && rank(other) < rank(row)).length + begun.length - burst;
  if (excess < 0) return nowMs;
  const begunMs = begun[excess];
  if (begunMs !== undefined) return Math.max(nowMs, begunMs + windowMs);
  return nowMs + windowMs * (1 + Math.floor((excess - begun.length) / burst));
}

/** Returns when a row may be sent as far as its destination is concerned (other rows, rate limit, blocks), epoch ms; at once if that is not after now. */
export function destinationSlot(store: MemoryStore, row: MemoryRow, { nowMs, rateLimits: { destination: pace } }: ClaimOptions): number {
  const own = rateLimitsOf(store, row, row.delivery.destination);
  // Sending can't have moved it further, unless a clock was set back.
  own.nextSlotMs = Math.min(own.nextSlotMs, nowMs + pace.burst * pace.intervalMs);
  if (row.delivery.purpose === 'publish') return Math.max(own.blockedUntilMs, publicationSlot(store, row, nowMs, pace));
  const slotMs = own.nextSlotMs;
  const spareMs = (pace.burst - 1) * pace.intervalMs;
  const freeMs = Math.max(nowMs, own.blockedUntilMs, slotMs - spareMs);
  const ahead = rowsAhead(store, row, nowMs);
  const [head] = ahead;
  if (!head || (isChange(row) && freeMs <= nowMs)) return freeMs;

  const isSending = head.delivery.state === 'sending';
  const rungMs = head.enqueuedAtMs ?? nowMs;
  const fromMs = Math.max(nowMs, own.blockedUntilMs, blockedUntil(store, row), isSending || isChange(row) ? 0 : rungMs);
  const unsent = ahead.filter(({ delivery }) => delivery.state !== 'sending').length;
  const turnMs = Math.max(fromMs, Math.max(slotMs, fromMs) - spareMs + unsent * pace.intervalMs);
  const overdueMs = Math.max(0, nowMs - (isSending ? head.claimedAtMs : rungMs));
  return Math.max(turnMs, nowMs + STEP_MS * ahead.length, nowMs + Math.min(Math.floor(overdueMs / 2), LONGEST_STEP_MS));
}

/** Returns earlier rows of the same destination and queue kind that must be sent first, at most 1,000. */
export function rowsAhead({ rows }: MemoryStore, row: MemoryRow, nowMs: number): readonly MemoryRow[] {
  return [...rows.values()]
    .filter((other) => other.position < row.position && other.delivery.destination === row.delivery.destination)
    .filter((other) => isOpen(other) && laneOf(other) === laneOf(row) && (!isChange(row) || other.delivery.state !== 'sending'))
    .filter(
      ({ delivery: { state, dueAt, reason } }) =>
        state === 'sending' || (Date.parse(dueAt ?? '') > nowMs ? false : reason?.kind !== 'file-gone'),
    )
    .slice(0, MOST_AHEAD);
}

/** Returns when the row's workspace has a slot for it, epoch ms; a slot in the future is reserved for the row. */
export function workspaceSlot(store: MemoryStore, row: MemoryRow, { nowMs, rateLimits: { workspace: pace } }: ClaimOptions): number {
  const shared = rateLimitsOf(store, row, workspaceOf(row.delivery.destination));
  const blockedMs = blockedUntil(store, row);
  if (pace.intervalMs === 0) return Math.max(nowMs, blockedMs);
  if (shared.lastSentMs > nowMs + CLOCK_MOVED_MS) Object.assign(shared, { sharedSlotMs: nowMs, lastSentMs: nowMs });
  const kept = row.workspaceSlotAtMs;
  const lateMs = Math.max(LATE_MS, pace.intervalMs * pace.burst);
  if (kept !== null && kept >= blockedMs && kept <= shared.sharedSlotMs && nowMs <= kept + lateMs) return Math.max(nowMs, kept);
  const freeMs = Math.max(nowMs, blockedMs, shared.sharedSlotMs - (pace.burst - 1) * pace.intervalMs);
  shared.sharedSlotMs = Math.max(shared.sharedSlotMs, freeMs) + pace.intervalMs;
  if (freeMs > nowMs) row.workspaceSlotAtMs = freeMs;
  return freeMs;
}

/** Takes the slots for a row that is sent now. */
export function takeSlots(store: MemoryStore, row: MemoryRow, { nowMs, rateLimits: pace }: ClaimOptions): void {
  const { intervalMs } = pace.destination;
  const own = rateLimitsOf(store, row, row.delivery.destination);
  if (intervalMs > 0) own.nextSlotMs = Math.max(nowMs, own.nextSlotMs) + intervalMs;
  if (pace.workspace.intervalMs > 0) rateLimitsOf(store, row, workspaceOf(row.delivery.destination)).lastSentMs = nowMs;
}

/** `block` of the ledger in memory. */
export function blockRateLimit({ rateLimits: pace }: MemoryStore, target: string, lane: QueueKind, untilMs: number): void {
  const blocked = entryOf(pace, target, lane);
  blocked.blockedUntilMs = Math.max(blocked.blockedUntilMs, untilMs);
}

function laneOf({ delivery: { purpose } }: MemoryRow): QueueKind {
  return queueKindOf(purpose);
}

function blockedUntil(store: MemoryStore, row: MemoryRow): number {
  const { destination } = row.delivery;
  return Math.max(
    rateLimitsOf(store, row, workspaceOf(destination)).blockedUntilMs,
    rateLimitsOf(store, row, platformOf(destination)).blockedUntilMs,
  );
}

function rateLimitsOf({ rateLimits: pace }: MemoryStore, row: MemoryRow, target: string): MemoryRateLimit {
  return entryOf(pace, target, laneOf(row));
}

function entryOf(pace: MemoryStore['rateLimits'], target: string, lane: QueueKind): MemoryRateLimit {
  const name = lane === 'messages' ? target : `${target}~${lane}`;
  const found = pace.get(name) ?? { nextSlotMs: 0, sharedSlotMs: 0, lastSentMs: 0, blockedUntilMs: 0 };
  pace.set(name, found);
  return found;
}
