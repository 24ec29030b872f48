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
  /** When it was last enqueued, or when it will wake up by itself. */
  enqueuedAtMs: number | null;
  /** The workspace slot reserved for it. */
  workspaceSlotAtMs: number | null;
  inDoubtReported: boolean;
  /** See `NewDelivery`. */
  spacingMs: number | null;
  approve: boolean;
  telling: readonly string[] | null;
  /** Id of the release of a pre-release that this row announces. */
  releaseId: string | null;
}

/** Rate-limit state of a queue kind of a destination, workspace or platform, epoch ms. */
export interface MemoryRateLimit {
  /** For a destination: when its rate limit has recovered from everything that was sent. */
  nextSlotMs: number;
  /** For a workspace: the same, with the reserved slots. */
  sharedSlotMs: number;
  lastSentMs: number;
  blockedUntilMs: number;
}

/** State that the stores of posts, deliveries, subscriptions and audit entries share. */
export interface MemoryStore {
  posts: Map<string, { post: Post; known: KnownPost }>;
  looked: boolean;
  /** In the order of insertion. */
  rows: Map<string, MemoryRow>;
  rateLimits: Map<string, MemoryRateLimit>;
  pauses: Map<string, Pause>;
  holds: Map<string, Hold>;
  /** By the keys of their deliveries, in the order of their numbers. */
  approvals: Map<string, Approval>;
  subscriptions: Map<string, StoredSubscription>;
  /** The last number and version given to a subscription. */
  subscriptionNumbers: { number: number; version: number };
  /** What files requested when they were last applied, by file name. */
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

/** Inserts rows that do not exist yet; returns their keys. */
export function insertRows(store: MemoryStore, rows: readonly NewDelivery[], atMs: number): readonly string[] {
  const at = new Date(atMs).toISOString();
  return rows.flatMap(({ notice = null, originalKey = null, dueAt = null, hold = null, spacingMs = null, approve = false, ...row }) => {
    if (store.rows.has(row.key)) return [];
    const delivery = { ...row, ...UNSENT, originalKey, dueAt, hold, createdAt: at, updatedAt: at };
    store.rows.set(row.key, { delivery, notice: structuredClone(notice), position: store.rows.size + 1, spacingMs, approve, ...UNTAKEN });
    return [row.key];
  });
}

/** Changes a delivery, and for a digest the rows that it includes. */
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

/** Returns the rows of these keys, each once, in the order given. */
export function rowsOf({ rows }: MemoryStore, keys: readonly string[]): readonly MemoryRow[] {
  return [...new Set(keys)].map((key) => rows.get(key)).filter((row) => row !== undefined);
}

/** Whether a row is planned, queued or sending, and not included in a digest. */
export function isOpen({ delivery: { state, digestKey } }: MemoryRow): boolean {
  return digestKey === null && (state === 'planned' || state === 'queued' || state === 'sending');
}

/** Whether it changes a message that was sent. */
export function isChange({ delivery: { purpose } }: MemoryRow): boolean {
  return !MESSAGE_PURPOSES.includes(purpose);
}
