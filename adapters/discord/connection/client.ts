import { DefaultRestOptions, REST, type RESTOptions, type ResponseLike } from 'discord.js';
import { type Backoff, backoffDelayMs } from '../../../src/lib/backoff.ts';
import { DeliveryError } from '../../../src/lib/errors.ts';
import { parseJsonObject } from '../../../src/lib/parse-json-object.ts';
import { rejectAfter } from '../../../src/lib/timeout.ts';
import type { Log } from '../../../src/ops/log.ts';

/** Default time limit of one REST call including its body, ms. */
const CALL_LIMIT_MS = 10_000;
/** Backoff after a failed connection or command registration: Discord allows 1,000 IDENTIFYs and 200 new commands a day. */
export const BACKOFF: Backoff = { firstMs: 1_000, maxMs: 300_000 };
/** Maximum rate-limit wait that a gateway leaves to the SDK, ms. */
export const GATEWAY_WAIT_MS = 5_000;
/** Wait time if Discord asks us to wait without saying how long: short at first, then longer each time that was not enough. */
const UNKNOWN_WAIT: Backoff = { firstMs: 5_000, maxMs: 300_000 };

/**
 * Returns the options for the SDK's REST client: one request per call and no retries. `apiUrl`: without version; null: Discord's own.
 * `longestWaitMs`: rate limits up to this are waited out inside the SDK; longer ones throw RateLimitError.
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
    // If the response has no X-RateLimit-Reset-After, only `sublimitTimeout` has the actual wait.
    rejectOnRateLimit: ({ retryAfter, sublimitTimeout }) => Math.max(retryAfter, sublimitTimeout) > longestWaitMs,
  };
}

/** The SDK's REST client, except that it keeps its token: the SDK drops it at the first 401, but a refused token may be accepted again later. */
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

/** Returns the SDK's own request function, extended to read the body within the time limit and to correct 429s that the SDK would misread. */
function requestWithin(limitMs: number, guard: RequestGuard): RESTOptions['makeRequest'] {
  let unknownWaits = 0;
  return async (url, init) => {
    guard.admit(url);
    const whole = DefaultRestOptions.makeRequest(url, init).then(async (answer) => ({
      response: answer,
      body: Buffer.from(await answer.arrayBuffer()),
    }));
    // The SDK's abort signal can lose its request while the body is being read, so our own timer ends the call the way the SDK's would.
    const late = () => new DOMException(`no answer within ${limitMs} ms`, 'AbortError');
    const { response, body } = await rejectAfter(limitMs + 250, whole, late);
    const headers = new Headers([...response.headers]);
    guard.note(response.status, headers.get('x-ratelimit-scope'));
    if (response.status !== 429) unknownWaits = 0;
    else {
      const answer = parseJsonObject(body.toString('utf8'));
      const asked = Number(answer?.retry_after);
      // The SDK never reads the body's `retry_after`, and repeats a 429 without the header immediately and forever.
      if (!(Number(headers.get('retry-after')) > 0)) headers.set('retry-after', String(asked > 0 ? asked : unknownWaitS()));
      // A 429 whose body is not Discord's JSON comes from Cloudflare in front of it and concerns every call.
      if (answer === null || answer.global === true) headers.set('x-ratelimit-global', 'true');
    }
    const bodyless = response.status === 204 || response.status === 304;
    // Otherwise the SDK would try to parse JSON from an empty body.
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
 * Discord bans an IP address after 10,000 requests answered with 401, 403 or 429 within ten minutes. Each process stops at a tenth of that, so that
 * several behind one address stay below the limit together. https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
 */
const WINDOW_MS = 600_000;
const MAX_REFUSED = 1_000;
const WARN_EVERY = 100;
const REFUSED: ReadonlySet<number> = new Set([401, 403, 429]);

export type RequestGuard = ReturnType<typeof createRequestGuard>;

/** Creates a guard that counts refused requests over all connections of this process and stops calls when there are too many. `now`: epoch ms. */
export function createRequestGuard({ log, now }: { log: Log; now(): number }) {
  /** Times of refusals (epoch ms), oldest first; at most `MAX_REFUSED` plus those of requests that were let through. */
  const refusedAtMs: number[] = [];
  let isStopped = false;

  return {
    /** Must be called before each request. Responses to interactions are always let through, because people wait for them. @throws {DeliveryError} `rate-limited` if too many requests were refused */
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
    /** Must be called after each response. A 429 for a limit shared with other applications is not counted. */
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
