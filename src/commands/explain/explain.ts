import type { Post } from '../../content/post.ts';
import { wordsOf } from '../../languages/index.ts';
import { type Delivery, type DeliveryKey, MESSAGE_PURPOSES, withPurpose } from '../../model/delivery.ts';
import { platformOf } from '../../model/destination.ts';
import { type Reason, reasonText } from '../../model/reason.ts';
import { type ExplainContext, type GlobalPause, isAwaitingAnswer, type QueuePosition } from '../../model/sentences/explain-context.ts';
import type { Line } from '../../ports/reply.ts';
import { lastAction } from '../audit-log.ts';
import type { CommandContext } from '../command.ts';

const OPEN = ['planned', 'queued', 'sending'] as const;
const MAX_ROWS = 10_000;
/** Maximum number of channels whose queues are read for one answer; deliveries in other channels get no position. */
const MAX_LINES = 20;
/** Maximum number of posts read for one digest. */
const MAX_POSTS = 100;
/** Fields that have an older name in `--json` than in the code, because programs rely on it. */
const NAMES = { target: 'whom', digestKey: 'carriedBy', originalKey: 'about', renderedFingerprint: 'shown' } as const;

/** Returns who paused all deliveries, since when and why; null if they are not paused. */
export async function globalPauseOf({ queue, audit }: Pick<CommandContext, 'queue' | 'audit'>): Promise<GlobalPause | null> {
  if (!(await queue.paused())) return null;
  const order = await lastAction(audit, ({ action }) => action === 'pause');
  const reason = order?.detail.reason;
  return { who: order?.who ?? null, since: order?.at ?? null, reason: typeof reason === 'string' ? reason : null };
}

/** Returns the same context with English texts, for programs. Pure. */
export function inEnglish(around: ExplainContext): ExplainContext {
  return { ...around, words: wordsOf('en') };
}

/** Returns a line as plain text. Pure. */
export function plainOf(line: Line): string {
  return line.map(({ text }) => text).join('');
}

/** Loads what is needed to explain these deliveries: pauses, digests, changes and queue positions. */
export async function loadExplainContext(rows: readonly Delivery[], context: CommandContext, forAdmin: boolean): Promise<ExplainContext> {
  const { ledger } = context;
  const carriers = [...new Set(rows.flatMap(({ digestKey }) => digestKey ?? []))];
  const [stop, pauses, digests] = await Promise.all([
    // Only the queue knows whether everything is paused; the rest can be explained without it.
    globalPauseOf(context).catch((error: unknown) => {
      context.fault(error);
      return null;
    }),
    ledger.pauses(),
    carriers.length > 0 ? ledger.find({ keys: carriers }, MAX_ROWS) : [],
  ]);
  // All edits of a message share one row.
  const ofDigests = carriers.length > 0 ? await ledger.find({ keys: carriers.map((key) => withPurpose(key, 'edit')) }, MAX_ROWS) : [];
  const changes = new Map<DeliveryKey, Delivery[]>();
  for (const row of new Map([...rows, ...ofDigests].map((one) => [one.key, one])).values()) {
    if (row.originalKey !== null && !MESSAGE_PURPOSES.includes(row.purpose))
      changes.set(row.originalKey, [...(changes.get(row.originalKey) ?? []), row]);
  }
  return {
    now: context.now(),
    commandName: context.commandName,
    words: context.words,
    forAdmin,
    stop,
    platforms: context.platforms,
    pauses,
    digests: new Map(digests.map((row) => [row.key, row])),
    changes,
    turns: await turnsOf([...rows, ...digests], context),
  };
}

async function turnsOf(
  rows: readonly Delivery[],
  { ledger, rateLimitsOf, now }: CommandContext,
): Promise<ReadonlyMap<DeliveryKey, QueuePosition>> {
  const isWaiting = ({ state, digestKey, purpose }: Delivery): boolean =>
    digestKey === null && (state === 'planned' || state === 'queued') && MESSAGE_PURPOSES.includes(purpose);
  const waiting = rows.filter(isWaiting);
  const lines = [...new Set(waiting.map(({ destination }) => destination))].slice(0, MAX_LINES);
  const turns = new Map<DeliveryKey, QueuePosition>();
  for (const destination of lines) {
    const found = await ledger.find({ destination, states: OPEN, purposes: MESSAGE_PURPOSES }, MAX_ROWS);
    const line = found.filter(({ digestKey }) => digestKey === null).toReversed();
    const { intervalMs } = rateLimitsOf(platformOf(destination), 'messages').destination;
    for (const { key } of waiting.filter((row) => row.destination === destination)) {
      const before = Math.max(
        0,
        line.findIndex((row) => row.key === key),
      );
      const behindInDoubt = line.slice(0, before).some((row) => isAwaitingAnswer(row, now()));
      turns.set(key, { before, afterMs: before * intervalMs, behindInDoubt });
    }
  }
  return turns;
}

/** Returns the posts that a message announces; those of a digest in the order of their rows in the database. At most 100. */
export async function postsOf(
  { key, postId, purpose, destination }: Delivery,
  { posts, ledger }: Pick<CommandContext, 'posts' | 'ledger'>,
): Promise<readonly Post[]> {
  const carried = purpose === 'digest' ? await ledger.find({ destination, purposes: ['announce'] }, MAX_ROWS) : [];
  const ids = postId === null ? carried.filter(({ digestKey }) => digestKey === key).map((row) => row.postId ?? '') : [postId];
  const found: (Post | undefined)[] = [];
  for (const id of ids.slice(0, MAX_POSTS)) found.push((await posts.post(id))?.post);
  return found.filter((post) => post !== undefined);
}

/** Returns a delivery or a pause as `--json` shows it: `reason` as text, and the reason itself as `cause`. Pure. */
export function jsonFields<T extends { readonly reason: Reason | null }>(one: T): Record<string, unknown> {
  const named = Object.entries(one).map(([name, value]) => [name in NAMES ? NAMES[name as keyof typeof NAMES] : name, value]);
  return { ...Object.fromEntries(named), reason: one.reason && reasonText(one.reason), cause: one.reason };
}
