import { type Logger, LogLevel, WebClient, type WebClientOptions } from '@slack/web-api';
import { redact } from '../../../src/lib/sanitize-text.ts';
import { rejectAfter } from '../../../src/lib/timeout.ts';
import type { Log } from '../../../src/ops/log.ts';

/** Default time limit of one call, ms. */
export const CALL_TIMEOUT_MS = 10_000;

const DEFAULT_RETRY_SECONDS = 60;

/**
 * Creates a `fetch` with a time limit (`timeoutMs`) that reads the body to its end, so that a failure in the middle of a body counts as a failure of the request.
 * A 429 always gets whole seconds to wait, without which the SDK would throw a plain Error. Rejects with a TimeoutError (DOMException) after the time limit.
 */
export function createSlackFetch(timeoutMs: number): typeof fetch {
  return async (input, init) => {
    const limit = new AbortController();
    const signal = init?.signal ? AbortSignal.any([init.signal, limit.signal]) : limit.signal;
    const whole = fetch(input, { ...init, signal }).then(async (answer) => ({ answer, body: await answer.arrayBuffer() }));
    // Aborting the signal is not enough: `fetch` can miss it while a body is being read.
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

/** Parses a Retry-After header into seconds, rounded up: a number, or the time until a date, or 60 for anything else. Pure. */
export function retrySeconds(header: string | null, nowMs: number): number {
  const text = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text));
  const dateMs = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(dateMs) ? DEFAULT_RETRY_SECONDS : Math.max(1, Math.ceil((dateMs - nowMs) / 1000));
}

/**
 * Returns the settings of one SDK client: one try per call, and no waiting inside. Each client needs a fresh object, because the SDK writes into it. There are
 * no `headers`, in which the SDK would store one client's token for the next, and no `timeout`, which would only add a second timer to each call beside our own.
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

/** Creates a client without a token of its own: each call passes one. */
export function createWebClient(apiUrl: string | null, log: Log, timeoutMs?: number): WebClient {
  return new WebClient(undefined, clientOptions(apiUrl, log, timeoutMs));
}

/** Maximum length of a logged line of the SDK, characters. */
const LINE_MAX_CHARS = 300;

/** Matches the SDK's lines about a connection that is lost or can't be made. Whoever needed the connection reports the outage, once. */
const ABOUT_CONNECTION = /websocket|wss url|http request failed|\bp[io]ng\b|close handshake|client (?:is not connected|has no active)/i;

/** Creates a logger that writes the SDK's lines to `log` without secrets; its debug lines, which contain whole payloads, are dropped. */
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
