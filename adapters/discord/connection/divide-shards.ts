import type { Lease } from '../../../src/ports/leases.ts';
import type { ShardId } from './socket.ts';

/** Name prefix of all the gateway’s leases. */
export const LEASES = 'discord/';
const PROCESS = `${LEASES}process/`;
const SHARD = `${LEASES}shard/`;

/** Name of the lease by which a process announces that it takes part in the division of shards. */
export const processLease = (owner: string): string => `${PROCESS}${owner}`;
export const shardLease = ({ id, count }: ShardId): string => `${SHARD}${count}/${id}`;
/** Name of the lease that permits one IDENTIFY of a rate-limit bucket. */
export const identifyLease = (bucket: number): string => `${LEASES}identify/${bucket}`;

/** What a process publishes about itself. */
export interface ProcessFacts {
  /** For people: the machine and the process id. */
  label: string;
  /** Total number of shards that it considers right. */
  wanted: number;
}

/** A shard that a process holds. */
export interface HeldShard extends ShardId {
  owner: string;
  label: string;
}

/** The current distribution of shards, and what one process should claim and give back. */
export interface Division {
  /** Total number of shards for all processes: the largest number that any of them wants. */
  count: number;
  held: readonly HeldShard[];
  claim: readonly ShardId[];
  give: readonly ShardId[];
}

/** Divides the shards evenly among the processes. Shards of an outdated total are given back, and none is claimed while any process still holds one: its servers would be reported twice. Pure. */
export function divideShards(leases: readonly Lease[], owner: string, own: ProcessFacts): Division {
  const processes = new Map([[owner, own], ...leases.filter(({ name }) => name.startsWith(PROCESS)).map(entryOf)]);
  const held = leases.flatMap((lease) => shardIn(lease) ?? []);
  const count = Math.max(...[...processes.values()].map(({ wanted }) => wanted));
  const mine = held.filter((shard) => shard.owner === owner);
  const outdated = held.filter((shard) => shard.count !== count);
  if (outdated.length > 0) return { count, held, claim: [], give: mine.filter((shard) => shard.count !== count) };

  const numberOf = (one: string): number => held.filter((shard) => shard.owner === one).length;
  const most = Math.ceil(count / processes.size);
  const fewest = Math.floor(count / processes.size);
  const taken = new Set(held.map(({ id }) => id));
  const free = Array.from({ length: count }, (_, id) => ({ id, count })).filter(({ id }) => !taken.has(id));
  const claim = free.slice(0, Math.max(0, most - mine.length));
  const anybodyLacks = [...processes.keys()].some((one) => one !== owner && numberOf(one) < fewest);
  // Gives back one at a time: a process that has too few claims it, and the next round divides again.
  const surplus = free.length === 0 && anybodyLacks && mine.length > fewest;
  return { count, held, claim, give: surplus ? mine.slice(-1) : [] };
}

function entryOf({ name, detail }: Lease): [owner: string, facts: ProcessFacts] {
  return [name.slice(PROCESS.length), factsIn(detail)];
}

function shardIn({ name, owner, detail }: Lease): HeldShard | null {
  if (!name.startsWith(SHARD)) return null;
  const [count, id] = name.slice(SHARD.length).split('/').map(Number);
  return id === undefined || count === undefined ? null : { id, count, owner, label: factsIn(detail).label };
}

function factsIn(detail: string): ProcessFacts {
  const { label, wanted } = JSON.parse(detail) as Partial<ProcessFacts>;
  return { label: label ?? '', wanted: wanted ?? 1 };
}
