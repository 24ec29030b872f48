import { wakeupsOf } from '../../adapters/postgres/ledger/delivery-rows.ts';
import type { Post } from '../../src/content/post.ts';
import type { Destination } from '../../src/model/destination.ts';
import type { Wakeup } from '../../src/ports/delivery-queue.ts';
import type { WaitingMessage } from '../../src/ports/ledger/delivery-store.ts';
import type { TimeHeld } from '../../src/ports/ledger/ledger.ts';
import type { ChannelTraffic, TimedDeliveries } from '../../src/ports/post-store.ts';
import { change, digestKey, insertRows, isOpen, type MemoryRow, type MemoryStore } from './memory-store.ts';

const STATES: readonly string[] = ['planned', 'queued', 'sending', 'delivered', 'in-doubt'];

/** Returns the messages that channels have received recently, or are due to receive. */
export function channelTraffic(store: MemoryStore, { destinations, since }: TimedDeliveries): ReadonlyMap<Destination, ChannelTraffic> {
  return new Map(destinations.map((destination) => [destination, trafficOf(store, destination, since)]));
}

function trafficOf({ rows }: MemoryStore, destination: Destination, since: string): ChannelTraffic {
  const own = [...rows.values()].filter((row) => {
    const { delivery } = row;
    const { digestKey, originalKey, purpose, state, createdAt, dueAt } = delivery;
    const isMessage =
      digestKey === null && originalKey === null && (purpose === 'announce' || purpose === 'digest') && STATES.includes(state);
    return isMessage && delivery.destination === destination && (isOpen(row) || createdAt >= since || (dueAt ?? '') >= since);
  });
  const waits = own.filter(({ delivery: { state, dueAt } }) => (state === 'planned' || state === 'queued') && dueAt !== null);
  const spaced = waits.filter(({ spacingMs }) => spacingMs !== null).map(timeOf);
  return {
    waiting: waits.flatMap(({ delivery: { key, purpose, reason, dueAt } }) =>
      purpose === 'digest' && reason?.kind === 'delivery-window' && dueAt !== null ? [{ key, dueAt }] : [],
    ),
    messages: own.map(timeOf),
    spacedUntilMs: spaced.length === 0 ? null : Math.max(...spaced),
  };
}

function timeOf({ delivery: { state, sendingSince, dueAt, createdAt } }: MemoryRow): number {
  const isWaiting = state === 'planned' || state === 'queued';
  return Date.parse((isWaiting ? null : sendingSince) ?? dueAt ?? createdAt);
}

/** Returns messages that wait for a time that their channels have chosen, the soonest first. */
export function waitingAt(store: MemoryStore, nowMs: number): readonly WaitingMessage[] {
  return [...store.rows.values()]
    .flatMap((row) => {
      const { key, destination, dueAt, reason, purpose } = row.delivery;
      if (!isOpen(row) || dueAt === null || Date.parse(dueAt) <= nowMs || reason?.kind !== 'delivery-window') return [];
      const posts = purpose === 'digest' ? digestKey(store, key).length : 1;
      return [{ key, destination, dueAt, mode: reason.mode, posts }];
    })
    .toSorted((a, b) => a.dueAt.localeCompare(b.dueAt));
}

/** Plans held posts whose channels choose their times, as if the posts were new now. */
export function placeHeld(
  store: MemoryStore,
  rows: readonly MemoryRow[],
  timeHeld: TimeHeld,
  nowMs: number,
): { placed: ReadonlySet<string>; wakeups: readonly Wakeup[] } {
  const held = new Map<Destination, Post[]>();
  for (const { delivery } of rows.filter((row) => row.delivery.purpose === 'announce')) {
    const post = store.posts.get(delivery.postId ?? '')?.post;
    held.set(delivery.destination, [...(held.get(delivery.destination) ?? []), ...(post ? [post] : [])]);
  }
  const timed = timeHeld(held);
  const planned = timed?.place(channelTraffic(store, timed)) ?? [];
  const made = new Set(
    insertRows(
      store,
      planned.filter(({ purpose }) => purpose === 'digest'),
      nowMs,
    ),
  );
  const own = planned.filter(({ purpose }) => purpose === 'announce');
  for (const { key, reason, digestKey, dueAt = null, spacingMs = null } of own) {
    const row = store.rows.get(key);
    if (row?.delivery.state !== 'held') continue;
    Object.assign(row, { spacingMs, enqueuedAtMs: null });
    change(store, row, { state: 'planned', reason, digestKey, dueAt }, nowMs);
  }
  const rung = planned.filter(({ key, purpose, digestKey }) => digestKey === null && (purpose === 'announce' || made.has(key)));
  return {
    placed: new Set(own.map(({ key }) => key)),
    wakeups: wakeupsOf(
      rung.map(({ key, dueAt = null }) => ({ key, dueAt })),
      nowMs,
    ),
  };
}
