import type { Destination } from '../../src/model/destination.ts';
import type { ChannelTraffic, TimedDeliveries } from '../../src/ports/post-store.ts';
import { isOpen, type MemoryRow, type MemoryStore } from './memory-store.ts';

const STATES: readonly string[] = ['planned', 'queued', 'sending', 'delivered', 'in-doubt'];

/** What channels have got lately, and get by themselves, in memory. */
export function channelTraffic(store: MemoryStore, { destinations, since }: TimedDeliveries): ReadonlyMap<Destination, ChannelTraffic> {
  return new Map(destinations.map((destination) => [destination, trafficOf(store, destination, since)]));
}

function trafficOf({ rows }: MemoryStore, destination: Destination, since: string): ChannelTraffic {
  const own = [...rows.values()].filter((row) => {
    const { delivery } = row;
    const { carriedBy, about, purpose, state, createdAt, dueAt } = delivery;
    const isMessage = carriedBy === null && about === null && (purpose === 'announce' || purpose === 'digest') && STATES.includes(state);
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
