import { type Logger, LogLevel, WebClient, type WebClientOptions } from '@slack/web-api';
import { redact } from '../../../src/lib/sanitize-text.ts';
import { rejectAfter } from '../../../src/lib/timeout.ts';
import type { Log } from '../../../src/ops/log.ts';

/** Time limit of one call, ms, unless another is given. */
export const CALL_TIMEOUT_MS = 10_000;

const DEFAULT_RETRY_SECONDS = 60;

/**
 * `fetch` with a time limit (`timeoutMs`) that reads the body to its end: a fault in the middle of a body then counts as a fault of the request.
 * A 429 always carries whole seconds to wait, without which the SDK would make a bare Error of it. Rejects with a TimeoutError (DOMException) where it takes too long.
 */
export function createSlackFetch(timeoutMs: number): typeof fetch {
  return async (input, init) => {
    const limit = new AbortController();
    const signal = init?.signal ? AbortSignal.any([init.signal, limit.signal]) : limit.signal;
    const whole = fetch(input, { ...init, signal }).then(async (answer) => ({ answer, body: await answer.arrayBuffer() }));
    // Not the signal alone: `fetch` can lose sight of it while a body is being read.
    const { answer, body } = await rejectAfter(timeoutMs, whole, () => {
      const error = new DOMException(`no answer within ${timeoutMs} ms`, 'TimeoutError');
      limit.abort(error);
      return error;
    });
    const { status, statusText } = answer;
    const headers = new Headers(answer.headers);
    if (status === 429) headers.set('retry-after', String(retrySeconds(headers.get('retry-after'), Date.now())));
    return new Response([204, 205, 304].includes(status) ? null : body, { status, statusText, headers });
  };
}

/** Seconds of a Retry-After header, rounded up: a number, else the time until a date, else 60. Pure. */
export function retrySeconds(header: string | null, nowMs: number): number {
  const text = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text));
  const dateMs = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(dateMs) ? DEFAULT_RETRY_SECONDS : Math.max(1, Math.ceil((dateMs - nowMs) / 1000));
}

/**
 * Settings of one SDK client: one try a call, nothing waited for inside. A fresh object a client, because the SDK writes into it;
 * never with `headers`, in which the SDK would store one client's token for the next; without `timeout`, which would only set a second clock on each call beside our own.
 */
export function clientOptions(apiUrl: string | null, log: Log, timeoutMs = CALL_TIMEOUT_MS): WebClientOptions & { logger: Logger } {
  return {
    slackApiUrl: apiUrl ?? 'https://slack.com/api/',
    fetch: createSlackFetch(timeoutMs),
    logger: createRedactingLogger(log),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
  };
}

/** A client without a token of its own: it is given with each call. */
export function createWebClient(apiUrl: string | null, log: Log, timeoutMs?: number): WebClient {
  return new WebClient(undefined, clientOptions(apiUrl, log, timeoutMs));
}

/** What a line of the SDK may not be longer than, characters. */
const LINE_MAX_CHARS = 300;

/** The SDK's lines about a connection that is lost or can't be made. What they lead to is told by whoever needed the connection, once an outage. */
const ABOUT_CONNECTION = /websocket|wss url|http request failed|\bp[io]ng\b|close handshake|client (?:is not connected|has no active)/i;

/** Facts of an SDK's line go to `log` without secrets; its debug lines, which hold whole payloads, go nowhere. */
export function createRedactingLogger(log: Log): Logger {
  const say =
    (name: 'slack.sdk-note' | 'slack.sdk-warning' | 'slack.sdk-error') =>
    (...parts: unknown[]): void => {
      const text = redact(parts.map(partOf).join(' ')).slice(0, LINE_MAX_CHARS);
      log(ABOUT_CONNECTION.test(text) ? 'slack.sdk-note' : name, { text });
    };
  return {
    debug: () => {},
    info: say('slack.sdk-note'),
    warn: say('slack.sdk-warning'),
    error: say('slack.sdk-error'),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}

function partOf(part: unknown): string {
  if (part instanceof Error) return `${part.name}: ${part.message}`;
  return typeof part === 'string' ? part : typeof part;
}
