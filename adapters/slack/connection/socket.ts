import type { SocketModeReceiver } from '@slack/bolt';
import { type Backoff, backoffDelayMs } from '../../../src/lib/backoff.ts';
import type { Failure } from '../../../src/lib/errors.ts';
import { rejectAfter, sleep, withTimeout } from '../../../src/lib/timeout.ts';
import type { Log } from '../../../src/ops/log.ts';
import { readFailureOf } from '../failure.ts';

/** A socket to Slack that is opened again whenever it closes. */
export interface Connection {
  isOpen(): boolean;
  /** Why the last try failed; null while open or before. */
  lastFailure(): Failure | null;
  /** Resolves when it is open for the first time; rejects with the first failure that waiting can't mend (a refused token), and stops trying; rejects when it is closed before. */
  readonly opened: Promise<void>;
  /** Resolves when it is closed for good, after `closing`. */
  readonly closed: Promise<void>;
}

/** Slack says hello within this time, or the try is given up, ms. */
const HELLO_DEADLINE_MS = 30_000;
const BACKOFF: Backoff = { firstMs: 1_000, maxMs: 30_000, factor: 1.3 };
const REFUSED_WAIT_MS = 60_000;
/** A socket that lived so long was fine: the next is opened at once, ms. */
const LONG_LIFE_MS = 10_000;
/** A peer that does not answer our close frame within this time is left, ms. */
const CLOSE_HANDSHAKE_MS = 500;

/**
 * Opens a receiver's socket and keeps it open until `closing` aborts. The receiver must have `autoReconnectEnabled: false`: the SDK's own
 * reconnecting waits 5 s before each try, and a try that fails there is an unhandled rejection. `note` is told of each socket that opens (null) and each try that fails.
 */
export function openSocket(
  receiver: SocketModeReceiver,
  closing: AbortSignal,
  log: Log,
  note: (failure: Failure | null) => void,
): Connection {
  const { client } = receiver;
  const whenClosing = aborted(closing).catch(() => {});
  let open = false;
  let everOpen = false;
  let failure: Failure | null = null;

  async function keepOpen(onOpen: () => void): Promise<void> {
    for (let failures = 0; !closing.aborted; ) {
      const startedMs = performance.now();
      try {
        await openOnce(client, closing);
        open = true;
        everOpen = true;
        failure = null;
        log('slack.connected', {});
        note(null);
        onOpen();
        await Promise.race([disconnected(client), whenClosing]);
      } catch (error) {
        failure = readFailureOf(error);
        if (failure.kind === 'unauthorized' && !everOpen) throw error;
        if (!closing.aborted) note(failure);
      } finally {
        open = false;
        await closeSocket(client);
      }
      if (closing.aborted) return;
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
  // Whoever waits is told; nobody waits for the second socket once the first is open.
  opened.catch(() => {});
  return { isOpen: () => open, lastFailure: () => failure, opened, closed };
}

type Client = SocketModeReceiver['client'];

async function openOnce(client: Client, closing: AbortSignal): Promise<void> {
  const late = () => new DOMException(`no hello within ${HELLO_DEADLINE_MS} ms`, 'TimeoutError');
  await rejectAfter(HELLO_DEADLINE_MS, Promise.race([client.start(), aborted(closing)]), late);
}

async function closeSocket(client: Client): Promise<void> {
  const gone = disconnected(client);
  void client.disconnect();
  // The second call ends the socket without asking.
  if ((await withTimeout(CLOSE_HANDSHAKE_MS, gone)) === null) void client.disconnect();
}

function disconnected(client: Client): Promise<void> {
  return new Promise((resolve) => client.once('disconnected', () => resolve()));
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** How long to wait before the next try, ms: 0 after a long life, then 1 s × 1.3 each time, at most 30 s; a refused token 60 s. Pure. */
export function waitOf(failure: Failure | null, failures: number): number {
  if (failure?.kind === 'rate-limited') return failure.retryAfterMs;
  if (failure?.kind === 'unauthorized') return REFUSED_WAIT_MS;
  return failures === 0 ? 0 : backoffDelayMs(failures, BACKOFF);
}
