import { hostname } from 'node:os';
import { type APIGatewayBotInfo, REST, Routes } from 'discord.js';
import { backoffDelayMs } from '../../../src/lib/backoff.ts';
import { type ConfigError, DeliveryError } from '../../../src/lib/errors.ts';
import { createLocalKeptTexts } from '../../../src/lib/local-kept-texts.ts';
import { createLocalLeases } from '../../../src/lib/local-leases.ts';
import { sleep, withTimeout } from '../../../src/lib/timeout.ts';
import type { PartWatch } from '../../../src/ops/outages.ts';
import type { CommandGateway, CommandHandler } from '../../../src/ports/command-gateway.ts';
import type { Leases } from '../../../src/ports/leases.ts';
import type { Health } from '../../../src/ports/messenger.ts';
import type { OnPlatformChange } from '../../../src/ports/platform-change.ts';
import { BACKOFF, clientOptions, GATEWAY_WAIT_MS, type RequestGuard } from '../connection/client.ts';
import type { ShardConnection, ShardEvents, ShardId } from '../connection/socket.ts';
import { channelDeleted, leftServer } from '../failure-codes.ts';
import type { TokenState } from '../send/call-api.ts';
import type { DiscordAccess } from '../send/messenger.ts';
import {
  DRAIN_LIMIT_MS,
  gatewayHealth,
  NOT_BEGUN,
  REFUSED_PAUSE_MS,
  START_LIMIT_MS,
  TOKEN_REFUSED,
  tokenMistake,
} from './gateway-health.ts';
import { createListener, type Listener } from './listener.ts';
import { commandsOf, type Registration, startRegistration } from './register-commands.ts';
import { openShardPool, type PoolTiming, type ShardPool } from './shard-pool.ts';
import { isRefusal, type KeptShard, keepShard, troubleOf } from './shard-runner.ts';

const STOP_LIMIT_MS = 2_000;

/** What the gateway is opened with. `shards`: how many there are; default: what Discord recommends. */
export interface GatewaySettings extends DiscordAccess {
  command: string;
  tokenState: TokenState;
  outage: PartWatch;
  guard: RequestGuard;
  shards?: number | undefined;
  timing?: Partial<PoolTiming> | undefined;
}

/**
 * In from Discord, over the gateway: the shards that this process holds. When Discord can't be reached at all, `start` resolves after 10 s with `health` saying so,
 * and goes on trying.
 */
export function createDiscordGateway(settings: GatewaySettings): CommandGateway {
  const { log, now, tokenState } = settings;
  const ending = new AbortController();
  const rest = new REST(clientOptions(settings.apiUrl, GATEWAY_WAIT_MS, settings.guard));
  let listener: Listener | null = null;
  let commands: CommandHandler['commands'] = [];
  let tell: OnPlatformChange = async () => {};
  let registration: Registration | null = null;
  let pool: ShardPool | null = null;
  let trouble = 'connecting';
  let everConnected = false;
  /** Whether the refusal of the token is the last thing that was reported of it. */
  let saidRefused = false;
  let running: Promise<void> = Promise.resolve();
  let first: { resolve(): void; reject(error: ConfigError): void } = { resolve: () => {}, reject: () => {} };

  return {
    platform: 'discord',

    start: async (handler, onChange, leases = createLocalLeases(now), texts = createLocalKeptTexts()) => {
      listener = createListener({ command: settings.command, handler, texts, log, now });
      commands = handler.commands;
      if (onChange) tell = onChange;
      await withTimeout(
        START_LIMIT_MS,
        new Promise<void>((resolve, reject) => {
          first = { resolve, reject };
          running = open(leases);
        }),
      );
    },

    stop: async () => {
      ending.abort();
      registration?.stop();
      await listener?.drain(DRAIN_LIMIT_MS);
      await withTimeout(STOP_LIMIT_MS, running);
      await pool?.stop();
      first.resolve();
      pool = null;
      trouble = 'stopped';
    },

    health: (): Health => {
      if (tokenState.isRefused()) return TOKEN_REFUSED;
      if (listener === null) return NOT_BEGUN;
      if (pool === null) return { ready: false, detail: trouble };
      return gatewayHealth({ own: pool.runners, others: pool.others(), count: pool.count() }, registration?.trouble() ?? null);
    },
  };

  /** Asks Discord how many shards it wants, until it answers; then takes our share of them. */
  async function open(leases: Leases): Promise<void> {
    const label = `${hostname()} (process ${process.pid})`;
    for (let tries = 1; !ending.signal.aborted; tries += 1) {
      try {
        const wanted = shardsIn(await askInfo());
        if (ending.signal.aborted) break;
        pool = await openShardPool({ leases, label, wanted: settings.shards ?? wanted, start: keep, log, now, timing: settings.timing });
        // Another process has them all.
        if (pool.runners.length === 0) first.resolve();
        return;
      } catch (error) {
        if (isRefusal(error)) {
          trouble = 'the token is refused';
          return first.reject(tokenMistake());
        }
        const againInMs = backoffDelayMs(tries, BACKOFF);
        disconnected(troubleOf(error), againInMs);
        trouble = `not connected: ${troubleOf(error)}; trying again`;
        await sleep(againInMs, { signal: ending.signal });
      }
    }
    first.resolve();
  }

  function keep(shard: ShardId, shards: ShardPool): KeptShard {
    return keepShard(shard, {
      token: settings.token,
      askInfo,
      waitForIdentify: shards.waitForIdentify,
      events: {
        interaction: async (interaction) => {
          if (!ending.signal.aborted && (await shards.isOurs(shard))) listener?.receive(interaction, rest);
        },
        ...serverEvents(shard, tell),
      },
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
    // The SDK forgets a token that was refused.
    return rest.setToken(settings.token).get(Routes.gatewayBot()) as Promise<APIGatewayBotInfo>;
  }

  function connected({ name, applicationId }: ShardConnection, { id, count }: ShardId): void {
    log('discord.connected', count === 1 ? { name } : { name, shard: `${id} of ${count}` });
    settings.outage.worked();
    everConnected = true;
    tokenState.accept();
    if (saidRefused) void tell({ kind: 'signed-in', target: 'discord' });
    saidRefused = false;
    registration ??= startRegistration({ rest, applicationId }, commandsOf(settings.command, commands), log);
    void registration.tried.then(first.resolve);
  }

  function disconnected(reason: string, againInMs: number): void {
    log('discord.disconnected', { reason, againInMs });
    settings.outage.failed(new DeliveryError({ kind: 'unavailable', detail: reason }), { side: 'receiving' });
    if (pool?.runners.some((shard) => shard.trouble() === null)) return;
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
    saidRefused = true;
    void tell({
      kind: 'signed-out',
      target: 'discord',
      reason: { kind: 'unauthorized', detail: 'Discord closed the connection: code 4004' },
    });
    // The messenger may find it good before.
    await sleep(REFUSED_PAUSE_MS, { signal: AbortSignal.any([signal, accepted]) });
  }
}

/** How many shards Discord recommends. */
function shardsIn({ shards }: APIGatewayBotInfo): number {
  return Math.max(1, shards);
}

/** Tells of the servers of a shard, also of those that were left or joined while it was not connected. */
function serverEvents({ id, count }: ShardId, onChange: OnPlatformChange): Omit<ShardEvents, 'interaction'> {
  const platform = 'discord';
  return {
    servers: (ids) =>
      void onChange({
        kind: 'present',
        platform,
        communities: new Set(ids),
        covers: (server) => shardOf(server, count) === id,
        reasonFor: leftServer,
      }),
    joined: (server) => void onChange({ kind: 'joined', platform, community: server }),
    channelGone: (id) => void onChange({ kind: 'gone', destination: `${platform}:${id}`, reason: channelDeleted() }),
    left: (server) => void onChange({ kind: 'left', platform, reason: leftServer(server) }),
  };
}

/** Which of `count` shards tells of a server. https://docs.discord.com/developers/events/gateway#sharding */
function shardOf(server: string, count: number): number {
  return Number((BigInt(server) >> 22n) % BigInt(count));
}
