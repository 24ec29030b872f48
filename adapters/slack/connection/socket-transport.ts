import { SocketModeReceiver } from '@slack/bolt';
import { DeliveryError, type Failure } from '../../../src/lib/errors.ts';
import { withTimeout } from '../../../src/lib/timeout.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { Health } from '../../../src/ports/messenger.ts';
import { failureOf } from '../failure.ts';
import { createRedactingLogger } from '../sdk-logger.ts';
import { APP_TOKEN_PAGE } from '../token-pages.ts';
import { CALL_TIMEOUT_MS, clientOptions, createSlackFetch } from './client.ts';
import { type Connection, openSocket } from './socket.ts';
import type { NoteConnection, Transport } from './transport.ts';

/** So long `connect` waits for a hello, ms. */
const HELLO_DEADLINE_MS = 30_000;

/** Acknowledgements under way have gone by then, ms. */
const ACKNOWLEDGE_MS = 500;
/** Slack's request to go is short; what people wrote stands further behind. */
const ENVELOPE_HEAD_CHARS = 40;
const DISCONNECT = /^\{\s{0,4}"type"\s{0,4}:\s{0,4}"disconnect"/;

interface SocketTransportOptions {
  appToken: string;
  apiUrl: string | null;
  log: Log;
}

type Two<T> = readonly [T, T];

/** Two sockets: while Slack renews one, the other takes what comes (bolt-js issue 2496). */
export function createSocketTransport({ appToken, apiUrl, log }: SocketTransportOptions, note: NoteConnection): Transport {
  const closing = new AbortController();
  let receivers: readonly SocketModeReceiver[] = [];
  let connections: readonly Connection[] = [];

  function receiver(): SocketModeReceiver {
    const logger = createRedactingLogger(log);
    const made = new SocketModeReceiver({
      appToken,
      logger,
      autoReconnectEnabled: false,
      installerOptions: { clientOptions: { ...clientOptions(apiUrl, logger), fetch: fetchUntil(closing.signal) } },
      // Not acknowledged, so Slack delivers it again.
      processEventErrorHandler: async ({ error }) => {
        log('slack.event-failed', { failure: failureOf(error) });
        return false;
      },
    });
    acknowledgeBeforeClosing(made.client);
    return made;
  }

  /** As long as another socket is open nobody misses one. */
  function noteSocket(failure: Failure | null): void {
    if (failure === null || !connections.some((connection) => connection.isOpen())) note(failure);
  }

  return {
    receivers() {
      const made: Two<SocketModeReceiver> = [receiver(), receiver()];
      receivers = made;
      return made;
    },
    async connect() {
      connections = receivers.map((one) => openSocket(one, closing.signal, log, noteSocket));
      if ((await withTimeout(HELLO_DEADLINE_MS, Promise.any(connections.map(({ opened }) => opened)))) !== null) return;
      const failure = lastFailureOf(connections);
      if (failure?.kind === 'unauthorized') throw new DeliveryError(failure);
      note({ kind: 'unavailable', detail: 'it did not say hello within 30 s' });
    },
    health: (who) => healthOf(connections, who),
    async close() {
      closing.abort(new Error('the gateway is closing'));
      await Promise.all(connections.map(({ closed }) => closed));
    },
  };
}

/**
 * Where Slack asks to renew a socket, the SDK closes it at once, and what came just before can't be acknowledged any more: its sender would read of an
 * error. So the SDK is told a moment later. Slack itself keeps the socket for some seconds. https://docs.slack.dev/apis/events-api/using-socket-mode#disconnect
 */
function acknowledgeBeforeClosing(client: SocketModeReceiver['client']): void {
  const listeners = client.listeners('ws_message') as ((data: unknown, isBinary: boolean) => void)[];
  let closing: NodeJS.Timeout | undefined;
  client.removeAllListeners('ws_message');
  client.on('ws_message', (data: unknown, isBinary: boolean) => {
    const pass = (): void => {
      for (const listener of listeners) listener.call(client, data, isBinary);
    };
    if (typeof data !== 'string' || !DISCONNECT.test(data.slice(0, ENVELOPE_HEAD_CHARS))) return pass();
    clearTimeout(closing);
    closing = setTimeout(pass, ACKNOWLEDGE_MS);
  });
  // It has closed by itself: the next socket is not meant.
  client.on('disconnected', () => clearTimeout(closing));
}

function fetchUntil(closing: AbortSignal): typeof fetch {
  const slackFetch = createSlackFetch(CALL_TIMEOUT_MS);
  return (input, init) => slackFetch(input, { ...init, signal: closing });
}

function healthOf(connections: readonly Connection[], who: string | null): Health | null {
  const open = connections.filter((connection) => connection.isOpen()).length;
  if (open > 0 && who !== null) return { ready: true, detail: `connected ${who} (${open} of ${connections.length} sockets)` };
  const failure = lastFailureOf(connections);
  if (failure === null) return connections.length > 0 ? { ready: false, detail: 'connection lost, connecting again' } : null;
  if (failure.kind !== 'unauthorized') return { ready: false, detail: waitingFor(failure) };
  return {
    ready: false,
    detail: `Slack refuses SLACK_APP_TOKEN (${failure.detail})`,
    hint: `Make a new one (${APP_TOKEN_PAGE}), and restart Herald`,
  };
}

/** What keeps us from Slack, which is tried again. Pure. */
export function waitingFor(failure: Failure): string {
  return `not connected: ${'detail' in failure ? failure.detail : 'Slack asks to wait'}; trying again`;
}

function lastFailureOf(connections: readonly Connection[]): Failure | null {
  return connections.map((connection) => connection.lastFailure()).find((failure) => failure !== null) ?? null;
}
