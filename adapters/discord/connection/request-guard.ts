import { DeliveryError } from '../../../src/lib/errors.ts';
import type { Log } from '../../../src/ops/log.ts';

/**
 * Discord bans an address after 10,000 requests answered with 401, 403 or 429 within ten minutes. One process stops at a tenth of that, so that
 * several behind one address stay below it together. https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
 */
const WINDOW_MS = 600_000;
const MAX_REFUSED = 1_000;
const WARN_EVERY = 100;
const REFUSED: ReadonlySet<number> = new Set([401, 403, 429]);

/** Counts refused requests, over all connections of this process. */
export interface RequestGuard {
  /** Call it before a request. Answers to interactions are always let through: people wait for them. @throws {DeliveryError} `rate-limited`, where too many were refused */
  admit(url: string): void;
  /** Call it after a response. A 429 of a limit that is shared with others is not counted. */
  note(status: number, scope: string | null): void;
}

/** `now`: epoch ms. `maxRefused`: for tests. */
export function createRequestGuard({ log, now, maxRefused = MAX_REFUSED }: { log: Log; now(): number; maxRefused?: number }): RequestGuard {
  /** Times of refusals, oldest first; never more than `maxRefused` and those let through. */
  const refusedAtMs: number[] = [];
  let isStopped = false;

  return {
    admit: (url) => {
      forgetOld();
      const blocking = refusedAtMs.at(-maxRefused);
      if (blocking === undefined) isStopped = false;
      if (blocking === undefined || /\/interactions\/\d+\//.test(url)) return;
      const retryAfterMs = Math.max(1_000, blocking + WINDOW_MS - now());
      if (!isStopped) log('discord.calls-stopped', { count: refusedAtMs.length, forMs: retryAfterMs });
      isStopped = true;
      throw new DeliveryError({ kind: 'rate-limited', retryAfterMs, scope: 'platform' });
    },
    note: (status, scope) => {
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
