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
  /** Resolves when this connection is beyond repair, with why. */
  readonly lost: Promise<string>;
  /** Always resolves, within 2 s. */
  close(): Promise<void>;
}

/** What a shard tells. */
export interface ShardEvents {
  interaction(interaction: APIInteraction): void;
  /** All servers of this shard, at the beginning of a session. */
  servers(ids: ReadonlySet<string>): void;
  /** The bot was invited to a server. */
  joined(id: string): void;
  /** The bot was removed from a server. */
  left(id: string): void;
  /** A channel or thread was deleted. */
  channelGone(id: string): void;
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

/** What a shard is opened with. `waitForIdentify`: resolves when it may identify. */
export interface ShardOptions {
  token: string;
  info: APIGatewayBotInfo;
  shard: ShardId;
  waitForIdentify(signal: AbortSignal): Promise<void>;
}

/**
 * One try: 60 s without READY end it, not counting the wait for leave to identify; `ending` cuts it short. The intent `Guilds` tells of servers that
 * are joined and left; only their ids are kept. @throws {TokenRefused, ShardsRefused}; any other error: not reachable now
 */
export async function openShard(options: ShardOptions, events: ShardEvents, ending: AbortSignal): Promise<ShardConnection> {
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
  let lose: (why: string) => void = () => {};
  const lost = new Promise<string>((resolve) => {
    lose = resolve;
  });
  const servers = createServerWatch(events);
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
    lose(`closed by Discord with code ${code}`);
  });
  manager.on(WebSocketShardEvents.Dispatch, ({ data }) => {
    if (isClosed) return;
    if (data.t === GatewayDispatchEvents.InteractionCreate) events.interaction(data.d);
    else servers.heard(data);
  });

  try {
    const connecting = Promise.all([began, manager.connect()]).then(([ready]) => ready);
    const outcome = await Promise.race([connecting, lost.then((why) => new Error(why)), outOfTime(), abortOf(opening)]);
    if (outcome === null) throw new Error('stopped');
    if (outcome instanceof Error) throw outcome;
    return { name: outcome.user.username, applicationId: outcome.application.id, isReady, lost, close };
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

  async function outOfTime(): Promise<Error> {
    for (;;) {
      const leftMs = beganAtMs + READY_LIMIT_MS - Date.now();
      if (opening.aborted || leftMs <= 0) return new Error(`no READY within ${READY_LIMIT_MS / 1000} s`);
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

/** Which servers a shard has. An outage is no leaving: https://docs.discord.com/developers/events/gateway-events#guild-delete */
function createServerWatch(events: ShardEvents) {
  let servers = new Set<string>();
  return {
    all(guilds: readonly { id: string }[]): void {
      servers = new Set(guilds.map(({ id }) => id));
      events.servers(servers);
    },
    heard({ t, d }: GatewayDispatchPayload): void {
      if (t === GatewayDispatchEvents.GuildCreate && !servers.has(d.id)) {
        servers.add(d.id);
        events.joined(d.id);
      }
      if (t === GatewayDispatchEvents.ChannelDelete || t === GatewayDispatchEvents.ThreadDelete) events.channelGone(d.id);
      if (t === GatewayDispatchEvents.GuildDelete && !d.unavailable && servers.delete(d.id)) events.left(d.id);
    },
  };
}

function abortOf(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}
