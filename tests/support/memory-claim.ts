import { platformOf } from '../../src/announce/destination.ts';
import type { Post } from '../../src/content/post.ts';
import type { Claim, ClaimTerms } from '../../src/ports/ledger.ts';
import { change, type MemoryPace, type MemoryRow, type MemoryStore } from './memory-store.ts';

const OPEN = new Set(['planned', 'queued', 'sending']);
const SECOND_LOOK_MS = 10_000;
const OWN_PATIENCE_MS = 1_000;

/** `claim` of the ledger in memory. */
export function claimRow(store: MemoryStore, key: string, terms: ClaimTerms): Claim {
  const row = store.rows.get(key);
  if (!row) return { kind: 'closed', state: null };
  if (row.delivery.carriedBy !== null || !OPEN.has(row.delivery.state)) return { kind: 'closed', state: row.delivery.state };
  return row.delivery.state === 'sending' ? takeOver(store, row, terms) : takeTurn(store, row, terms);
}

function takeOver(store: MemoryStore, row: MemoryRow, { owner, nowMs, patienceMs }: ClaimTerms): Claim {
  const ownMs = row.missedAtMs === null ? Math.max(patienceMs, OWN_PATIENCE_MS) : OWN_PATIENCE_MS;
  const freeMs = row.takenAtMs + (row.owner === owner ? ownMs : patienceMs);
  const untilMs = row.missedAtMs === null ? freeMs : Math.max(freeMs, row.missedAtMs + SECOND_LOOK_MS);
  if (nowMs < untilMs) return { kind: 'wait', untilMs };
  Object.assign(row, { owner, takenAtMs: nowMs, rungAtMs: nowMs });
  return { kind: 'doubtful', delivery: row.delivery, posts: postsOf(store, row), missedAtMs: row.missedAtMs };
}

function takeTurn(store: MemoryStore, row: MemoryRow, terms: ClaimTerms): Claim {
  const { owner, nowMs, intervalMs } = terms;
  const { destination } = row.delivery;
  const pace = paceOf(store, destination);
  const dueMs = Math.max(nowMs, pace.blockedUntilMs, paceOf(store, platformOf(destination)).blockedUntilMs);
  const turnMs = intervalMs === 0 ? dueMs : turnOf(row, pace, Math.max(dueMs, pace.lastSentMs + intervalMs), terms);
  if (turnMs > nowMs) {
    row.rungAtMs = turnMs;
    return { kind: 'wait', untilMs: turnMs };
  }
  if (intervalMs > 0) Object.assign(pace, { lastSentMs: nowMs, nextSlotMs: Math.max(pace.nextSlotMs, nowMs + intervalMs) });
  Object.assign(row, { owner, takenAtMs: nowMs, rungAtMs: nowMs, slotAtMs: null, missedAtMs: null });
  const now = new Date(nowMs).toISOString();
  const { attempts, firstSentAt } = row.delivery;
  change(store, row, { state: 'sending', reason: null, attempts: attempts + 1, sendingSince: now, firstSentAt: firstSentAt ?? now }, nowMs);
  return { kind: 'claimed', delivery: row.delivery, posts: postsOf(store, row) };
}

/** When it is the row's turn. A turn is kept until it is used, or missed by more than an interval. */
function turnOf(row: MemoryRow, pace: MemoryPace, dueMs: number, { nowMs, intervalMs }: ClaimTerms): number {
  if (row.slotAtMs !== null && !(row.slotAtMs < dueMs - intervalMs && dueMs > nowMs)) return Math.max(dueMs, row.slotAtMs);
  row.slotAtMs = Math.max(dueMs, pace.nextSlotMs);
  pace.nextSlotMs = row.slotAtMs + intervalMs;
  return row.slotAtMs;
}

/** `block` of the ledger in memory: turns already kept move behind the block together. */
export function blockPace(store: MemoryStore, whom: string, untilMs: number): void {
  const blocked = paceOf(store, whom);
  blocked.blockedUntilMs = Math.max(blocked.blockedUntilMs, untilMs);
  for (const [destination, pace] of store.pace) {
    if (destination !== whom && destination.split(':', 1)[0] !== whom) continue;
    const kept = [...store.rows.values()].filter((row) => row.delivery.destination === destination && row.slotAtMs !== null);
    const byMs = untilMs - Math.min(...kept.map(({ slotAtMs }) => slotAtMs ?? Number.POSITIVE_INFINITY));
    if (kept.length === 0 || byMs <= 0) continue;
    for (const row of kept) row.slotAtMs = (row.slotAtMs ?? 0) + byMs;
    pace.nextSlotMs += byMs;
  }
}

function paceOf({ pace }: MemoryStore, whom: string): MemoryPace {
  const found = pace.get(whom) ?? { nextSlotMs: 0, lastSentMs: 0, blockedUntilMs: 0 };
  pace.set(whom, found);
  return found;
}

function postsOf({ rows, posts }: MemoryStore, { delivery }: MemoryRow): readonly Post[] {
  const carried = [...rows.values()].filter((row) => row.delivery.carriedBy === delivery.key).map((row) => row.delivery.postId);
  const ids = delivery.purpose === 'digest' ? carried : [delivery.postId];
  return ids
    .map((id) => posts.get(id ?? ''))
    .filter((found) => found !== undefined)
    .filter(({ known }) => known.removedAt === null)
    .map(({ post }) => post)
    .sort((a, b) => (b.date ?? '').localeCompare(a.date ?? '') || a.id.localeCompare(b.id));
}
