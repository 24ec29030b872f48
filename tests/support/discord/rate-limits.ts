const LIMIT = 5;
const WINDOW_MS = 5_000;
const GLOBAL_LIMIT = 50;

/** What the rate limits decide about one call. */
export interface Verdict {
  headers: Record<string, string>;
  /** Set if the call is refused: for how long, in seconds. */
  retryAfterS: number | null;
  global: boolean;
}

/** Creates Discord's limits: 50 calls a second in all (interactions exempt), and 5 in 5 s for writing to one channel. */
export function createRateLimits(enabled: () => boolean, now: () => number): (route: string, major: string) => Verdict {
  const buckets = new Map<string, { used: number; resetMs: number }>();
  const all = { used: 0, resetMs: 0 };

  return (route, major) => {
    if (!enabled() || route.includes('/interactions/') || route.includes('/webhooks/'))
      return { headers: {}, retryAfterS: null, global: false };
    const globally = take(all, 1_000, GLOBAL_LIMIT);
    if (globally !== null)
      return { headers: { 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global' }, retryAfterS: globally, global: true };
    const id = `${route}:${major}`;
    const bucket = buckets.get(id) ?? { used: 0, resetMs: 0 };
    buckets.set(id, bucket);
    const limit = route.startsWith('POST /channels') || route.startsWith('PATCH /channels') ? LIMIT : GLOBAL_LIMIT;
    const refused = take(bucket, WINDOW_MS, limit);
    const resetAfter = Math.max(0, bucket.resetMs - now()) / 1000;
    const headers = {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(Math.max(0, limit - bucket.used)),
      'x-ratelimit-reset': (bucket.resetMs / 1000).toFixed(3),
      'x-ratelimit-reset-after': resetAfter.toFixed(3),
      'x-ratelimit-bucket': Buffer.from(route).toString('hex').slice(0, 24),
      ...(refused === null ? {} : { 'x-ratelimit-scope': 'user' }),
    };
    return { headers, retryAfterS: refused, global: false };
  };

  /** Takes a place in a bucket and returns null; if it is full, returns the seconds until it is reset. */
  function take(bucket: { used: number; resetMs: number }, windowMs: number, limit: number): number | null {
    if (now() >= bucket.resetMs) Object.assign(bucket, { used: 0, resetMs: now() + windowMs });
    if (bucket.used >= limit) return (bucket.resetMs - now()) / 1000;
    bucket.used += 1;
    return null;
  }
}
