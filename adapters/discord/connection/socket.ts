import { type SessionInfo, WebSocketManager, WebSocketShardEvents } from '@discordjs/ws';
import {
  type APIGatewayBotInfo,
  type APIInteraction,
  GatewayDispatchEvents,
  type GatewayDispatchPayload,
  GatewayIntentBits,
  type GatewayReadyDispatchData,
  type REST,
} from 'discord.js';
import { sleep, withTimeout } from '../../../src/lib/timeout.ts';
import type { OnPlatformChange } from '../../../src/ports/platform-change.ts';
import { channelDeleted, leftServer } from '../failure-codes.ts';

/** A shard: one of the parts into which Discord splits a bot's servers, each with its own connection. */
export interface ShardId {
  id: number;
  count: number;
}

/** A live connection to Discord's gateway. */
export interface ShardConnection {
  /** The bot's name, without `@`. */
  readonly name: string;
  readonly applicationId: string;
  /** Whether interactions can arrive right now. */
  isReady(nowMs: number): boolean;
  /** Aborts when this connection can’t recover; its reason says why. */
  readonly lost: AbortSignal;
  /** Always resolves, within 2 s. */
  close(): Promise<void>;
}

/** Discord does not (or no longer) accept the token; retrying at once is useless. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

/** Discord requires another number of shards. */
export class ShardsRefused extends Error {
  override readonly name = 'ShardsRefused';
}

const READY_LIMIT_MS = 60_000;
const CLOSE_LIMIT_MS = 2_000;
/** Two heartbeats (41.25 s each) and a margin, ms: a connection silent for longer is dead, even if the SDK considers it alive. */
const SILENT_MS = 90_000;
const AUTHENTICATION_FAILED = 4004;
/** Close codes “invalid shard” and “sharding required”. */
const SHARDS_REFUSED: ReadonlySet<number> = new Set([4010, 4011]);
/** Close codes after which reconnecting is useless; the last three are invalid API version, invalid intents and disallowed intents. https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes */
const UNRECOVERABLE: ReadonlySet<number> = new Set([AUTHENTICATION_FAILED, ...SHARDS_REFUSED, 4012, 4013, 4014]);

/** Options for opening a shard. */
export interface ShardOptions {
  token: string;
  info: APIGatewayBotInfo;
  shard: ShardId;
  /** Resolves when the shard may identify. */
  waitForIdentify(signal: AbortSignal): Promise<void>;
  onInteraction(interaction: APIInteraction): void;
  /** Called with changes of the shard’s servers and with deleted channels. */
  onPlatformChange: OnPlatformChange;
}

/**
 * Tries once to connect a shard. Fails after 60 s without READY, not counting the wait for permission to identify; `ending` aborts it. The intent `Guilds`
 * reports servers joined and left; only their ids are kept. @throws {TokenRefused, ShardsRefused}; any other error: not reachable now
 */
export async function openShard(options: ShardOptions, ending: AbortSignal): Promise<ShardConnection> {
  const { shard, info } = options;
  let session: SessionInfo | null = null;
  let isUp = false;
  let isClosed = false;
  let closedWith = 0;
  let closing: Promise<unknown> | null = null;
  let lastAliveAtMs = 0;
  let beganAtMs = Date.now();
  const opened = new AbortController();
  const opening = AbortSignal.any([ending, opened.signal]);
  const losing = new AbortController();
  const servers = createServerWatch(shard, options.onPlatformChange);
  const manager = new WebSocketManager({
    token: options.token,
    intents: GatewayIntentBits.Guilds,
    // `info` was fetched for this attempt; the SDK would cache its own for hours.
    rest: { get: async () => info } as unknown as REST,
    shardCount: shard.count,
    shardIds: [shard.id],
    buildIdentifyThrottler: async () => ({
      waitForIdentify: async (_, signal) => {
        await options.waitForIdentify(AbortSignal.any([signal, ending]));
        if (ending.aborted) await abortOf(signal);
        signal.throwIfAborted();
        beganAtMs = Date.now();
      },
    }),
    // The SDK's default session store is shared by all connections of the process.
    retrieveSessionInfo: () => session,
    updateSessionInfo: (_, info) => {
      session = info;
    },
  });
  const began = new Promise<GatewayReadyDispatchData>((resolve) => {
    manager.on(WebSocketShardEvents.Ready, ({ data }) => {
      alive();
      servers.setAll(data.guilds);
      resolve(data);
    });
  });
  manager.on(WebSocketShardEvents.Resumed, alive);
  manager.on(WebSocketShardEvents.HeartbeatComplete, ({ ackAt }) => {
    lastAliveAtMs = ackAt;
  });
  manager.on(WebSocketShardEvents.Error, () => {});
  // If we close while the SDK waits before reconnecting, it connects again anyway; that connection is destroyed here.
  manager.on(WebSocketShardEvents.Hello, () => void (isClosed && manager.destroy()));
  manager.on(WebSocketShardEvents.Closed, ({ code }) => {
    isUp = false;
    if (!UNRECOVERABLE.has(code)) return;
    closedWith = code;
    losing.abort(`closed by Discord with code ${code}`);
  });
  manager.on(WebSocketShardEvents.Dispatch, ({ data }) => {
    if (isClosed) return;
    if (data.t === GatewayDispatchEvents.InteractionCreate) options.onInteraction(data.d);
    else servers.handleDispatch(data);
  });

  try {
    const connecting = Promise.all([began, manager.connect()]).then(([ready]) => ready);
    const ready = await Promise.race([connecting, outOfTime(), abortOf(AbortSignal.any([opening, losing.signal]))]);
    if (ready === null) throw new Error(losing.signal.aborted ? losing.signal.reason : 'stopped');
    return { name: ready.user.username, applicationId: ready.application.id, isReady, lost: losing.signal, close };
  } catch (error) {
    await close();
    if (closedWith === AUTHENTICATION_FAILED) throw new TokenRefused('token refused');
    throw SHARDS_REFUSED.has(closedWith) ? new ShardsRefused(`closed by Discord with code ${closedWith}`) : error;
  } finally {
    opened.abort();
  }

  function alive(): void {
    isUp = true;
    lastAliveAtMs = Date.now();
  }

  function isReady(nowMs: number): boolean {
    return isUp && nowMs - lastAliveAtMs < SILENT_MS;
  }

  /** Resolves to null when connecting has ended. @throws {Error} if there was no READY in time */
  async function outOfTime(): Promise<null> {
    for (;;) {
      const leftMs = beganAtMs + READY_LIMIT_MS - Date.now();
      if (opening.aborted) return null;
      if (leftMs <= 0) throw new Error(`no READY within ${READY_LIMIT_MS / 1000} s`);
      await sleep(leftMs, { signal: opening });
    }
  }

  async function close(): Promise<void> {
    isClosed = true;
    isUp = false;
    // The SDK's `destroy` can hang, and does if it is called twice.
    closing ??= withTimeout(CLOSE_LIMIT_MS, Promise.resolve(manager.destroy())).catch(() => null);
    await closing;
  }
}

/** Reports the servers of a shard, including those left or joined while it was disconnected. A server that is unavailable has not been left: https://docs.discord.com/developers/events/gateway-events#guild-delete */
function createServerWatch({ id, count }: ShardId, onPlatformChange: OnPlatformChange) {
  const platform = 'discord';
  let servers = new Set<string>();
  return {
    setAll(guilds: readonly { id: string }[]): void {
      servers = new Set(guilds.map((guild) => guild.id));
      const covers = (server: string): boolean => shardOf(server, count) === id;
      void onPlatformChange({ kind: 'present', platform, communities: new Set(servers), covers, reasonFor: leftServer });
    },
    handleDispatch({ t, d }: GatewayDispatchPayload): void {
      if (t === GatewayDispatchEvents.GuildCreate && !servers.has(d.id)) {
        servers.add(d.id);
        void onPlatformChange({ kind: 'joined', platform, community: d.id });
      }
      if (t === GatewayDispatchEvents.ChannelDelete || t === GatewayDispatchEvents.ThreadDelete)
        void onPlatformChange({ kind: 'gone', destination: `${platform}:${d.id}`, reason: channelDeleted() });
      if (t === GatewayDispatchEvents.GuildDelete && !d.unavailable && servers.delete(d.id))
        void onPlatformChange({ kind: 'left', platform, reason: leftServer(d.id) });
    },
  };
}

/** Returns the id of the shard, of `count`, that handles a server. https://docs.discord.com/developers/events/gateway#sharding */
function shardOf(server: string, count: number): number {
  return Number((BigInt(server) >> 22n) % BigInt(count));
}

function abortOf(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}
