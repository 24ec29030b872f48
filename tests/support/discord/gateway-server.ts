import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { World } from './world.ts';

/** What the gateway does wrong, until it is set back. */
interface GatewayMood {
  /** READY and RESUMED never come. */
  silent: boolean;
  /** Heartbeats are not acknowledged. */
  deaf: boolean;
}

/** Discord's gateway, as far as a bot without intents sees it. */
export interface GatewayServer {
  readonly mood: GatewayMood;
  /** Times a bot has identified, and resumed. */
  readonly identified: number;
  readonly resumed: number;
  /** Sends an event to the bot; kept for replay when it is away. */
  dispatch(event: string, data: object): void;
  /** Resolves once a bot is connected and ready. */
  connected(): Promise<void>;
  /** Closes every connection with this code (4004: bad token, 1006: without a word). */
  close(code: number): void;
  /** Op 7: asks bots to reconnect. */
  askReconnect(): void;
  /** Op 9: the session is not (or may be) resumed. */
  invalidate(resumable: boolean): void;
  stop(): void;
}

interface Session {
  id: string;
  socket: WebSocket | null;
  sequence: number;
  sent: { s: number; t: string; d: object }[];
}

/** Speaks HELLO, IDENTIFY, READY, heartbeats and RESUME with replay. */
export function startGatewayServer(server: Server, world: World, url: () => string, heartbeatMs: number): GatewayServer {
  const sockets = new WebSocketServer({ server });
  const mood: GatewayMood = { silent: false, deaf: false };
  const waiting = new Set<() => void>();
  let session: Session | null = null;
  let identified = 0;
  let resumed = 0;

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
      if (session?.socket === socket) session.socket = null;
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
    dispatch: (t, d) => {
      if (!session) throw new Error('no bot has ever connected');
      session.sequence += 1;
      const event = { s: session.sequence, t, d };
      session.sent.push(event);
      if (session.socket) send(session.socket, { op: 0, ...event });
    },
    connected: () =>
      session?.socket
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
      if (!resumable) session = null;
      broadcast({ op: 9, d: resumable });
    },
    stop: () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };

  function identify(socket: WebSocket, { token, intents, properties }: Record<string, unknown>): void {
    identified += 1;
    const refusal = refusalOf(token, intents, properties);
    if (refusal) {
      socket.close(refusal);
      return;
    }
    if (mood.silent) return;
    const { id, username } = world.bot;
    session = { id: world.nextId(), socket, sequence: 0, sent: [] };
    event(session, 'READY', {
      v: 10,
      user: { id, username, discriminator: '0', avatar: null, global_name: null, bot: true, verified: true, mfa_enabled: false, flags: 0 },
      guilds: [],
      session_id: session.id,
      session_type: 'normal',
      resume_gateway_url: url(),
      shard: [0, 1],
      application: { id, flags: 0 },
    });
    ready();
  }

  function resume(socket: WebSocket, { token, session_id: id, seq }: Record<string, unknown>): void {
    if (token !== world.token) socket.close(4004);
    else if (!session || session.id !== id) send(socket, { op: 9, d: false });
    else if (!mood.silent) replay(session, socket, Number(seq));
  }

  function replay(session: Session, socket: WebSocket, seq: number): void {
    session.socket = socket;
    for (const missed of session.sent.filter(({ s }) => s > seq)) send(socket, { op: 0, ...missed });
    event(session, 'RESUMED', {});
    resumed += 1;
    ready();
  }

  /** Authentication failed, invalid intents, decode error. */
  function refusalOf(token: unknown, intents: unknown, properties: unknown): 4002 | 4004 | 4013 | null {
    if (token !== world.token) return 4004;
    if (typeof intents !== 'number') return 4013;
    return typeof properties === 'object' ? null : 4002;
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

function send(socket: WebSocket, packet: object): void {
  socket.send(JSON.stringify({ op: 0, s: null, t: null, d: null, ...packet }));
}
