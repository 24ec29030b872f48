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

/** One of the parts in which Discord tells of a bot's servers. */
export interface ShardId {
  id: number;
  count: number;
}

/** A live connection to Discord's gateway. */
export interface ShardConnection {
  /** Bot's name and application id. */
  readonly name: string;
  readonly applicationId: string;
  /** Whether interactions can arrive right now. */
  isReady(nowMs: number): boolean;
  /** Aborts when this connection is beyond repair; its reason says why. */
  readonly lost: AbortSignal;
  /** Always resolves, within 2 s. */
  close(): Promise<void>;
}

/** The token is not (or no longer) good: no use in trying again. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

/** Discord wants another number of shards. */
export class ShardsRefused extends Error {
  override readonly name = 'ShardsRefused';
}

const READY_LIMIT_MS = 60_000;
const CLOSE_LIMIT_MS = 2_000;
/** Two heartbeats (41.25 s each) and a little: a connection silent for longer is dead, whatever the SDK thinks. */
const SILENT_MS = 90_000;
const AUTHENTICATION_FAILED = 4004;
/** Invalid shard, sharding required. */
const SHARDS_REFUSED: ReadonlySet<number> = new Set([4010, 4011]);
/** Invalid API version, invalid or disallowed intents. https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes */
const UNRECOVERABLE: ReadonlySet<number> = new Set([AUTHENTICATION_FAILED, ...SHARDS_REFUSED, 4012, 4013, 4014]);

/** What a shard is opened with. */
export interface ShardOptions {
  token: string;
  info: APIGatewayBotInfo;
  shard: ShardId;
  /** Resolves when it may identify. */
  waitForIdentify(signal: AbortSignal): Promise<void>;
  onInteraction(interaction: APIInteraction): void;
  /** Told of its servers, and of channels that are deleted. */
  tell: OnPlatformChange;
}

/**
 * One try: 60 s without READY end it, not counting the wait for leave to identify; `ending` cuts it short. The intent `Guilds` tells of servers that
 * are joined and left; only their ids are kept. @throws {TokenRefused, ShardsRefused}; any other error: not reachable now
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
  const servers = createServerWatch(shard, options.tell);
  const manager = new WebSocketManager({
    token: options.token,
    intents: GatewayIntentBits.Guilds,
    // What it says is as old as this try; the SDK would keep it for hours.
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
    // The SDK's own memory is shared by all connections of the process.
    retrieveSessionInfo: () => session,
    updateSessionInfo: (_, info) => {
      session = info;
    },
  });
  const began = new Promise<GatewayReadyDispatchData>((resolve) => {
    manager.on(WebSocketShardEvents.Ready, ({ data }) => {
      alive();
      servers.all(data.guilds);
      resolve(data);
    });
  });
  manager.on(WebSocketShardEvents.Resumed, alive);
  manager.on(WebSocketShardEvents.HeartbeatComplete, ({ ackAt }) => {
    lastAliveAtMs = ackAt;
  });
  manager.on(WebSocketShardEvents.Error, () => {});
  // A connection that is ended while the SDK pauses before the next one begins again.
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
    else servers.heard(data);
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

  /** @throws {Error} when there was no READY in time */
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
    // The SDK's own end can hang, and does where it is asked twice.
    closing ??= withTimeout(CLOSE_LIMIT_MS, Promise.resolve(manager.destroy())).catch(() => null);
    await closing;
  }
}

/** Tells of the servers of a shard, also of those that were left or joined while it was not connected. An outage is no leaving: https://docs.discord.com/developers/events/gateway-events#guild-delete */
function createServerWatch({ id, count }: ShardId, tell: OnPlatformChange) {
  const platform = 'discord';
  let servers = new Set<string>();
  return {
    all(guilds: readonly { id: string }[]): void {
      servers = new Set(guilds.map((guild) => guild.id));
      const covers = (server: string): boolean => shardOf(server, count) === id;
      void tell({ kind: 'present', platform, communities: new Set(servers), covers, reasonFor: leftServer });
    },
    heard({ t, d }: GatewayDispatchPayload): void {
      if (t === GatewayDispatchEvents.GuildCreate && !servers.has(d.id)) {
        servers.add(d.id);
        void tell({ kind: 'joined', platform, community: d.id });
      }
      if (t === GatewayDispatchEvents.ChannelDelete || t === GatewayDispatchEvents.ThreadDelete)
        void tell({ kind: 'gone', destination: `${platform}:${d.id}`, reason: channelDeleted() });
      if (t === GatewayDispatchEvents.GuildDelete && !d.unavailable && servers.delete(d.id))
        void tell({ kind: 'left', platform, reason: leftServer(d.id) });
    },
  };
}

/** Which of `count` shards tells of a server. https://docs.discord.com/developers/events/gateway#sharding */
function shardOf(server: string, count: number): number {
  return Number((BigInt(server) >> 22n) % BigInt(count));
}

function abortOf(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}
