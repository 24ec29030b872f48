import { ConfigError } from '../../../src/lib/errors.ts';
import type { Health } from '../../../src/ports/messenger.ts';
import type { HeldShard } from '../connection/divide-shards.ts';
import type { ShardPool } from './shard-pool.ts';

/** Time until a refused token is tried again, ms. */
export const REFUSED_PAUSE_MS = 60_000;

const FRESH_TOKEN = 'Copy a fresh one from https://discord.com/developers/applications: your application → Bot → Reset Token';

/** Health before the gateway is started. */
export const NOT_BEGUN: Health = { ready: false, detail: 'not connected: Herald is not running', hint: 'herald start connects it' };
/** Health while Discord refuses the token. */
export const TOKEN_REFUSED: Health = { ready: false, detail: 'Discord refuses DISCORD_TOKEN', hint: FRESH_TOKEN };

/** Returns the health of a working connection. `problem`: why Discord does not have our current commands; null: it has them. Pure. */
export function unhealthy(connected: string, problem: string | null): Health {
  if (problem === null) return { ready: true, detail: connected };
  return {
    ready: false,
    detail: `${connected}, but ${problem}`,
    hint: 'Herald keeps trying; commands registered earlier keep working',
  };
}

/** Returns the health of this process’s shards; with several shards, also which process holds which. `registration`: why Discord does not have our current commands; null: it has them. Pure. */
export function gatewayHealth(pool: Pick<ShardPool, 'runners' | 'others' | 'count'>, registration: string | null): Health {
  const [own, others, count] = [pool.runners, pool.others(), pool.count()];
  const elsewhere = describeOthers(others);
  if (own.length === 0) {
    if (others.length === 0) return { ready: false, detail: 'connecting' };
    return { ready: others.length >= count, detail: `standing by; ${elsewhere}` };
  }
  for (const shard of own) {
    const problem = shard.problem();
    if (problem !== null) return { ready: false, detail: count === 1 ? problem : `shard ${shard.id} of ${count}: ${problem}` };
  }
  const name = own.map((shard) => shard.name()).find((known) => known !== null) ?? '';
  if (count === 1) return unhealthy(`connected as @${name}`, registration);
  const here = `connected as @${name} with ${shardsNamed(own)} of ${count}`;
  return unhealthy([here, elsewhere].filter((part) => part !== '').join('; '), registration);
}

function describeOthers(others: readonly HeldShard[]): string {
  const labels = [...new Set(others.map(({ label }) => label))];
  return labels.map((label) => `${shardsNamed(others.filter((one) => one.label === label))} on ${label}`).join(', ');
}

function shardsNamed(shards: readonly { id: number }[]): string {
  const ids = shards.map(({ id }) => id).toSorted((a, b) => a - b);
  return `shard${ids.length === 1 ? '' : 's'} ${ids.join(', ')}`;
}

/** Returns the error for a token that is refused at the start. */
export function tokenMistake(): ConfigError {
  return new ConfigError([{ where: 'DISCORD_TOKEN', what: 'Discord refuses this token', hint: FRESH_TOKEN }]);
}
