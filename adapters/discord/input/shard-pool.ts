import { randomUUID } from 'node:crypto';
import { createMutex } from '../../../src/lib/concurrency.ts';
import { sleep, withTimeout } from '../../../src/lib/timeout.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { Leases } from '../../../src/ports/leases.ts';
import {
  divideShards,
  type HeldShard,
  identifyLease,
  LEASES,
  type ProcessFacts,
  processLease,
  shardLease,
} from '../connection/divide-shards.ts';
import type { ShardId } from '../connection/socket.ts';
import type { KeptShard } from './shard-runner.ts';

/** The shards of this process. */
export interface ShardPool {
  readonly runners: readonly KeptShard[];
  /** Whether this process should answer what a shard receives: another may have taken the shard over while this process was suspended. */
  isOurs(shard: ShardId): boolean | Promise<boolean>;
  /** Returns the shards that other processes held at the last division. */
  others(): readonly HeldShard[];
  /** Returns the total number of shards of all processes. */
  count(): number;
  /** Resolves when this process may identify this shard, or when `signal` aborts. */
  waitForIdentify(shard: ShardId, maxConcurrency: number, signal: AbortSignal): Promise<void>;
  /** Raises the total number of shards; a lower number is ignored. */
  want(count: number): void;
  /** Disconnects all shards and releases their leases, so that others can take them. */
  stop(): Promise<void>;
}

/** What a pool is given. `start`: connects a shard and keeps it connected. */
interface PoolContext {
  leases: Leases;
  label: string;
  wanted: number;
  start(shard: ShardId, pool: ShardPool): KeptShard;
  log: Log;
  /** Epoch ms. */
  now(): number;
  timing?: Partial<PoolTiming> | undefined;
}

/** Time limits and intervals of a pool, ms. */
export interface PoolTiming {
  /** Time until the shards of a process that no longer renews its leases are free. */
  leaseMs: number;
  /** Interval between two renewals of the leases, with a new division of the shards. */
  everyMs: number;
  /** Interval between two IDENTIFYs of a rate-limit bucket: Discord asks for 5 s. https://docs.discord.com/developers/events/gateway#rate-limiting */
  identifyMs: number;
}

/** Maximum time to wait for an answer of the database about the leases before going on without it, ms. */
const ASK_LIMIT_MS = 1_500;
const TIMING: PoolTiming = { leaseMs: 15_000, everyMs: 5_000, identifyMs: 5_500 };

/** Divides the shards among all processes and keeps those of this one connected. Resolves after the first division, even if it failed. */
export async function openShardPool(context: PoolContext): Promise<ShardPool> {
  const { leases, label, start, log, now } = context;
  const timing = { ...TIMING, ...context.timing };
  const owner = randomUUID();
  const ending = new AbortController();
  const runners = new Map<string, KeptShard>();
  let facts: ProcessFacts = { label, wanted: context.wanted };
  let count = context.wanted;
  let held: readonly HeldShard[] = [];
  let validUntilMs = 0;
  let isAway = false;

  const holder = () => ({ owner, detail: JSON.stringify(facts) });

  /** Renews our leases, stops shards that are no longer ours, and claims free ones. */
  async function divide(): Promise<void> {
    const askedAtMs = now();
    const own = [...runners.keys()];
    let division = divideShards(await leases.hold(LEASES, [processLease(owner), ...own], holder(), timing.leaseMs), owner, facts);
    if (division.claim.length > 0 && !ending.signal.aborted) {
      const taken = await leases.hold(LEASES, division.claim.map(shardLease), holder(), timing.leaseMs);
      division = { ...divideShards(taken, owner, facts), give: division.give };
    }
    validUntilMs = askedAtMs + timing.leaseMs;
    ({ count, held } = division);
    const mine = new Map(held.filter((shard) => shard.owner === owner).map((shard) => [shardLease(shard), shard]));
    const giving = new Set(division.give.map(shardLease));
    await Promise.all([...runners.keys()].filter((name) => !mine.has(name) || giving.has(name)).map(end));
    if (ending.signal.aborted) return;
    for (const [name, shard] of mine) if (!runners.has(name) && !giving.has(name)) runners.set(name, start(shard, pool));
  }

  async function end(name: string): Promise<void> {
    const runner = runners.get(name);
    runners.delete(name);
    await runner?.stop();
    await leases.release([name], owner);
  }

  /** Divides; if the database can’t be reached, keeps what is connected, because no other process can take a shard then either. */
  async function divideSafely(): Promise<void> {
    try {
      await divide();
      isAway = false;
    } catch (error) {
      if (!isAway) log('discord.shards-unknown', { error });
      isAway = true;
    }
  }

  const inTurn = createMutex();
  const divideNow = (): Promise<void> => inTurn(divideSafely);

  async function divideRepeatedly(): Promise<void> {
    while (!ending.signal.aborted) {
      await sleep(timing.everyMs, { signal: ending.signal });
      if (!ending.signal.aborted) await divideNow();
    }
  }

  const holds = (shard: ShardId): boolean => runners.has(shardLease(shard));

  let going: Promise<void> = Promise.resolve();
  const pool: ShardPool = {
    get runners() {
      return [...runners.values()].toSorted((a, b) => a.id - b.id);
    },
    others: () => held.filter((shard) => shard.owner !== owner),
    count: () => count,
    isOurs: (shard) => (isAway || now() < validUntilMs ? holds(shard) : withTimeout(ASK_LIMIT_MS, divideNow()).then(() => holds(shard))),
    waitForIdentify: async (shard, maxConcurrency, signal) => {
      const name = identifyLease(shard.id % maxConcurrency);
      // Never renewed: the lease expires when the next IDENTIFY is allowed.
      const requester = { owner: randomUUID(), detail: JSON.stringify(facts) };
      while (!signal.aborted) {
        const found = await leases.hold(name, [name], requester, timing.identifyMs).catch(() => null);
        // If the database can’t be reached, wait for a whole interval instead: the shard stays ours meanwhile.
        if (found === null) return sleep(timing.identifyMs, { signal });
        if (found.some(({ owner: whose }) => whose === requester.owner)) return;
        await sleep(timing.identifyMs / 10, { signal });
      }
    },
    want: (wanted) => {
      if (wanted <= facts.wanted) return;
      facts = { ...facts, wanted };
      void divideNow();
    },
    stop: async () => {
      ending.abort();
      await withTimeout(ASK_LIMIT_MS, Promise.all([going, inTurn(async () => {})]));
      const names = [...runners.keys()];
      await Promise.all([...runners.values()].map((runner) => runner.stop()));
      runners.clear();
      await withTimeout(ASK_LIMIT_MS, leases.release([...names, processLease(owner)], owner)).catch(() => undefined);
    },
  };
  await divideNow();
  going = divideRepeatedly();
  return pool;
}
