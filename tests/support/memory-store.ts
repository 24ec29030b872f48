import type { Delivery, NewDelivery } from '../../src/announce/delivery.ts';
import type { Subscription } from '../../src/announce/subscription.ts';
import type { Post } from '../../src/content/post.ts';
import type { AuditEntry } from '../../src/ports/audit.ts';
import type { KnownPost } from '../../src/ports/post-book.ts';

/** A row of the ledger with what only the books need; instants in epoch ms. */
export interface MemoryRow {
  delivery: Delivery;
  owner: string | null;
  takenAtMs: number;
  missedAtMs: number | null;
  rungAtMs: number | null;
  slotAtMs: number | null;
}

/** Pacing of a destination or platform, epoch ms. */
export interface MemoryPace {
  nextSlotMs: number;
  lastSentMs: number;
  blockedUntilMs: number;
}

/** What the four books in memory share. */
export interface MemoryStore {
  posts: Map<string, { post: Post; known: KnownPost }>;
  looked: boolean;
  /** In the order of insertion. */
  rows: Map<string, MemoryRow>;
  pace: Map<string, MemoryPace>;
  subscriptions: Map<string, Subscription>;
  audit: AuditEntry[];
}

export function createMemoryStore(): MemoryStore {
  return { posts: new Map(), looked: false, rows: new Map(), pace: new Map(), subscriptions: new Map(), audit: [] };
}

/** Inserts rows that are not there yet; returns their keys. */
export function insertRows(store: MemoryStore, rows: readonly NewDelivery[], atMs: number): readonly string[] {
  const at = new Date(atMs).toISOString();
  return rows.flatMap((row) => {
    if (store.rows.has(row.key)) return [];
    const unsent = { attempts: 0, receipt: null, createdAt: at, updatedAt: at, sendingSince: null, firstSentAt: null };
    store.rows.set(row.key, {
      delivery: { ...row, ...unsent },
      owner: null,
      takenAtMs: 0,
      missedAtMs: null,
      rungAtMs: null,
      slotAtMs: null,
    });
    return [row.key];
  });
}

/** Changes a delivery, and with a digest the rows it carries. */
export function change(store: MemoryStore, row: MemoryRow, to: Partial<Delivery>, nowMs: number): void {
  row.delivery = { ...row.delivery, ...to, updatedAt: new Date(nowMs).toISOString() };
  if (row.delivery.purpose !== 'digest') return;
  const { key, postId, purpose, carriedBy, destination, createdAt, ...followed } = row.delivery;
  for (const carried of store.rows.values()) {
    if (carried.delivery.carriedBy === key) carried.delivery = { ...carried.delivery, ...followed };
  }
}
