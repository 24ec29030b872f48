import { type REST, RESTEvents } from 'discord.js';

/** What Discord's answers say about the quota of a channel; the SDK keeps their headers to itself. */
export interface RateLimitHeaders {
  /** How long the channel wants no more messages after this request's body, ms; 0: its quota is not used up, or Discord did not say. */
  restMsAfter(body: object): number;
}

/** Listens to a REST client's answers. A request is known by its body, so that each needs a fresh object. */
export function watchRateLimitHeaders(rest: REST): RateLimitHeaders {
  const rests = new WeakMap<object, number>();
  rest.on(RESTEvents.Response, ({ data: { body } }, { headers }) => {
    if (typeof body !== 'object' || body === null || headers.get('x-ratelimit-remaining') !== '0') return;
    const resetAfterMs = Math.ceil(Number(headers.get('x-ratelimit-reset-after')) * 1000);
    if (resetAfterMs > 0) rests.set(body, resetAfterMs);
  });
  return { restMsAfter: (body) => rests.get(body) ?? 0 };
}
