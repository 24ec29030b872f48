import { DefaultRestOptions, type RESTOptions } from 'discord.js';
import { type Backoff, backoffDelayMs } from '../../../src/lib/backoff.ts';
import { parseJsonObject } from '../../../src/lib/parse-json-object.ts';
import { rejectAfter } from '../../../src/lib/timeout.ts';
import type { RequestGuard } from './request-guard.ts';

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

/** The SDK's own request, with the body read inside its time limit, and 429s it would misread put right. */
function requestWithin(limitMs: number, guard: RequestGuard): RESTOptions['makeRequest'] {
  let unknownWaits = 0;
  return async (url, init) => {
    guard.admit(url);
    const whole = DefaultRestOptions.makeRequest(url, init).then(async (answer) => ({
      response: answer,
      body: Buffer.from(await answer.arrayBuffer()),
    }));
    const { response, body } = await inTime(limitMs, whole);
    const headers = new Headers();
    response.headers.forEach((value, name) => {
      headers.append(name, value);
    });
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
    return new Response(bodyless ? null : body, {
      status: response.status,
      statusText: response.statusText,
      headers,
    }) as unknown as Awaited<ReturnType<RESTOptions['makeRequest']>>;
  };

  function unknownWaitS(): number {
    unknownWaits += 1;
    return Math.ceil(backoffDelayMs(unknownWaits, UNKNOWN_WAIT) / 1000);
  }
}

/** The SDK's signal can lose its request while a body is being read: a timer of our own ends the call then. @throws {DOMException} AbortError, as the SDK's own limit does */
function inTime<T>(limitMs: number, call: Promise<T>): Promise<T> {
  return rejectAfter(limitMs + 250, call, () => new DOMException(`no answer within ${limitMs} ms`, 'AbortError'));
}
