import { type Context, Hono } from 'hono';
import { createTtlCache } from '../lib/ttl-cache.ts';
import { onlyMethods, type Routes, refusal, type WebEnv } from './routes.ts';
import { bearerOf, isSameSecret } from './same-secret.ts';

/** A part of Herald and whether it works. */
interface PartReadiness {
  part: string;
  ready: boolean;
  /** For the operator's eyes: it may name addresses, folders and the words of other servers. */
  detail: string;
}

export interface HealthRoutesOptions {
  readiness: () => Promise<readonly PartReadiness[]>;
  /** Whoever sends it as `Authorization: Bearer …` is told details; null: nobody is. */
  token: string | null;
}

/** How long one answer is good for everybody who asks, ms: a flood of requests is no flood of queries. */
const KEPT_MS = 500;

/**
 * `GET /healthz`: the process lives (200). `GET /readyz`: 200 when every part works, else 503, with the name of each part and whether it is ready;
 * with the token also the details. Another token: 401.
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

/** Whoever logs in to a proxy in front of Herald (`Basic …`) is a stranger, not an impostor. */
function callerOf(c: Context<WebEnv>, token: string | null): 'stranger' | 'operator' | 'impostor' {
  const given = bearerOf(c);
  if (token === null || given === null) return 'stranger';
  return isSameSecret(given, token) ? 'operator' : 'impostor';
}
