import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { SessionBudget } from './account-routes.ts';
import { guildFacts } from './guilds.ts';
import type { World } from './world.ts';

/** What the gateway does wrong, until it is reset. */
interface GatewayFaults {
  /** READY and RESUMED are never sent. */
  silent: boolean;
  /** Heartbeats are not acknowledged. */
  deaf: boolean;
}

/** Discord's gateway, as far as a bot without any intent but `Guilds` sees it. */
export interface GatewayServer {
  readonly mood: GatewayFaults;
  /** How often a bot has identified, and resumed. */
  readonly identified: number;
  readonly resumed: number;
  /** IDENTIFYs that were refused because they came too soon after another of the same bucket. */
  readonly tooSoon: number;
  /** Intents and shard of the last IDENTIFY. */
  readonly lastIdentify: { intents: number; shard: readonly [id: number, count: number] } | null;
  /** Returns the shards that are connected now, such as `0/2`, once per connection. */
  shards(): readonly string[];
  /** Sends an event to the bot over the shard of its guild (direct messages: 0); keeps it for replay if the bot is disconnected. */
  dispatch(event: string, data: object): void;
  /** Resolves once a bot is connected and ready. */
  connected(): Promise<void>;
  /** Closes every connection with this code (4004: bad token, 1006: without a close frame). */
  close(code: number): void;
  /** Op 7: asks bots to reconnect. */
  askReconnect(): void;
  /** Op 9: invalidates the session, which may be resumed only if `resumable`. */
  invalidate(resumable: boolean): void;
  stop(): void;
}

/** https://docs.discord.com/developers/events/gateway#gateway-intents */
const GUILDS_INTENT = 1;

interface Session {
  id: string;
  shard: readonly [id: number, count: number];
  intents: number;
  socket: WebSocket | null;
  sequence: number;
  sent: { s: number; t: string; d: object }[];
}

/** Options of a gateway. `url`: its own address. */
interface GatewayParts {
  world: World;
  budget: SessionBudget;
  url(): string;
  heartbeatMs: number;
}

/** Starts a gateway that supports HELLO, IDENTIFY, READY, heartbeats and RESUME with replay. */
export function startGatewayServer(server: Server, { world, budget, url, heartbeatMs }: GatewayParts): GatewayServer {
  const sockets = new WebSocketServer({ server });
  const mood: GatewayFaults = { silent: false, deaf: false };
  const waiting = new Set<() => void>();
  const sessions = new Map<string, Session>();
  /** When a bucket may identify again, epoch ms. */
  const bucketFreeAtMs = new Map<number, number>();
  let lastIdentify: GatewayServer['lastIdentify'] = null;
  let identified = 0;
  let resumed = 0;
  let tooSoon = 0;

  sockets.on('connection', (socket) => {
    send(socket, { op: 10, d: { heartbeat_interval: heartbeatMs } });
    socket.on('error', () => {});
    socket.on('message', (raw) => {
      const { op, d } = JSON.parse(String(raw)) as { op: number; d: Record<string, unknown> };
      if (op === 1 && !mood.deaf) send(socket, { op: 11 });
      if (op === 2) identify(socket, d);
      if (op === 6) resume(socket, d);
    });
    socket.on('close', () => {
      for (const session of sessions.values()) if (session.socket === socket) session.socket = null;
    });
  });

  return {
    mood,
    get identified() {
      return identified;
    },
    get resumed() {
      return resumed;
    },
    get tooSoon() {
      return tooSoon;
    },
    get lastIdentify() {
      return lastIdentify;
    },
    shards: () => [...sessions.values()].flatMap(({ socket, shard }) => (socket ? [shard.join('/')] : [])).toSorted(),
    dispatch: (t, d) => {
      if (sessions.size === 0) throw new Error('no bot has ever connected');
      for (const session of sessions.values()) if (concerns(session, t, d)) tell(session, t, d);
    },
    connected: () =>
      [...sessions.values()].some(({ socket }) => socket)
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.add(resolve);
          }),
    close: (code) => {
      for (const socket of sockets.clients) {
        if (code === 1006) socket.terminate();
        else socket.close(code);
      }
    },
    askReconnect: () => broadcast({ op: 7 }),
    invalidate: (resumable) => {
      if (!resumable) sessions.clear();
      broadcast({ op: 9, d: resumable });
    },
    stop: () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };

  function identify(socket: WebSocket, { token, intents, properties, shard }: Record<string, unknown>): void {
    identified += 1;
    const [id, count] = Array.isArray(shard) ? (shard as [number, number]) : [0, 1];
    lastIdentify = { intents: Number(intents), shard: [id, count] };
    const refusal = refusalOf(token, intents, properties) ?? shardRefusalOf(id, count);
    if (refusal) {
      socket.close(refusal);
      return;
    }
    if (isTooSoon(id)) {
      send(socket, { op: 9, d: false });
      return;
    }
    budget.remaining -= 1;
    if (mood.silent) return;
    // A new session of a shard replaces those that are disconnected.
    for (const old of sessions.values()) if (old.socket === null && old.shard.join() === [id, count].join()) sessions.delete(old.id);
    const session: Session = { id: world.nextId(), shard: [id, count], intents: Number(intents), socket, sequence: 0, sent: [] };
    sessions.set(session.id, session);
    const guilds = [...world.guilds].filter((guild) => shardOf(guild, count) === id);
    event(session, 'READY', {
      v: 10,
      user: {
        id: world.bot.id,
        username: world.bot.username,
        discriminator: '0',
        avatar: null,
        global_name: null,
        bot: true,
        verified: true,
        mfa_enabled: false,
        flags: 0,
      },
      guilds: guilds.map((guild) => ({ id: guild, unavailable: true })),
      session_id: session.id,
      session_type: 'normal',
      resume_gateway_url: url(),
      shard: [id, count],
      application: { id: world.bot.id, flags: 0 },
    });
    if (session.intents & GUILDS_INTENT) for (const guild of guilds) event(session, 'GUILD_CREATE', guildFacts(world, guild));
    ready();
  }

  function resume(socket: WebSocket, { token, session_id: id, seq }: Record<string, unknown>): void {
    const session = sessions.get(String(id));
    if (token !== world.token) socket.close(4004);
    else if (!session) send(socket, { op: 9, d: false });
    else if (!mood.silent) replay(session, socket, Number(seq));
  }

  function replay(session: Session, socket: WebSocket, seq: number): void {
    session.socket = socket;
    for (const missed of session.sent.filter(({ s }) => s > seq)) send(socket, { op: 0, ...missed });
    event(session, 'RESUMED', {});
    resumed += 1;
    ready();
  }

  /** Returns the close code for authentication failed, invalid intents or decode error; null if there is no such error. */
  function refusalOf(token: unknown, intents: unknown, properties: unknown): 4002 | 4004 | 4013 | null {
    if (token !== world.token) return 4004;
    if (typeof intents !== 'number') return 4013;
    return typeof properties === 'object' ? null : 4002;
  }

  /** Returns the close code for invalid shard or sharding required; null if there is no such error. */
  function shardRefusalOf(id: number, count: number): 4010 | 4011 | null {
    if (!Number.isInteger(id) || !Number.isInteger(count) || id < 0 || id >= count) return 4010;
    return count < budget.minShards ? 4011 : null;
  }

  function isTooSoon(shard: number): boolean {
    const bucket = shard % budget.maxConcurrency;
    const isEarly = Date.now() < (bucketFreeAtMs.get(bucket) ?? 0);
    if (isEarly) tooSoon += 1;
    else bucketFreeAtMs.set(bucket, Date.now() + budget.identifyEveryMs);
    return isEarly;
  }

  function tell(session: Session, t: string, d: object): void {
    session.sequence += 1;
    const told = { s: session.sequence, t, d };
    session.sent.push(told);
    if (session.socket) send(session.socket, { op: 0, ...told });
  }

  function event(to: Session, t: string, d: object): void {
    to.sequence += 1;
    if (to.socket) send(to.socket, { op: 0, s: to.sequence, t, d });
  }

  function ready(): void {
    for (const resolve of waiting) resolve();
    waiting.clear();
  }

  function broadcast(packet: object): void {
    for (const socket of sockets.clients) send(socket, packet);
  }
}

/** Returns the shard that receives the events of a guild. https://docs.discord.com/developers/events/gateway#sharding */
function shardOf(guild: string, count: number): number {
  return Number((BigInt(guild) >> 22n) % BigInt(count));
}

/** Whether a session receives an event. */
function concerns({ shard: [id, count], intents }: Session, t: string, d: object): boolean {
  const ofGuild = t.startsWith('GUILD_') && 'id' in d ? d.id : 'guild_id' in d ? d.guild_id : undefined;
  if (/^(?:GUILD|CHANNEL|THREAD)_/.test(t) && !(intents & GUILDS_INTENT)) return false;
  return id === (typeof ofGuild === 'string' ? shardOf(ofGuild, count) : 0);
}

function send(socket: WebSocket, packet: object): void {
  socket.send(JSON.stringify({ op: 0, s: null, t: null, d: null, ...packet }));
}
