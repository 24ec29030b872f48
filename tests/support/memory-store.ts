import type { Post } from '../../src/content/post.ts';
import type { Approval } from '../../src/model/approval.ts';
import { type Delivery, MESSAGE_PURPOSES, type NewDelivery } from '../../src/model/delivery.ts';
import type { Hold } from '../../src/model/hold.ts';
import type { Pause } from '../../src/model/pause.ts';
import type { StoredSubscription } from '../../src/model/subscription.ts';
import type { AuditEntry } from '../../src/ports/audit.ts';
import type { ClaimedFacts } from '../../src/ports/ledger/delivery-lease.ts';
import type { KnownPost } from '../../src/ports/post-store.ts';
import type { AppliedSubscription } from '../../src/ports/subscription-store.ts';

/** A row of the ledger with what only the stores need; instants in epoch ms. */
export interface MemoryRow {
  delivery: Delivery;
  notice: ClaimedFacts['notice'];
  /** Order of insertion, from 1. */
  position: number;
  owner: string | null;
  claimedAtMs: number;
  notFoundAtMs: number | null;
  /** When it was last enqueued, or is going to be woken up by itself. */
  enqueuedAtMs: number | null;
  /** The workspace's turn that is kept for it. */
  workspaceSlotAtMs: number | null;
  inDoubtReported: boolean;
  /** See `NewDelivery`. */
  spacingMs: number | null;
  approve: boolean;
  telling: readonly string[] | null;
  /** Id of the release that its pre-release has. */
  releaseId: string | null;
}

/** Pace of a lane of a destination, workspace or platform, epoch ms. */
export interface MemoryPace {
  /** As a destination: when all that was sent has been worked off at its pace. */
  nextSlotMs: number;
  /** As a workspace: the same, with the turns that are kept. */
  sharedSlotMs: number;
  lastSentMs: number;
  blockedUntilMs: number;
}

/** What the four stores in memory share. */
export interface MemoryStore {
  posts: Map<string, { post: Post; known: KnownPost }>;
  looked: boolean;
  /** In the order of insertion. */
  rows: Map<string, MemoryRow>;
  rateLimits: Map<string, MemoryPace>;
  pauses: Map<string, Pause>;
  holds: Map<string, Hold>;
  /** By the keys of their deliveries, in the order of their numbers. */
  approvals: Map<string, Approval>;
  subscriptions: Map<string, StoredSubscription>;
  /** Numbers and versions of subscriptions that were given out. */
  subscriptionNumbers: { number: number; version: number };
  /** What files asked for when they were last applied, by their names. */
  subscriptionFiles: Map<string, readonly AppliedSubscription[]>;
  audit: AuditEntry[];
}

export function createMemoryStore(): MemoryStore {
  return {
    posts: new Map(),
    looked: false,
    rows: new Map(),
    rateLimits: new Map(),
    pauses: new Map(),
    holds: new Map(),
    approvals: new Map(),
    subscriptions: new Map(),
    subscriptionNumbers: { number: 0, version: 0 },
    subscriptionFiles: new Map(),
    audit: [],
  };
}

const UNSENT = { attempts: 0, receipt: null, renderedFingerprint: null, sendingSince: null, firstSentAt: null } as const;
const UNTAKEN = {
  owner: null,
  claimedAtMs: 0,
  notFoundAtMs: null,
  enqueuedAtMs: null,
  workspaceSlotAtMs: null,
  inDoubtReported: false,
  telling: null,
  releaseId: null,
} as const;

/** Inserts rows that are not there yet; returns their keys. */
export function insertRows(store: MemoryStore, rows: readonly NewDelivery[], atMs: number): readonly string[] {
  const at = new Date(atMs).toISOString();
  return rows.flatMap(({ notice = null, originalKey = null, dueAt = null, hold = null, spacingMs = null, approve = false, ...row }) => {
    if (store.rows.has(row.key)) return [];
    const delivery = { ...row, ...UNSENT, originalKey, dueAt, hold, createdAt: at, updatedAt: at };
    store.rows.set(row.key, { delivery, notice: structuredClone(notice), position: store.rows.size + 1, spacingMs, approve, ...UNTAKEN });
    return [row.key];
  });
}

/** Changes a delivery, and with a digest the rows it carries. */
export function change(store: MemoryStore, row: MemoryRow, to: Partial<Delivery>, nowMs: number): void {
  row.delivery = { ...row.delivery, ...to, updatedAt: new Date(nowMs).toISOString() };
  if (row.delivery.purpose !== 'digest') return;
  const { state, reason, receipt, updatedAt, attempts, sendingSince, firstSentAt } = row.delivery;
  for (const carried of digestKey(store, row.delivery.key))
    carried.delivery = { ...carried.delivery, state, reason, receipt, updatedAt, attempts, sendingSince, firstSentAt };
}

export function digestKey({ rows }: MemoryStore, digest: string): readonly MemoryRow[] {
  return [...rows.values()].filter(({ delivery }) => delivery.digestKey === digest);
}

/** Rows of these keys, each once, in the order given. */
export function rowsOf({ rows }: MemoryStore, keys: readonly string[]): readonly MemoryRow[] {
  return [...new Set(keys)].map((key) => rows.get(key)).filter((row) => row !== undefined);
}

/** Planned, queued or sending, and not carried. */
export function isOpen({ delivery: { state, digestKey } }: MemoryRow): boolean {
  return digestKey === null && (state === 'planned' || state === 'queued' || state === 'sending');
}

/** Whether it changes a message that stands. */
export function isChange({ delivery: { purpose } }: MemoryRow): boolean {
  return !MESSAGE_PURPOSES.includes(purpose);
}
