import type { Delivery, DeliveryKey } from '../../model/delivery.ts';
import { MESSAGE_PURPOSES, withPurpose } from '../../model/delivery.ts';
import { type Destination, platformOf, workspaceOf } from '../../model/destination.ts';
import type { Pause } from '../../ports/ledger/ledger.ts';
import type { Person } from '../../ports/reply.ts';
import { lastAction } from '../audit-log.ts';
import type { CommandContext } from '../command.ts';

/** All deliveries are stopped, by somebody's word. */
export interface GlobalPause {
  /** Null where the database does not say. */
  who: Person | null;
  /** ISO instant, UTC. */
  since: string | null;
  reason: string | null;
}

/** Where a message stands in the line of its destination. */
interface QueuePosition {
  /** Messages before it. */
  before: number;
  /** How long those take at least, ms. */
  afterMs: number;
  /** Nobody knows whether one of them was sent. */
  behindDoubt: boolean;
}

/** What a delivery's story depends on, besides its own row. */
export interface ExplainContext {
  now: Date;
  commandName: string;
  /** Whether the reader can do something about it. */
  forAdmin: boolean;
  stop: GlobalPause | null;
  pauses: readonly Pause[];
  /** The digests that carry rows, by key. */
  digests: ReadonlyMap<DeliveryKey, Delivery>;
  /** Edits and retractions, by the delivery whose message they change. */
  changes: ReadonlyMap<DeliveryKey, readonly Delivery[]>;
  /** Of deliveries that wait in a line. */
  turns: ReadonlyMap<DeliveryKey, QueuePosition>;
}

const OPEN = ['planned', 'queued', 'sending'] as const;
const MOST_ROWS = 10_000;
/** Lines that are counted for one answer; of others only is said that they move. */
const MOST_LINES = 20;

/** Who stopped everything; null: nobody did. */
export async function globalPauseOf({ queue, audit }: Pick<CommandContext, 'queue' | 'audit'>): Promise<GlobalPause | null> {
  if (!(await queue.paused())) return null;
  const order = await lastAction(audit, ({ action }) => action === 'pause');
  const reason = order?.detail.reason;
  return { who: order?.who ?? null, since: order?.at ?? null, reason: typeof reason === 'string' ? reason : null };
}

/** The pause that keeps a destination from getting messages: its own, its workspace's or its platform's; null: none. Pure. */
export function pauseOf(destination: Destination, pauses: readonly Pause[]): Pause | null {
  const names: readonly string[] = [destination, workspaceOf(destination), platformOf(destination)];
  return pauses.find(({ whom }) => names.includes(whom)) ?? null;
}

/** A request ends within 12 s: later nobody knows what became of it, until it has been looked for. */
const UNANSWERED_MS = 15_000;

/** Whether a message may have been sent, and is being looked for. Pure. */
export function isAwaitingAnswer({ state, sendingSince, purpose }: Delivery, now: Date): boolean {
  return (
    state === 'sending' &&
    MESSAGE_PURPOSES.includes(purpose) &&
    sendingSince !== null &&
    now.getTime() - Date.parse(sendingSince) > UNANSWERED_MS
  );
}

/** What stands around these deliveries. */
export async function loadExplainContext(rows: readonly Delivery[], context: CommandContext, forAdmin: boolean): Promise<ExplainContext> {
  const { ledger } = context;
  const carriers = [...new Set(rows.flatMap(({ carriedBy }) => carriedBy ?? []))];
  const [stop, pauses, digests] = await Promise.all([
    // Whether all is paused, the queue knows; the rest is known without it.
    globalPauseOf(context).catch((error: unknown) => {
      context.fault(error);
      return null;
    }),
    ledger.pauses(),
    carriers.length > 0 ? ledger.find({ keys: carriers }, MOST_ROWS) : [],
  ]);
  // A message has one row for all its edits.
  const ofDigests = carriers.length > 0 ? await ledger.find({ keys: carriers.map((key) => withPurpose(key, 'edit')) }, MOST_ROWS) : [];
  const changes = new Map<DeliveryKey, Delivery[]>();
  for (const row of new Map([...rows, ...ofDigests].map((one) => [one.key, one])).values()) {
    if (row.about !== null && !MESSAGE_PURPOSES.includes(row.purpose)) changes.set(row.about, [...(changes.get(row.about) ?? []), row]);
  }
  return {
    now: context.now(),
    commandName: context.commandName,
    forAdmin,
    stop,
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
  const isWaiting = ({ state, carriedBy, purpose }: Delivery): boolean =>
    carriedBy === null && (state === 'planned' || state === 'queued') && MESSAGE_PURPOSES.includes(purpose);
  const waiting = rows.filter(isWaiting);
  const lines = [...new Set(waiting.map(({ destination }) => destination))].slice(0, MOST_LINES);
  const turns = new Map<DeliveryKey, QueuePosition>();
  for (const destination of lines) {
    const found = await ledger.find({ destination, states: OPEN, purposes: MESSAGE_PURPOSES }, MOST_ROWS);
    const line = found.filter(({ carriedBy }) => carriedBy === null).toReversed();
    const { intervalMs } = rateLimitsOf(platformOf(destination), 'messages').destination;
    for (const { key } of waiting.filter((row) => row.destination === destination)) {
      const before = Math.max(
        0,
        line.findIndex((row) => row.key === key),
      );
      const behindDoubt = line.slice(0, before).some((row) => isAwaitingAnswer(row, now()));
      turns.set(key, { before, afterMs: before * intervalMs, behindDoubt });
    }
  }
  return turns;
}
