import { DefaultRestOptions, REST, type RESTOptions, type ResponseLike } from 'discord.js';
import { type Backoff, backoffDelayMs } from '../../../src/lib/backoff.ts';
import { DeliveryError } from '../../../src/lib/errors.ts';
import { parseJsonObject } from '../../../src/lib/parse-json-object.ts';
import { rejectAfter } from '../../../src/lib/timeout.ts';
import type { Log } from '../../../src/ops/log.ts';

/** Time limit of one REST call, its body included, ms, unless another is given. */
const CALL_LIMIT_MS = 10_000;
/** How long after a failure a connection or the registration of commands is tried again: Discord takes 1,000 IDENTIFYs and 200 new commands a day. */
export const BACKOFF: Backoff = { firstMs: 1_000, maxMs: 300_000 };
/** Rate limits up to here are waited out inside the SDK of a gateway, ms. */
export const GATEWAY_WAIT_MS = 5_000;
/** Where Discord asks to wait without saying how long: short at first, and longer each time that it was too short. */
const UNKNOWN_WAIT: Backoff = { firstMs: 5_000, maxMs: 300_000 };

/**
 * How the SDK talks to Discord: once per call, nothing repeated, no wait hidden. `apiUrl` without version; null: Discord's own.
 * `longestWaitMs`: rate limits up to there are waited out inside the SDK, longer ones throw RateLimitError.
 */
export function clientOptions(
  apiUrl: string | null,
  longestWaitMs: number,
  guard: RequestGuard,
  timeoutMs: number = CALL_LIMIT_MS,
): Partial<RESTOptions> {
  return {
    ...(apiUrl === null ? {} : { api: apiUrl.replace(/(?<!\/)\/+$/, '') }),
    makeRequest: requestWithin(timeoutMs, guard),
    timeout: timeoutMs,
    retries: 0,
    globalRequestsPerSecond: 40,
    // Where the answer has no X-RateLimit-Reset-After, the true wait stands in `sublimitTimeout` only.
    rejectOnRateLimit: ({ retryAfter, sublimitTimeout }) => Math.max(retryAfter, sublimitTimeout) > longestWaitMs,
  };
}

/** The SDK's client with a token that it keeps: its own forgets it at the first 401, and a token that was refused may become good again. */
export class Client extends REST {
  readonly #token: string;

  constructor(token: string, options: Partial<RESTOptions>) {
    super(options);
    this.#token = token;
    this.setToken();
  }

  override setToken(): this {
    return super.setToken(this.#token);
  }
}

/** The SDK's own request, with the body read inside its time limit, and 429s it would misread put right. */
function requestWithin(limitMs: number, guard: RequestGuard): RESTOptions['makeRequest'] {
  let unknownWaits = 0;
  return async (url, init) => {
    guard.admit(url);
    const whole = DefaultRestOptions.makeRequest(url, init).then(async (answer) => ({
      response: answer,
      body: Buffer.from(await answer.arrayBuffer()),
    }));
    // The SDK's signal can lose its request while a body is being read: a timer of our own ends the call then, as the SDK's would.
    const late = () => new DOMException(`no answer within ${limitMs} ms`, 'AbortError');
    const { response, body } = await rejectAfter(limitMs + 250, whole, late);
    const headers = new Headers([...response.headers]);
    guard.note(response.status, headers.get('x-ratelimit-scope'));
    if (response.status !== 429) unknownWaits = 0;
    else {
      const answer = parseJsonObject(body.toString('utf8'));
      const asked = Number(answer?.retry_after);
      // The SDK never reads the body's `retry_after`, and repeats a 429 without the header at once, for ever.
      if (!(Number(headers.get('retry-after')) > 0)) headers.set('retry-after', String(asked > 0 ? asked : unknownWaitS()));
      // A 429 that is not Discord's JSON comes from the wall before it, and concerns every call.
      if (answer === null || answer.global === true) headers.set('x-ratelimit-global', 'true');
    }
    const bodyless = response.status === 204 || response.status === 304;
    // The SDK would read JSON where there is nothing to read.
    if (bodyless) headers.delete('content-type');
    const { status, statusText } = response;
    return new Response(bodyless ? null : body, { status, statusText, headers }) as unknown as ResponseLike;
  };

  function unknownWaitS(): number {
    unknownWaits += 1;
    return Math.ceil(backoffDelayMs(unknownWaits, UNKNOWN_WAIT) / 1000);
  }
}

/**
 * Discord bans an address after 10,000 requests answered with 401, 403 or 429 within ten minutes. One process stops at a tenth of that, so that
 * several behind one address stay below it together. https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
 */
const WINDOW_MS = 600_000;
const MAX_REFUSED = 1_000;
const WARN_EVERY = 100;
const REFUSED: ReadonlySet<number> = new Set([401, 403, 429]);

export type RequestGuard = ReturnType<typeof createRequestGuard>;

/** Counts refused requests, over all connections of this process. `now`: epoch ms. */
export function createRequestGuard({ log, now }: { log: Log; now(): number }) {
  /** Times of refusals, oldest first; never more than `MAX_REFUSED` and those let through. */
  const refusedAtMs: number[] = [];
  let isStopped = false;

  return {
    /** Call it before a request. Answers to interactions are always let through: people wait for them. @throws {DeliveryError} `rate-limited`, where too many were refused */
    admit(url: string): void {
      forgetOld();
      const blocking = refusedAtMs.at(-MAX_REFUSED);
      if (blocking === undefined) isStopped = false;
      if (blocking === undefined || /\/interactions\/\d+\//.test(url)) return;
      const retryAfterMs = Math.max(1_000, blocking + WINDOW_MS - now());
      if (!isStopped) log('discord.calls-stopped', { count: refusedAtMs.length, forMs: retryAfterMs });
      isStopped = true;
      throw new DeliveryError({ kind: 'rate-limited', retryAfterMs, scope: 'platform' });
    },
    /** Call it after a response. A 429 of a limit that is shared with others is not counted. */
    note(status: number, scope: string | null): void {
      if (!REFUSED.has(status) || (status === 429 && scope === 'shared')) return;
      forgetOld();
      refusedAtMs.push(now());
      if (refusedAtMs.length % WARN_EVERY === 0) log('discord.refused-calls', { count: refusedAtMs.length });
    },
  };

  function forgetOld(): void {
    const fresh = refusedAtMs.findIndex((atMs) => now() - atMs < WINDOW_MS);
    refusedAtMs.splice(0, fresh < 0 ? refusedAtMs.length : fresh);
  }
}
