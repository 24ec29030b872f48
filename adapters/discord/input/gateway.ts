import { hostname } from 'node:os';
import { REST } from 'discord.js';
import { type Backoff, backoffDelayMs } from '../../../src/lib/backoff.ts';
import { type ConfigError, DeliveryError } from '../../../src/lib/errors.ts';
import { createLocalKeptTexts } from '../../../src/lib/local-kept-texts.ts';
import { createLocalLeases } from '../../../src/lib/local-leases.ts';
import { sleep, withTimeout } from '../../../src/lib/timeout.ts';
import type { PartWatch } from '../../../src/ops/outages.ts';
import type { CommandGateway, CommandHandler } from '../../../src/ports/command-gateway.ts';
import type { KeptTexts } from '../../../src/ports/kept-texts.ts';
import type { Leases } from '../../../src/ports/leases.ts';
import type { Health } from '../../../src/ports/messenger.ts';
import type { OnPlatformChange } from '../../../src/ports/platform-change.ts';
import { clientOptions } from '../connection/client.ts';
import { askGatewayInfo } from '../connection/gateway-info.ts';
import type { RequestGuard } from '../connection/request-guard.ts';
import type { ShardConnection, ShardId } from '../connection/socket.ts';
import type { TokenState } from '../connection/token-state.ts';
import type { DiscordAccess } from '../send/messenger.ts';
import { gatewayHealth, NOT_BEGUN, TOKEN_REFUSED, tokenMistake } from './gateway-health.ts';
import { createListener, type Listener } from './listener.ts';
import { commandsOf, type Registration, startRegistration } from './registration.ts';
import { openShardPool, type PoolTiming, type ShardPool } from './shard-pool.ts';
import { isRefusal, type KeptShard, keepShard, troubleOf } from './shard-runner.ts';
import { tellServers } from './tell-servers.ts';

/** How long `start` waits for an unreachable Discord before it lets the rest of Herald begin, ms. */
const START_LIMIT_MS = 10_000;
const DRAIN_LIMIT_MS = 3_000;
const STOP_LIMIT_MS = 2_000;
/** A refused token is tried again after so long, or as soon as the messenger finds it good, ms. */
const REFUSED_PAUSE_MS = 60_000;
/** Rate limits up to here are waited out inside the SDK, ms. */
const MAX_WAIT_MS = 5_000;
const BACKOFF: Backoff = { firstMs: 1_000, maxMs: 300_000 };

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
  const rest = new REST(clientOptions(settings.apiUrl, MAX_WAIT_MS, settings.guard));
  let listener: Listener | null = null;
  let registration: Registration | null = null;
  let pool: ShardPool<KeptShard> | null = null;
  let trouble = 'connecting';
  let everConnected = false;
  /** Whether the refusal of the token is the last thing that was reported of it. */
  let saidRefused = false;
  let running: Promise<void> = Promise.resolve();
  let pooled: (pool: ShardPool<KeptShard>) => void = () => {};
  const pooling = new Promise<ShardPool<KeptShard>>((resolve) => {
    pooled = resolve;
  });
  let first: { resolve(): void; reject(error: ConfigError): void } = { resolve: () => {}, reject: () => {} };

  return {
    platform: 'discord',

    start: async (
      handler: CommandHandler,
      onChange?: OnPlatformChange,
      leases: Leases = createLocalLeases(now),
      texts: KeptTexts = createLocalKeptTexts(),
    ) => {
      listener = createListener({ command: settings.command, handler, texts, log, now });
      trouble = 'connecting';
      const own = listener;
      await withTimeout(
        START_LIMIT_MS,
        new Promise<void>((resolve, reject) => {
          first = { resolve, reject };
          running = open(leases, (shard) => keep(shard, own, handler.commands, onChange));
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
  async function open(leases: Leases, start: (shard: ShardId) => KeptShard): Promise<void> {
    for (let tries = 1; !ending.signal.aborted; tries += 1) {
      try {
        const info = await askInfo();
        if (ending.signal.aborted) break;
        const label = `${hostname()} (process ${process.pid})`;
        const wanted = settings.shards ?? info.shards;
        pool = await openShardPool({ leases, label, wanted, start, log, now, ...(settings.timing ? { timing: settings.timing } : {}) });
        pooled(pool);
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

  function keep(shard: ShardId, own: Listener, commands: CommandHandler['commands'], onChange?: OnPlatformChange): KeptShard {
    return keepShard(shard, {
      token: settings.token,
      askInfo,
      waitForIdentify: async (...turn) => (await pooling).waitForIdentify(...turn),
      events: {
        interaction: async (interaction) => {
          if (!ending.signal.aborted && (await (await pooling).isOurs(shard))) own.receive(interaction, rest);
        },
        ...tellServers(shard, onChange),
      },
      onConnected: (connection) => connected(connection, shard, commands, onChange),
      onDisconnected: disconnected,
      onTokenRefused: (signal) => tokenRefused(signal, onChange),
      onShardsRefused: async () => {
        const info = await askInfo().catch(() => null);
        if (info) (await pooling).want(info.shards);
      },
      log,
      now,
    });
  }

  function askInfo() {
    // The SDK forgets a token that was refused.
    return askGatewayInfo(rest.setToken(settings.token), now);
  }

  function connected(
    { name, applicationId }: ShardConnection,
    { id, count }: ShardId,
    commands: CommandHandler['commands'],
    onChange: OnPlatformChange = async () => {},
  ): void {
    log('discord.connected', count === 1 ? { name } : { name, shard: `${id} of ${count}` });
    settings.outage.worked();
    everConnected = true;
    tokenState.note('accepted');
    if (saidRefused) void onChange({ kind: 'signed-in', target: 'discord' });
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

  async function tokenRefused(signal: AbortSignal, onChange: OnPlatformChange = async () => {}): Promise<void> {
    log('discord.token-refused', {});
    if (!everConnected) {
      first.reject(tokenMistake());
      void pooling.then((shards) => shards.stop());
    }
    tokenState.note('refused');
    saidRefused = true;
    void onChange({
      kind: 'signed-out',
      target: 'discord',
      reason: { kind: 'unauthorized', detail: 'Discord closed the connection: code 4004' },
    });
    const waking = new AbortController();
    const unhook = tokenState.onAccepted(() => waking.abort());
    await sleep(REFUSED_PAUSE_MS, { signal: AbortSignal.any([signal, waking.signal]) });
    unhook();
  }
}
