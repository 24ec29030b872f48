import type { Lease } from '../../../src/ports/leases.ts';
import type { ShardId } from './socket.ts';

/** All leases of the gateway. */
export const LEASES = 'discord/';
const PROCESS = `${LEASES}process/`;
const SHARD = `${LEASES}shard/`;

/** That a process is there, which holds shards or would. */
export const processLease = (owner: string): string => `${PROCESS}${owner}`;
export const shardLease = ({ id, count }: ShardId): string => `${SHARD}${count}/${id}`;
/** Leave for one IDENTIFY of a bucket. */
export const identifyLease = (bucket: number): string => `${LEASES}identify/${bucket}`;

/** What a process says of itself. */
export interface ProcessFacts {
  /** For people: the machine, and which process of it. */
  label: string;
  /** How many shards there are in all, as far as it knows. */
  wanted: number;
}

/** A shard that somebody holds. */
export interface HeldShard extends ShardId {
  owner: string;
  label: string;
}

/** Who has what, and what one process is to do about it. */
export interface Division {
  /** How many shards there are for everybody: the most that any process wants. */
  count: number;
  held: readonly HeldShard[];
  claim: readonly ShardId[];
  give: readonly ShardId[];
}

/** Shards are divided evenly. One of another number of shards is given back, and none is claimed until nobody holds such a one: its servers would be reported twice. Pure. */
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
  // One at a time: whoever lacks one takes it, and is looked at again.
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
