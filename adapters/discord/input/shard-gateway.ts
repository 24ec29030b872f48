import { hostname } from 'node:os';
import { type APIGatewayBotInfo, Routes } from 'discord.js';
import { backoffDelayMs } from '../../../src/lib/backoff.ts';
import { type ConfigError, DeliveryError } from '../../../src/lib/errors.ts';
import { sleep, withTimeout } from '../../../src/lib/timeout.ts';
import { BACKOFF } from '../connection/client.ts';
import type { ShardConnection, ShardId } from '../connection/socket.ts';
import type { ConnectContext, Connection } from './gateway.ts';
import { gatewayHealth, REFUSED_PAUSE_MS, tokenMistake } from './gateway-health.ts';
import type { Registration } from './register-commands.ts';
import { openShardPool, type ShardPool } from './shard-pool.ts';
import { isRefusal, type KeptShard, keepShard, problemOf } from './shard-runner.ts';

const STOP_LIMIT_MS = 2_000;

/** Connects to Discord's gateway with this process's share of the shards. */
export function connectShards(context: ConnectContext): Connection {
  const { log, now, tokenState, tell, rest, ending } = context;
  let registration: Registration | null = null;
  let pool: ShardPool | null = null;
  let problem = 'connecting';
  let everConnected = false;
  /** Whether the last report about the token was its refusal. */
  let refusalReported = false;
  let first: { resolve(): void; reject(error: ConfigError): void } = { resolve: () => {}, reject: () => {} };
  const opened = new Promise<void>((resolve, reject) => {
    first = { resolve, reject };
  });
  const opening = open();

  return {
    opened,
    close: async () => {
      await withTimeout(STOP_LIMIT_MS, opening);
      await pool?.stop();
      first.resolve();
    },
    health: () => (pool === null ? { ready: false, detail: problem } : gatewayHealth(pool, registration?.problem() ?? null)),
  };

  /** Asks Discord for the recommended number of shards until it answers, then opens the pool, which takes our share of them. */
  async function open(): Promise<void> {
    const label = `${hostname()} (process ${process.pid})`;
    for (let tries = 1; !ending.aborted; tries += 1) {
      try {
        const wanted = shardsIn(await askInfo());
        if (ending.aborted) break;
        const { leases, timing, shards = wanted } = context;
        pool = await openShardPool({ leases, label, wanted: shards, start: keep, log, now, timing });
        // Other processes hold all shards.
        if (pool.runners.length === 0) first.resolve();
        return;
      } catch (error) {
        if (isRefusal(error)) {
          problem = 'the token is refused';
          return first.reject(tokenMistake());
        }
        const againInMs = backoffDelayMs(tries, BACKOFF);
        disconnected(problemOf(error), againInMs);
        problem = `not connected: ${problemOf(error)}; trying again`;
        await sleep(againInMs, { signal: ending });
      }
    }
    first.resolve();
  }

  function keep(shard: ShardId, shards: ShardPool): KeptShard {
    return keepShard(shard, {
      token: context.token,
      askInfo,
      waitForIdentify: shards.waitForIdentify,
      onInteraction: async (interaction) => {
        if (!ending.aborted && (await shards.isOurs(shard))) context.listener.receive(interaction, rest);
      },
      onPlatformChange: tell,
      onConnected: (connection) => connected(connection, shard),
      onDisconnected: disconnected,
      onTokenRefused: (signal) => tokenRefused(signal, shards),
      onShardsRefused: async () => {
        const info = await askInfo().catch(() => null);
        if (info) shards.want(shardsIn(info));
      },
      log,
      now,
    });
  }

  function askInfo(): Promise<APIGatewayBotInfo> {
    return rest.get(Routes.gatewayBot()) as Promise<APIGatewayBotInfo>;
  }

  function connected({ name, applicationId }: ShardConnection, { id, count }: ShardId): void {
    log('discord.connected', count === 1 ? { name } : { name, shard: `${id} of ${count}` });
    context.outage.worked();
    everConnected = true;
    tokenState.accept();
    if (refusalReported) void tell({ kind: 'signed-in', target: 'discord' });
    refusalReported = false;
    registration ??= context.register(applicationId);
    void registration.tried.then(first.resolve);
  }

  function disconnected(reason: string, againInMs: number): void {
    log('discord.disconnected', { reason, againInMs });
    context.outage.failed(new DeliveryError({ kind: 'unavailable', detail: reason }), { side: 'receiving' });
    if (pool?.runners.some((shard) => shard.problem() === null)) return;
    registration?.stop();
    registration = null;
  }

  async function tokenRefused(signal: AbortSignal, shards: ShardPool): Promise<void> {
    log('discord.token-refused', {});
    if (!everConnected) {
      first.reject(tokenMistake());
      void shards.stop();
    }
    const accepted = tokenState.refuse();
    refusalReported = true;
    const detail = 'Discord closed the connection: code 4004';
    void tell({ kind: 'signed-out', target: 'discord', reason: { kind: 'unauthorized', detail } });
    // The messenger may find out earlier that the token is accepted again.
    await sleep(REFUSED_PAUSE_MS, { signal: AbortSignal.any([signal, accepted]) });
  }
}

/** Returns the number of shards that Discord recommends, at least 1. */
function shardsIn({ shards }: APIGatewayBotInfo): number {
  return Math.max(1, shards);
}
