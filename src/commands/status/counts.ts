import type { DeliveryState, Purpose } from '../../model/delivery.ts';
import { MESSAGE_PURPOSES } from '../../model/delivery.ts';
import type { Ledger } from '../../ports/ledger/ledger.ts';
import type { Block } from '../../ports/reply.ts';
import { bold, counted, list, text } from '../build-reply.ts';

export type Counts = Awaited<ReturnType<Ledger['counts']>>;

const OPEN: readonly DeliveryState[] = ['planned', 'queued', 'sending'];
const CLOSED: readonly DeliveryState[] = ['delivered', 'held', 'in-doubt', 'failed', 'skipped', 'retracted'];

/** How many deliveries are in which state, a line a platform. Pure. */
export function deliveryBlocks(counts: Counts): readonly Block[] {
  const platforms = [...new Set(counts.filter(({ count }) => count > 0).map(({ platform }) => platform))];
  if (platforms.length === 0) return [text('No deliveries yet.')];
  const lines = platforms.map((platform) => {
    const own = counts.filter((row) => row.platform === platform);
    return [bold(platform), `: ${describeCounts(own)}`];
  });
  return [list(lines)];
}

function describeCounts(own: Counts): string {
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
      count > 0 ? [`${count} ${NAMES[state] ?? state}`] : [],
    ),
    ...(waiting > 0 ? [`${waiting} on their way`] : []),
    ...(edits > 0 ? [`${counted(edits, 'edit')} waiting`] : []),
    ...(removals > 0 ? [`${counted(removals, 'removal')} waiting`] : []),
    ...(written > 0 ? [`${counted(written, 'event')} in calendars`] : []),
    ...(unwritten > 0 ? [`${counted(unwritten, 'calendar entry', 'calendar entries')} waiting`] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : 'nothing is pending';
}

const NAMES: Readonly<Partial<Record<DeliveryState, string>>> = { 'in-doubt': 'in doubt', retracted: 'taken back' };

/** How many deliveries are in one of these states. Pure. */
export function countOf(counts: Counts, states: readonly DeliveryState[]): number {
  return counts.filter(({ state }) => states.includes(state)).reduce((total, { count }) => total + count, 0);
}
