import type { Post } from '../content/post.ts';
import { type Delivery, type DeliveryKey, deliveryKeyOf, type NewDelivery } from './delivery.ts';
import { type Destination, type Platform, platformOf } from './destination.ts';

/** What an admin's order to deliver again comes to. */
export interface ReplayPlan {
  /** Rows that are not in the ledger yet (posts that were never owed there). */
  plan: readonly NewDelivery[];
  /** Rows that go back to `planned`. */
  reopen: readonly DeliveryKey[];
  /** Messages to be sent, by destination. */
  messages: ReadonlyMap<Destination, number>;
  /** What is left alone, and why. */
  skipped: readonly { reason: 'delivered' | 'on-its-way' | 'in-doubt' | 'in-digest'; count: number }[];
  /** How long the pacing of the busiest destination makes it, ms. */
  durationMs: number;
}

/** Plans a replay of ledger rows, and of posts to destinations for which the ledger has no row. `doubtful`: also what may have arrived, which an admin has to ask for by name. Pure. */
export function planReplay(
  rows: readonly Delivery[],
  posts: readonly { post: Post; destinations: readonly Destination[] }[],
  intervalMsOf: (platform: Platform) => number,
  { doubtful = false } = {},
): ReplayPlan {
  const have = new Set(rows.map(({ key }) => key));
  const plan = posts
    .flatMap(({ post, destinations }) => destinations.map((destination) => announceRow(post, destination)))
    .filter(({ key }) => !have.has(key));
  const verdicts = rows.map((row) => ({ row, verdict: verdictOf(row, row.carriedBy !== null && have.has(row.carriedBy), doubtful) }));
  const reopen = verdicts.filter(({ verdict }) => verdict === 'reopen').map(({ row }) => row);
  const messages = countBy([...plan, ...reopen].map(({ destination }) => destination));
  const skipped = countBy(verdicts.flatMap(({ verdict }) => (verdict === 'reopen' ? [] : [verdict])));
  return {
    plan,
    reopen: reopen.map(({ key }) => key),
    messages,
    skipped: [...skipped].map(([reason, count]) => ({ reason, count })),
    durationMs: Math.max(0, ...[...messages].map(([destination, count]) => count * intervalMsOf(platformOf(destination)))),
  };
}

function verdictOf(
  { state }: Delivery,
  withItsDigest: boolean,
  doubtful: boolean,
): 'reopen' | 'delivered' | 'on-its-way' | 'in-doubt' | 'in-digest' {
  switch (state) {
    case 'delivered':
      return 'delivered';
    case 'planned':
    case 'queued':
    case 'sending':
      return 'on-its-way';
    case 'in-doubt':
      return doubtful ? 'reopen' : 'in-doubt';
    case 'held':
    case 'failed':
    case 'skipped':
    case 'retracted':
      return withItsDigest ? 'in-digest' : 'reopen';
  }
}

function announceRow(post: Post, destination: Destination): NewDelivery {
  const key = deliveryKeyOf(post.id, destination, 'announce');
  return { key, postId: post.id, destination, purpose: 'announce', state: 'planned', reason: 'replay', carriedBy: null };
}

function countBy<T>(values: readonly T[]): ReadonlyMap<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
