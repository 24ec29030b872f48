import type { Words } from '../../languages/index.ts';
import type { DeliveryState, Purpose } from '../../model/delivery.ts';
import { MESSAGE_PURPOSES } from '../../model/delivery.ts';
import type { Ledger } from '../../ports/ledger/ledger.ts';
import type { Block } from '../../ports/reply.ts';
import { bold, list, text } from '../build-reply.ts';

export type Counts = Awaited<ReturnType<Ledger['counts']>>;

const OPEN: readonly DeliveryState[] = ['planned', 'queued', 'sending'];
const CLOSED = ['delivered', 'held', 'in-doubt', 'failed', 'skipped', 'retracted'] as const;

/** How many deliveries are in which state, a line a platform. Pure. */
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

/** How many deliveries are in one of these states. Pure. */
export function countOf(counts: Counts, states: readonly DeliveryState[]): number {
  return counts.filter(({ state }) => states.includes(state)).reduce((total, { count }) => total + count, 0);
}
