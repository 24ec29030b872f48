import { describe, expect, it } from 'vitest';
import { divideShards, LEASES, processLease, shardLease } from '../../../../adapters/discord/connection/divide-shards.ts';
import { createLocalLeases } from '../../../../src/lib/local-leases.ts';
import type { Lease } from '../../../../src/ports/leases.ts';

const facts = (owner: string, wanted: number) => ({ label: `machine of ${owner}`, wanted });

/** Leases as processes hold them: how many shards each wants, and which it has (`0/2`). */
function leasesOf(processes: Record<string, { wanted: number; has?: readonly string[] }>): Lease[] {
  return Object.entries(processes).flatMap(([owner, { wanted, has = [] }]) => {
    const own = { owner, detail: JSON.stringify(facts(owner, wanted)) };
    const shards = has.map((shard) => {
      const [id = 0, count = 1] = shard.split('/').map(Number);
      return { name: shardLease({ id, count }), ...own };
    });
    return [{ name: processLease(owner), ...own }, ...shards];
  });
}

const division = (owner: string, processes: Parameters<typeof leasesOf>[0]) => {
  const { wanted = 1 } = processes[owner] ?? {};
  const { claim, give, count } = divideShards(leasesOf(processes), owner, facts(owner, wanted));
  const named = (shards: readonly { id: number; count: number }[]) => shards.map(({ id, count: of }) => `${id}/${of}`);
  return { claim: named(claim), give: named(give), count };
};

describe('the shards', () => {
  it('all go to the only process', () => {
    expect(division('a', { a: { wanted: 3 } })).toEqual({ claim: ['0/3', '1/3', '2/3'], give: [], count: 3 });
  });

  it('are divided evenly, and who comes later gets one at a time', () => {
    const later = { a: { wanted: 2, has: ['0/2', '1/2'] }, b: { wanted: 2 } };
    expect(division('b', later)).toMatchObject({ claim: [], give: [] });
    expect(division('a', later)).toMatchObject({ claim: [], give: ['1/2'] });
    const freed = { a: { wanted: 2, has: ['0/2'] }, b: { wanted: 2 } };
    expect(division('a', freed)).toMatchObject({ claim: [], give: [] });
    expect(division('b', freed)).toMatchObject({ claim: ['1/2'], give: [] });
  });

  it('stay where they are when there are fewer of them than processes', () => {
    const both = { a: { wanted: 1, has: ['0/1'] }, b: { wanted: 1 } };
    expect(division('a', both)).toMatchObject({ claim: [], give: [] });
    expect(division('b', both)).toMatchObject({ claim: [], give: [] });
  });

  it.each([
    [5, 2],
    [4, 3],
    [7, 7],
    [16, 3],
  ])('%i over %i processes come to rest, each held once, no process with two more than another', async (wanted, processes) => {
    const leases = createLocalLeases(() => 0);
    const owners = Array.from({ length: processes }, (_, n) => `p${n}`);
    const round = async (owner: string): Promise<number> => {
      const own = facts(owner, wanted);
      const holder = { owner, detail: JSON.stringify(own) };
      const { claim, give } = divideShards(await leases.hold(LEASES, [processLease(owner)], holder, 1_000), owner, own);
      await leases.hold(LEASES, claim.map(shardLease), holder, 1_000);
      await leases.release(give.map(shardLease), owner);
      return claim.length + give.length;
    };
    for (let rounds = 0, changes = 1; changes > 0; rounds += 1) {
      changes = 0;
      for (const owner of owners) changes += await round(owner);
      expect(rounds).toBeLessThan(100);
    }
    const { held } = divideShards(await leases.hold(LEASES, [], { owner: 'x', detail: '{}' }, 1_000), 'p0', facts('p0', wanted));
    const each = owners.map((owner) => held.filter((shard) => shard.owner === owner).length);
    expect(held.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(Array.from({ length: wanted }, (_, id) => id));
    expect(Math.max(...each) - Math.min(...each)).toBeLessThanOrEqual(1);
  });

  it('of another number are given back first, and none of the new is claimed while there is one', () => {
    const grown = { a: { wanted: 1, has: ['0/1'] }, b: { wanted: 2 } };
    expect(division('b', grown)).toEqual({ claim: [], give: [], count: 2 });
    expect(division('a', grown)).toEqual({ claim: [], give: ['0/1'], count: 2 });
    expect(division('b', { a: { wanted: 1 }, b: { wanted: 2 } })).toEqual({ claim: ['0/2'], give: [], count: 2 });
  });
});
