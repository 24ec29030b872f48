import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { rejectAfter } from '../../../src/lib/timeout.ts';
import { type Fields, isFields } from './check/complaint.ts';
import { APP } from './slack-app.ts';

/** Time after which Slack shows people an error if there is no acknowledgement, ms. */
export const ACK_LIMIT_MS = 3_000;

/** An envelope that was acknowledged. */
export interface Acknowledged {
  envelopeId: string;
  type: string;
  tookMs: number;
  /** The payload of the acknowledgement. */
  payload: Fields;
}

/** A way to deliver something to Herald. */
export interface Delivery {
  /** Delivers a payload. @throws if no acknowledgement comes in time */
  deliver(type: string, payload: Fields, envelopeId?: string): Promise<Acknowledged>;
}

/** The Socket Mode end of the double. */
export interface Sockets extends Delivery {
  /** Number of sockets that were greeted and are open. */
  readonly count: number;
  readonly acks: readonly Acknowledged[];
  /** Sends an envelope to an open socket, to each in turn. @throws if no socket is open, or no acknowledgement comes in time */
  deliver(type: string, payload: Fields, envelopeId?: string): Promise<Acknowledged>;
  /** Asks sockets (all, or `count` of them) to disconnect, as Slack does before it renews them. */
  disconnect(reason: 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets', count?: number): void;
  /** Cuts all connections without a close frame. */
  drop(): void;
  /** false: sockets are accepted but not greeted. */
  greets: boolean;
  /** Resolves once this many sockets are open; 0: once all are closed. */
  open(count: number, withinMs?: number): Promise<void>;
  /** Resolves once this many sockets were accepted, greeted or not. */
  taken(count: number, withinMs?: number): Promise<void>;
  /** Resolves once this many envelopes were acknowledged. */
  acknowledged(count: number, withinMs?: number): Promise<void>;
  /** Counts an acknowledgement that came in another way. */
  record(ack: Acknowledged): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

export function createSockets(): Sockets {
  const server = new WebSocketServer({ noServer: true });
  const open: WebSocket[] = [];
  const acks: Acknowledged[] = [];
  const waiting = new Map<string, (payload: Fields) => void>();
  const events = new EventEmitter<{ changed: [] }>();

  async function until(isSo: () => boolean, withinMs: number): Promise<void> {
    const signal = AbortSignal.timeout(withinMs);
    while (!isSo()) await once(events, 'changed', { signal });
  }

  server.on('connection', (socket) => {
    socket.on('message', (raw) => {
      const message: unknown = JSON.parse(raw.toString());
      if (isFields(message)) waiting.get(String(message.envelope_id))?.(isFields(message.payload) ? message.payload : {});
    });
    socket.on('close', () => {
      const index = open.indexOf(socket);
      if (index >= 0) open.splice(index, 1);
      events.emit('changed');
    });
    events.emit('changed');
    if (!sockets.greets) return;
    open.push(socket);
    socket.send(JSON.stringify({ type: 'hello', num_connections: open.length, connection_info: { app_id: APP.id } }));
    events.emit('changed');
  });

  const sockets: Sockets = {
    greets: true,
    acks,
    get count() {
      return open.length;
    },
    async deliver(type, payload, envelopeId = randomUUID()) {
      const socket = open.shift();
      if (socket === undefined) throw new Error('dispatch_failed: no socket is open');
      open.push(socket);
      const startedMs = performance.now();
      const answered = rejectAfter(
        ACK_LIMIT_MS,
        new Promise<Fields>((resolve) => waiting.set(envelopeId, resolve)),
        () => new Error(`operation_timeout: no acknowledgement of ${type}`),
      );
      socket.send(JSON.stringify({ envelope_id: envelopeId, type, payload, accepts_response_payload: type !== 'events_api' }));
      const ack = { envelopeId, type, payload: await answered, tookMs: performance.now() - startedMs };
      sockets.record(ack);
      return ack;
    },
    record(ack) {
      acks.push(ack);
      events.emit('changed');
    },
    disconnect(reason, count = open.length) {
      // A socket that was asked to disconnect gets nothing new.
      const asked = count < open.length ? open.splice(0, count) : open;
      for (const socket of asked) socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'double' } }));
    },
    drop() {
      for (const socket of [...server.clients]) socket.terminate();
    },
    open: (count, withinMs = 10_000) => until(() => (count === 0 ? server.clients.size === 0 : open.length >= count), withinMs),
    taken: (count, withinMs = 10_000) => until(() => server.clients.size >= count, withinMs),
    acknowledged: (count, withinMs = 10_000) => until(() => acks.length >= count, withinMs),
    upgrade(request, socket, head) {
      server.handleUpgrade(request, socket, head, (ready) => server.emit('connection', ready, request));
    },
    close() {
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
  return sockets;
}
