import type { Herald } from '../app/compose.ts';
import type { ScanResult } from '../app/content-sync.ts';
import { type DeliveryOutcome, watchDeliveries } from '../app/delivery-waiter.ts';
import type { Problem } from '../content/post.ts';
import { type Delivery, type DeliveryKey, MESSAGE_PURPOSES } from '../model/delivery.ts';
import type { Destination } from '../model/destination.ts';
import { reasonText } from '../model/reason.ts';

/** What `herald once` did. Posts are identified by their paths. */
export interface OnceReport {
  /** Whether this was the first scan, which records and announces nothing. */
  baseline: boolean;
  added: readonly string[];
  changed: readonly string[];
  removed: readonly string[];
  planned: readonly { post: string; destination: Destination; mode: 'each' | 'digest' }[];
  delivered: readonly { post: string; destination: Destination; link: string | null }[];
  skipped: readonly { post: string; reason: string }[];
  held: readonly { post: string; destination: Destination; reason: string }[];
  /** Deliveries that were given up or are in doubt: `herald status` and `herald why` show details. */
  failed: readonly { post: string; destination: Destination; reason: string }[];
  problems: readonly Problem[];
  /** Number of deliveries still pending: the next scan, or the running Herald, continues with them. */
  left: number;
  /** Number of deliveries on hold, including those of earlier runs: `herald status` says what to do. A dry run does not count them. */
  onHold: number;
  /** Whether an admin has paused all deliveries: the pending ones wait for “resume”. */
  paused: boolean;
}

/** Path of the problem that posts could not be fetched. */
export const CONTENT_GIT = 'HERALD_CONTENT_GIT';

const DEADLINE_MS = 120_000;
/** Interval after which the list of due deliveries is read again, so that postponed ones are no longer waited for, ms. */
const SLICE_MS = 5_000;
/** Time until a message whose file was gone is tried again, ms: a time in the future, so that its wake-up is brought forward. */
const SOON_MS = 500;
const MAX_OPEN = 10_000;

/** Scans once and waits (at most 2 min) until everything due is delivered; the worker must be running. */
export async function scanOnce(herald: Herald, now: () => Date): Promise<OnceReport> {
  const {
    begun: scan,
    ended,
    left,
    paused,
  } = await deliverDue(herald, now, async () => {
    const result = await scanAll(herald);
    return { begun: result, keys: result.keys };
  });
  const held = await herald.ledger.find({ states: ['held'] }, MAX_OPEN);
  return { ...reportOf(scan, ended, left), onHold: held.filter(({ digestKey }) => digestKey === null).length, paused };
}

/**
 * Begins something that makes deliveries due, and waits (at most 2 min) until everything due has ended, including what these deliveries create: further messages of a digest, notices.
 * `begin` returns what it has begun, and the keys that it knows. A message whose file is gone is tried once. `left`: number of deliveries still pending; `paused`: nothing was waited for, because all deliveries are paused.
 */
export async function deliverDue<T>(herald: Herald, now: () => Date, begin: () => Promise<{ begun: T; keys: readonly DeliveryKey[] }>) {
  const ended = new Map<DeliveryKey, DeliveryOutcome>();
  const startedMs = now().getTime();
  let watch = watchDeliveries(herald.endings);
  const { begun, keys } = await begin();
  const paused = await herald.queue.paused();
  let open = await openDeliveries(herald, now());
  const untilMs = paused ? 0 : performance.now() + DEADLINE_MS;
  for (let isFirst = true; performance.now() < untilMs; isFirst = false) {
    const due = open.filter((row) => !wasTriedInVain(row, startedMs)).map(({ key }) => key);
    const awaited = isFirst ? [...new Set([...keys, ...due])] : due;
    if (awaited.length === 0) break;
    const gone = new Set(open.filter(isFileGone).map(({ key }) => key));
    await herald.queue.enqueue(awaited.map((key) => (gone.has(key) ? { key, atMs: Date.now() + SOON_MS } : { key })));
    const next = watchDeliveries(herald.endings);
    const seen = await watch.waitFor(awaited, SLICE_MS);
    for (const outcome of seen.ended) ended.set(outcome.delivery.key, outcome);
    watch = next;
    open = await openDeliveries(herald, now());
  }
  return { begun, ended: [...ended.values()], left: open.length, paused };
}

/** Whether this run, or another process since it began, has found that the file of a message is gone. */
function wasTriedInVain(row: Delivery, startedMs: number): boolean {
  // `queued` is not tried yet.
  return isFileGone(row) && row.state === 'planned' && Date.parse(row.updatedAt) >= startedMs;
}

function isFileGone({ reason }: Delivery): boolean {
  return reason?.kind === 'file-gone';
}

/** Returns all deliveries that are due and not delivered yet, oldest first. Edits and retractions scheduled for later are not due yet. */
export async function openDeliveries({ ledger }: Herald, now: Date): Promise<readonly Delivery[]> {
  const open = await ledger.find({ states: ['planned', 'queued', 'sending'] }, MAX_OPEN);
  const due = open.filter(({ digestKey, dueAt }) => digestKey === null && (dueAt === null || Date.parse(dueAt) <= now.getTime()));
  return due.toReversed();
}

/** Builds the report from a scan and the deliveries that ended. Pure. */
export function reportOf({ plan, problems, firstScan }: ScanResult, ended: readonly DeliveryOutcome[], left: number): OnceReport {
  const pathOf = new Map(plan.record.write.map(({ post }) => [post.id, post.path]));
  const rows = plan.record.deliveries.flatMap((row) =>
    row.postId === null ? [] : [{ ...row, post: pathOf.get(row.postId) ?? row.postId }],
  );
  const messages = ended.filter(({ delivery }) => MESSAGE_PURPOSES.includes(delivery.purpose));
  const endedAs = (...states: readonly string[]) =>
    messages
      .filter(({ settlement }) => states.includes(settlement.state))
      .flatMap(({ delivery: { destination }, posts, settlement }) =>
        posts.map(({ path }) => ({ post: path, destination, link: linkOf(settlement), reason: reasonOf(settlement) })),
      );
  const withReason = (...states: readonly string[]) =>
    endedAs(...states).map(({ post, destination, reason }) => ({ post, destination, reason }));
  return {
    baseline: firstScan,
    added: plan.added.map(({ path }) => path),
    changed: plan.changed.map(({ path }) => path),
    removed: plan.removed.map(({ path }) => path),
    planned: rows
      .filter(({ state }) => state === 'planned')
      .map((row) => ({
        post: row.post,
        destination: row.destination,
        mode: row.digestKey === null && row.purpose === 'announce' ? 'each' : 'digest',
      })),
    delivered: endedAs('delivered').map(({ post, destination, link }) => ({ post, destination, link })),
    skipped: [
      ...plan.skipped.map(({ post, reason }) => ({ post: post.path, reason })),
      ...withReason('skipped').map(({ post, reason }) => ({ post, reason })),
    ],
    held: [
      ...rows
        .filter(({ state }) => state === 'held')
        .map(({ post, destination, reason }) => ({ post, destination, reason: reason ? reasonText(reason) : '' })),
      ...withReason('held'),
    ],
    failed: withReason('failed', 'in-doubt'),
    problems,
    left,
    onHold: 0,
    paused: false,
  };
}

function linkOf(settlement: DeliveryOutcome['settlement']): string | null {
  return settlement.state === 'delivered' ? (settlement.receipt?.link ?? null) : null;
}

function reasonOf(settlement: DeliveryOutcome['settlement']): string {
  return 'reason' in settlement ? reasonText(settlement.reason) : '';
}

/** Scans everything that is new: a folder once; a git repository after fetching, commit by commit. The result is reported as one scan. */
async function scanAll({ contentSync, source }: Pick<Herald, 'contentSync' | 'source'>): Promise<ScanResult> {
  if (!source) return contentSync.scan('all');
  const scans: ScanResult[] = [];
  await source.update(async () => void scans.push(await contentSync.scan('all')));
  const whole = scans.slice(1).reduce(joined, scans[0] ?? (await contentSync.scan('all')));
  const unread = source.problem();
  if (!unread) return whole;
  const { code, message, hint } = unread;
  const problem: Problem = { path: CONTENT_GIT, line: null, column: null, level: 'error', code, message, hint };
  return { ...whole, problems: [...whole.problems, problem] };
}

/** Joins two scans into one; the state of the folder is that of the later scan. Pure. */
function joined(a: ScanResult, b: ScanResult): ScanResult {
  const { plan: before } = a;
  const { plan: after } = b;
  return {
    ...b,
    firstScan: a.firstScan || b.firstScan,
    keys: [...a.keys, ...b.keys],
    plan: {
      ...after,
      record: {
        ...after.record,
        write: [...before.record.write, ...after.record.write],
        deliveries: [...before.record.deliveries, ...after.record.deliveries],
      },
      added: [...before.added, ...after.added],
      changed: [...before.changed, ...after.changed],
      removed: [...before.removed, ...after.removed],
      skipped: [...before.skipped, ...after.skipped],
    },
  };
}
