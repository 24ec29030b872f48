import type { Log } from '../../src/ops/log.ts';
import { storableMessage } from './job-data.ts';

/** Tells the log of a connection's troubles without flooding it. */
export interface OutageLog {
  /** Something went wrong. Logged as `queue.unreachable` once per outage, anything but lost connections as `queue.error` at most once a minute each. */
  failed(error: unknown): void;
  /** Something worked: ends an outage, told as `queue.reachable`. */
  worked(): void;
  /** From now on nothing is told: connections that are being closed complain about it. */
  end(): void;
}

const REPEAT_MS = 60_000;

/** Watches one connection. `nowMs` gives epoch ms; `onBack` is told of the end of each outage. */
export function createOutageLog(log: Log, nowMs: () => number = Date.now, onBack: () => void = () => undefined): OutageLog {
  let downSinceMs: number | null = null;
  let ended = false;
  const toldAt = new Map<string, number>();

  return {
    failed(error) {
      if (ended) return;
      const message = storableMessage(error);
      if (isLostConnection(error)) {
        if (downSinceMs === null) log('queue.unreachable', { error: message });
        downSinceMs ??= nowMs();
        return;
      }
      if (nowMs() - (toldAt.get(message) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS) return;
      // Messages may name jobs: the memory of them is kept small.
      if (toldAt.size >= 100) toldAt.clear();
      toldAt.set(message, nowMs());
      log('queue.error', { error: message });
    },
    worked() {
      if (ended || downSinceMs === null) return;
      log('queue.reachable', { downMs: nowMs() - downSinceMs });
      downSinceMs = null;
      onBack();
    },
    end() {
      ended = true;
    },
  };
}

// Codes of Node's sockets, and PostgreSQL's classes 08 (connection) and 57P (shutting down, starting up).
const LOST_CODE = /^(E(CONN|PIPE|HOST|NET|TIMEDOUT|AI_)|ENOTFOUND|08|57P)/;
const LOST_MESSAGE =
  /connection (is closed|terminated|timeout|ended)|ECONN|max retries per request|stream isn't writeable|the database system is/i;

/** Whether an error says that the server is away, rather than that a request was wrong. Pure. */
export function isLostConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return LOST_CODE.test(code) || LOST_MESSAGE.test(error.message);
}
