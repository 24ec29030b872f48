import type { Words } from '../../languages/index.ts';
import { type Delivery, type DeliveryState, MESSAGE_PURPOSES, type Purpose } from '../../model/delivery.ts';
import { windowName } from '../../model/sentences/reasons.ts';
import type { WaitingMessage } from '../../ports/ledger/delivery-store.ts';
import type { Ledger } from '../../ports/ledger/ledger.ts';
import type { Block } from '../../ports/reply.ts';
import { bold, list, moment, text } from '../build-reply.ts';

export type Counts = Awaited<ReturnType<Ledger['counts']>>;

const OPEN: readonly DeliveryState[] = ['planned', 'queued', 'sending'];
const CLOSED = ['delivered', 'held', 'in-doubt', 'failed', 'skipped', 'retracted'] as const;

/** Lists the number of deliveries in each state, one line per platform. Pure. */
export function deliveryBlocks(counts: Counts, words: Words): readonly Block[] {
  const platforms = [...new Set(counts.filter(({ count }) => count > 0).map(({ platform }) => platform))];
  if (platforms.length === 0) return [text(words.status.none)];
  const lines = platforms.map((platform) => {
    const own = counts.filter((row) => row.platform === platform);
    return [bold(platform), `${words.colon}${describeCounts(own, words)}`];
  });
  return [list(lines)];
}

function describeCounts(own: Counts, { status }: Words): string {
  const isMessage = (purpose: Purpose): boolean => MESSAGE_PURPOSES.includes(purpose);
  const messages = own.filter(({ purpose }) => isMessage(purpose));
  const waiting = countOf(messages, OPEN);
  const edits = countOf(
    own.filter(({ purpose }) => purpose === 'edit'),
    OPEN,
  );
  const removals = countOf(
    own.filter(({ purpose }) => purpose === 'retract'),
    OPEN,
  );
  const entries = own.filter(({ purpose }) => purpose === 'calendar');
  const written = countOf(entries, ['delivered']);
  const unwritten = countOf(entries, OPEN);
  const parts = [
    ...CLOSED.map((state) => [countOf(messages, [state]), state] as const).flatMap(([count, state]) =>
      count > 0 ? [status[state](count)] : [],
    ),
    ...(waiting > 0 ? [status.onTheirWay(waiting)] : []),
    ...(edits > 0 ? [status.edits(edits)] : []),
    ...(removals > 0 ? [status.removals(removals)] : []),
    ...(written > 0 ? [status.inCalendars(written)] : []),
    ...(unwritten > 0 ? [status.calendarEntries(unwritten)] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : status.nothingPending;
}

/** Returns the number of deliveries in one of these states. Pure. */
export function countOf(counts: Counts, states: readonly DeliveryState[]): number {
  return counts.filter(({ state }) => states.includes(state)).reduce((total, { count }) => total + count, 0);
}

const MAX_SHOWN = 10;

/** Shows what waits for a time chosen by its channel: each message for admins, the number of posts for others. Pure. */
export function waitingBlocks(waiting: readonly WaitingMessage[], forAdmin: boolean, words: Words): readonly Block[] {
  const { status } = words;
  const [next] = waiting;
  if (!next) return [];
  if (!forAdmin) {
    const posts = waiting.reduce((sum, one) => sum + one.posts, 0);
    return [text(...status.forChosenTime(posts, moment(next.dueAt)))];
  }
  const lines = waiting
    .slice(0, MAX_SHOWN)
    .map(({ destination, posts, mode, dueAt }) => [bold(destination), ...status.forWindow(posts, windowName(mode, words), moment(dueAt))]);
  const more = waiting.length - MAX_SHOWN;
  return [list(more > 0 ? [...lines, [status.moreForLater(more)]] : lines)];
}

/** Shows how many event reminders are planned and when the next one is due; empty if there are none. Pure. */
export function reminderBlocks(reminders: readonly Pick<Delivery, 'dueAt'>[], { status }: Words): readonly Block[] {
  const [next] = reminders.flatMap(({ dueAt }) => dueAt ?? []).toSorted();
  return next === undefined ? [] : [text(...status.reminders(reminders.length, moment(next)))];
}
