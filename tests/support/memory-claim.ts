import type { Post } from '../../src/content/post.ts';
import { platformOf, workspaceOf } from '../../src/model/destination.ts';
import type { Claim, ClaimedFacts, ClaimOptions } from '../../src/ports/ledger/delivery-lease.ts';
import { destinationSlot, rowsAhead, takeSlots, workspaceSlot } from './memory-rate-limits.ts';
import { change, digestKey, isChange, isOpen, type MemoryRow, type MemoryStore } from './memory-store.ts';

const SECOND_LOOK_MS = 10_000;
const OWN_PATIENCE_MS = 1_000;
const OVERDUE_MS = 5_000;
const PAUSED_STEP_MS = 60_000;
const ORIGINAL_MS = { least: 1_000, most: 60_000 };

/** `claim` of the ledger in memory. */
export function claimRow(store: MemoryStore, key: string, terms: ClaimOptions): Claim {
  const row = store.rows.get(key);
  if (!row) return { kind: 'closed', state: null };
  if (!isOpen(row)) return { kind: 'closed', state: row.delivery.state };
  if (row.delivery.state === 'sending') return takeOver(store, row, terms);
  const claim = begin(store, row, terms);
  if (claim.kind !== 'wait' || isChange(row)) return claim;
  const behind = overdueBefore(store, row, terms);
  return behind === null ? claim : { ...claim, behind };
}

/** Returns the first message in a row's queue order if its wake-up is long overdue; null otherwise. */
function overdueBefore(store: MemoryStore, row: MemoryRow, { owner, nowMs, leaseMs }: ClaimOptions): string | null {
  const [head] = rowsAhead(store, row, nowMs);
  if (!head) return null;
  const { key, state, createdAt } = head.delivery;
  const overdueMs = nowMs - OVERDUE_MS;
  if ((head.enqueuedAtMs ?? Date.parse(createdAt)) > overdueMs) return null;
  if (state !== 'sending') return key;
  const isOver = head.claimedAtMs + leaseMs <= overdueMs && (head.notFoundAtMs ?? -Infinity) + SECOND_LOOK_MS <= overdueMs;
  return head.owner !== owner && isOver ? key : null;
}

/** Whether a row's destination, workspace or platform is paused. */
export function isPaused({ pauses }: MemoryStore, { delivery: { destination } }: MemoryRow): boolean {
  return [destination, workspaceOf(destination), platformOf(destination)].some((target) => pauses.has(target));
}

function takeOver(store: MemoryStore, row: MemoryRow, terms: ClaimOptions): Claim {
  const { owner, nowMs, leaseMs } = terms;
  if (isPaused(store, row)) return waiting(row, nowMs + PAUSED_STEP_MS);
  // After a clock was set back, it must not wait until the old time comes again.
  row.claimedAtMs = Math.min(row.claimedAtMs, nowMs);
  if (row.notFoundAtMs !== null) row.notFoundAtMs = Math.min(row.notFoundAtMs, nowMs);
  const freeMs = row.claimedAtMs + (row.owner === owner ? OWN_PATIENCE_MS : leaseMs);
  const untilMs = row.notFoundAtMs === null ? freeMs : Math.max(freeMs, row.notFoundAtMs + SECOND_LOOK_MS);
  if (nowMs < untilMs) return { kind: 'wait', untilMs };
  // Making a change twice has the same result as making it once.
  if (isChange(row)) return takeTurn(store, row, terms);
  Object.assign(row, { owner, claimedAtMs: nowMs, enqueuedAtMs: nowMs });
  return { kind: 'doubtful', notFoundAtMs: row.notFoundAtMs, sent: sentPosts(store, row), ...factsOf(store, row, terms) };
}

function begin(store: MemoryStore, row: MemoryRow, terms: ClaimOptions): Claim {
  const { nowMs } = terms;
  const dueMs = Date.parse(row.delivery.dueAt ?? '');
  if (isPaused(store, row)) {
    change(store, row, { state: 'held', reason: { kind: 'paused' } }, nowMs);
    return { kind: 'closed', state: 'held', ...(row.notice === null ? {} : { notice: row.notice }) };
  }
  if (dueMs > nowMs) return waiting(row, dueMs);
  const original = store.rows.get(row.delivery.originalKey ?? '');
  if (isChange(row) && original && isOpen(original)) {
    const waitedMs = nowMs - (dueMs || Date.parse(row.delivery.createdAt));
    return waiting(row, nowMs + Math.min(Math.max(Math.floor(waitedMs / 2), ORIGINAL_MS.least), ORIGINAL_MS.most));
  }
  return takeTurn(store, row, terms);
}

function takeTurn(store: MemoryStore, row: MemoryRow, terms: ClaimOptions): Claim {
  const { owner, nowMs } = terms;
  const turnMs = destinationSlot(store, row, terms);
  if (turnMs > nowMs) {
    if (row.delivery.purpose === 'publish') change(store, row, { dueAt: new Date(turnMs).toISOString() }, nowMs);
    return waiting(row, turnMs);
  }
  const sharedMs = workspaceSlot(store, row, terms);
  if (sharedMs > nowMs) return waiting(row, sharedMs);
  takeSlots(store, row, terms);
  Object.assign(row, { owner, claimedAtMs: nowMs, enqueuedAtMs: nowMs, workspaceSlotAtMs: null, notFoundAtMs: null });
  const now = new Date(nowMs).toISOString();
  const { attempts, firstSentAt, dueAt } = row.delivery;
  const begun = { attempts: attempts + 1, sendingSince: now, firstSentAt: firstSentAt ?? now };
  change(store, row, { state: 'sending', reason: null, ...begun, dueAt: isChange(row) ? null : dueAt }, nowMs);
  return { kind: 'claimed', ...factsOf(store, row, terms) };
}

function waiting(row: MemoryRow, untilMs: number): Claim {
  row.enqueuedAtMs = untilMs;
  return { kind: 'wait', untilMs };
}

function factsOf(store: MemoryStore, row: MemoryRow, { nowMs, gracePeriodMs }: ClaimOptions): ClaimedFacts {
  const original = store.rows.get(row.delivery.originalKey ?? '') ?? null;
  const told = isChange(row) && row.delivery.purpose !== 'calendar' ? original : row;
  const sinceMs = row.delivery.purpose === 'edit' ? nowMs - gracePeriodMs : Number.POSITIVE_INFINITY;
  const posts = told ? postsOf(store, told, sinceMs) : [];
  const firstSeen = new Map(posts.map(({ id }) => [id, store.posts.get(id)?.known.firstSeenAt ?? '']));
  const approval = store.approvals.get(row.delivery.purpose === 'edit' ? (row.delivery.originalKey ?? '') : row.delivery.key);
  const release = store.posts.get((row.delivery.purpose === 'edit' ? original?.releaseId : row.releaseId) ?? '');
  const out = release && release.known.removedAt === null ? { release: release.post } : {};
  return {
    delivery: row.delivery,
    posts,
    firstSeen,
    ...out,
    original: original?.delivery ?? null,
    notice: row.notice ?? original?.notice ?? null,
    ...(approval ? { approval } : {}),
    ...(row.approve || digestKey(store, row.delivery.key).some((carried) => carried.approve) ? { approve: true as const } : {}),
  };
}

/** Returns the posts that the last request included, if it was sent. */
function sentPosts(store: MemoryStore, row: MemoryRow): readonly Post[] {
  if (row.telling === null) return postsOf(store, row, -Infinity);
  return row.telling.map((id) => store.posts.get(id)?.post).filter((post) => post !== undefined);
}

/** Returns the posts of a message, newest first; without posts whose files were gone before `goneSinceMs`. */
function postsOf(store: MemoryStore, { delivery }: MemoryRow, goneSinceMs: number): readonly Post[] {
  const ids = delivery.purpose === 'digest' ? digestKey(store, delivery.key).map((row) => row.delivery.postId) : [delivery.postId];
  return ids
    .map((id) => store.posts.get(id ?? ''))
    .filter((found) => found !== undefined)
    .filter(({ known: { removedAt } }) => removedAt === null || Date.parse(removedAt) > goneSinceMs)
    .map(({ post }) => post)
    .sort((a, b) => (b.date ?? '').localeCompare(a.date ?? '') || a.id.localeCompare(b.id));
}
