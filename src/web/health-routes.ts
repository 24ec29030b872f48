import { type Context, Hono } from 'hono';
import { createTtlCache } from '../lib/ttl-cache.ts';
import { onlyMethods, type Routes, refusal, type WebEnv } from './routes.ts';
import { bearerOf, isSameSecret } from './same-secret.ts';

/** A part of Herald and whether it works. */
interface PartReadiness {
  part: string;
  ready: boolean;
  /** For the operator only: it may contain addresses, folders and messages from other servers. */
  detail: string;
}

export interface HealthRoutesOptions {
  readiness: () => Promise<readonly PartReadiness[]>;
  /** A caller that sends it as `Authorization: Bearer …` gets the details; null: nobody does. */
  token: string | null;
}

/** Time one answer is reused for all callers, ms, so that a flood of requests does not become a flood of queries. */
const KEPT_MS = 500;

/**
 * `GET /healthz`: 200 while the process is alive. `GET /readyz`: 200 if every part works, otherwise 503, with the name of each part and whether it is
 * ready; with the token, also the details. A wrong token: 401.
 */
export function healthRoutes({ readiness, token }: HealthRoutesOptions): Routes {
  const app = new Hono<WebEnv>();
  const kept = createTtlCache<readonly PartReadiness[] | null>(KEPT_MS, () => performance.now(), 1);

  app.get('/healthz', (c) => c.json({ alive: true }));
  app.get('/readyz', async (c) => {
    const caller = callerOf(c, token);
    if (caller === 'impostor') {
      c.header('www-authenticate', 'Bearer');
      return refusal(c, 401, 'this is not the token in HERALD_WEB_TOKEN');
    }
    const all = await kept.get('', () => readiness().catch(() => null));
    const ready = all?.every((part) => part.ready) ?? false;
    const shown = (all ?? []).map(({ part, ready, detail }) => (caller === 'operator' ? { part, ready, detail } : { part, ready }));
    return c.json({ ready, parts: shown }, ready ? 200 : 503);
  });
  app.on('ALL', ['/healthz', '/readyz'], onlyMethods('GET, HEAD'));
  return app;
}

/** Classifies the caller. Credentials for a proxy in front of Herald (`Basic …`) make the caller a stranger, not an impostor. */
function callerOf(c: Context<WebEnv>, token: string | null): 'stranger' | 'operator' | 'impostor' {
  const given = bearerOf(c);
  if (token === null || given === null) return 'stranger';
  return isSameSecret(given, token) ? 'operator' : 'impostor';
}
