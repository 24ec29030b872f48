import { type Receiver, SocketModeReceiver } from '@slack/bolt';
import { type Backoff, backoffDelayMs } from '../../../src/lib/backoff.ts';
import { DeliveryError, type Failure } from '../../../src/lib/errors.ts';
import { rejectAfter, sleep, withTimeout } from '../../../src/lib/timeout.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { Health } from '../../../src/ports/messenger.ts';
import { failureOf, readFailureOf } from '../failure.ts';
import { CALL_TIMEOUT_MS, clientOptions, createSlackFetch } from './client.ts';
import { APP_TOKEN_PAGE } from './tokens.ts';

/** How Slack's requests reach us. */
export interface Transport {
  /** Returns new receivers for one app, none of them connected yet. */
  receivers(): readonly [Receiver, ...Receiver[]];
  /** Connects the receivers that were created last. Resolves once something can arrive, or after 30 s; it goes on trying by itself. @throws {DeliveryError} if Slack refuses the token */
  connect(): Promise<void>;
  /** `who`: `as @herald`; null if it is not known yet. Returns null if there is nothing to report yet. */
  health(who: string | null): Health | null;
  /** Closes all connections. Safe to call twice. */
  close(): Promise<void>;
}

/** Called with the reason why Slack can't be received, or with null when it can. */
export type NoteConnection = (failure: Failure | null) => void;

/** Maximum time until Slack says hello, after which a try is abandoned, and maximum time that `connect` waits, ms. */
const HELLO_DEADLINE_MS = 30_000;
/** Time for acknowledgements in flight to leave before the socket closes, ms. */
const ACKNOWLEDGE_MS = 500;
/** Slack's disconnect request is short; text that people wrote comes further back in a message. */
const ENVELOPE_HEAD_CHARS = 40;
const DISCONNECT = /^\{\s{0,4}"type"\s{0,4}:\s{0,4}"disconnect"/;

/** Creates a transport of two sockets: while Slack renews one, the other receives (bolt-js issue 2496). */
export function createSocketTransport(appToken: string, apiUrl: string | null, log: Log, note: NoteConnection): Transport {
  const closing = new AbortController();
  const slackFetch = createSlackFetch(CALL_TIMEOUT_MS);
  let receivers: readonly SocketModeReceiver[] = [];
  let connections: readonly Connection[] = [];

  function receiver(): SocketModeReceiver {
    const settings = clientOptions(apiUrl, log);
    settings.fetch = (input, init) => slackFetch(input, { ...init, signal: closing.signal });
    const made = new SocketModeReceiver({
      appToken,
      logger: settings.logger,
      autoReconnectEnabled: false,
      installerOptions: { clientOptions: settings },
      // Without an acknowledgement, Slack delivers it again.
      processEventErrorHandler: async ({ error }) => {
        log('slack.event-failed', { failure: failureOf(error) });
        return false;
      },
    });
    acknowledgeBeforeClosing(made.client);
    return made;
  }

  /** While another socket is open, nothing is missed. */
  function noteSocket(failure: Failure | null): void {
    if (failure === null || !connections.some(({ isOpen }) => isOpen)) note(failure);
  }

  return {
    receivers() {
      const made = [receiver(), receiver()] as const;
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

type Client = SocketModeReceiver['client'];

/**
 * When Slack asks to renew a socket, the SDK closes it at once, so that what came just before can't be acknowledged and its sender sees an
 * error. Therefore the SDK gets the request a moment later. Slack itself keeps the socket for some seconds. https://docs.slack.dev/apis/events-api/using-socket-mode#disconnect
 */
function acknowledgeBeforeClosing(client: Client): void {
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
  // The socket has closed by itself: the request must not close the next one.
  client.on('disconnected', () => clearTimeout(closing));
}

function healthOf(connections: readonly Connection[], who: string | null): Health | null {
  const open = connections.filter(({ isOpen }) => isOpen).length;
  if (open > 0 && who !== null) return { ready: true, detail: `connected ${who} (${open} of ${connections.length} sockets)` };
  const failure = lastFailureOf(connections);
  if (failure === null) return connections.length > 0 ? { ready: false, detail: 'connection lost, connecting again' } : null;
  if (failure.kind !== 'unauthorized') return { ready: false, detail: waitingFor(failure) };
  const hint = `Make a new one (${APP_TOKEN_PAGE}), and restart Herald`;
  return { ready: false, detail: `Slack refuses SLACK_APP_TOKEN (${failure.detail})`, hint };
}

/** Describes what keeps us from Slack while we try again. Pure. */
export function waitingFor(failure: Failure): string {
  return `not connected: ${'detail' in failure ? failure.detail : 'Slack asks to wait'}; trying again`;
}

function lastFailureOf(connections: readonly Connection[]): Failure | null {
  return connections.find(({ failure }) => failure !== null)?.failure ?? null;
}

/** A socket to Slack that is opened again whenever it closes. */
interface Connection {
  isOpen: boolean;
  /** Why the last try failed; null while open or before the first try. */
  failure: Failure | null;
  /** Resolves when the socket is open for the first time; rejects, and stops trying, with the first failure that waiting can't fix (a refused token); rejects if it is closed before. */
  readonly opened: Promise<void>;
  /** Resolves when the socket is closed for good, after `closing`. */
  readonly closed: Promise<void>;
}

const BACKOFF: Backoff = { firstMs: 1_000, maxMs: 30_000, factor: 1.3 };
const REFUSED_WAIT_MS = 60_000;
/** Minimum life of a healthy socket, after which the next is opened at once, ms. */
const LONG_LIFE_MS = 10_000;
/** Time for the peer to answer our close frame before the socket is abandoned, ms. */
const CLOSE_HANDSHAKE_MS = 500;

/**
 * Opens a receiver's socket and keeps it open until `closing` aborts. The receiver must have `autoReconnectEnabled: false`: the SDK's own
 * reconnecting waits 5 s before each try, and a try that fails there is an unhandled rejection. `note` is called for each socket that opens (null) and each try that fails.
 */
function openSocket(receiver: SocketModeReceiver, closing: AbortSignal, log: Log, note: (failure: Failure | null) => void): Connection {
  const { client } = receiver;
  const isClosing = new Promise<never>((_, reject) => closing.addEventListener('abort', () => reject(closing.reason), { once: true }));
  isClosing.catch(() => {});
  const late = () => new DOMException(`no hello within ${HELLO_DEADLINE_MS} ms`, 'TimeoutError');
  const state: Pick<Connection, 'isOpen' | 'failure'> = { isOpen: false, failure: null };
  let everOpen = false;

  async function keepOpen(onOpen: () => void): Promise<void> {
    for (let failures = 0; !closing.aborted; ) {
      const startedMs = performance.now();
      try {
        await rejectAfter(HELLO_DEADLINE_MS, Promise.race([client.start(), isClosing]), late);
        Object.assign(state, { isOpen: true, failure: null });
        everOpen = true;
        log('slack.connected', {});
        note(null);
        onOpen();
        await Promise.race([disconnected(client), isClosing.catch(() => {})]);
      } catch (error) {
        state.failure = readFailureOf(error);
        if (state.failure.kind === 'unauthorized' && !everOpen) throw error;
        if (!closing.aborted) note(state.failure);
      } finally {
        state.isOpen = false;
        await closeSocket(client);
      }
      if (closing.aborted) return;
      const { failure } = state;
      failures = failure === null && performance.now() - startedMs > LONG_LIFE_MS ? 0 : failures + 1;
      const waitMs = waitOf(failure, failures);
      log('slack.disconnected', { waitMs, failure });
      await sleep(waitMs, { signal: closing });
    }
  }

  let closed = Promise.resolve();
  const opened = new Promise<void>((resolve, reject) => {
    closed = keepOpen(resolve).then(() => reject(new Error('closed before it was open')), reject);
  });
  // Nobody waits for the second socket once the first is open.
  opened.catch(() => {});
  return Object.assign(state, { opened, closed });
}

async function closeSocket(client: Client): Promise<void> {
  const gone = disconnected(client);
  void client.disconnect();
  // The second call ends the socket without waiting for the peer.
  if ((await withTimeout(CLOSE_HANDSHAKE_MS, gone)) === null) void client.disconnect();
}

function disconnected(client: Client): Promise<void> {
  return new Promise((resolve) => client.once('disconnected', () => resolve()));
}

/** Returns the time to wait before the next try, ms: 0 after a long life, then 1 s × 1.3 each time, at most 30 s; a refused token 60 s. Pure. */
export function waitOf(failure: Failure | null, failures: number): number {
  if (failure?.kind === 'rate-limited') return failure.retryAfterMs;
  if (failure?.kind === 'unauthorized') return REFUSED_WAIT_MS;
  return failures === 0 ? 0 : backoffDelayMs(failures, BACKOFF);
}
