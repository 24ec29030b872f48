import { isIP } from 'node:net';
import { type Context, Hono } from 'hono';
import { createTtlCache } from '../lib/ttl-cache.ts';
import { nameInHost } from './hosts.ts';
import { onlyMethods, type Routes, refusal, type WebEnv } from './routes.ts';
import { bearerOf, isSameSecret } from './same-secret.ts';

export interface MetricsRoutesOptions {
  render: () => Promise<string>;
  contentType: string;
  /** A caller that sends it as `Authorization: Bearer …` may read the metrics; null: only this machine may. */
  token: string | null;
}

/** Time one answer is reused for all callers, ms, so that several scrapers cause no more queries than one. */
const KEPT_MS = 1_000;
/** Headers that proxies add. Behind a proxy, every request seems to come from this machine. */
const PROXY_HEADER = /^(?:forwarded|x-forwarded-.*|x-real-ip|via)$/;

/** `GET /metrics`, in Prometheus' text format: open to requests from this machine to a loopback name; all others need the token (401 without it). */
export function metricsRoutes({ render, contentType, token }: MetricsRoutesOptions): Routes {
  const app = new Hono<WebEnv>();
  const kept = createTtlCache<string>(KEPT_MS, () => performance.now(), 1);
  app.get('/metrics', async (c) => {
    if (!mayRead(c, token)) {
      c.header('www-authenticate', 'Bearer');
      return refusal(
        c,
        401,
        token === null ? 'from elsewhere, metrics need HERALD_WEB_TOKEN to be set' : 'send HERALD_WEB_TOKEN as a bearer token',
      );
    }
    return c.body(await kept.get('', render), 200, { 'content-type': contentType });
  });
  app.on('ALL', '/metrics', onlyMethods('GET, HEAD'));
  return app;
}

function mayRead(c: Context<WebEnv>, token: string | null): boolean {
  const given = bearerOf(c);
  if (given !== null) return token !== null && isSameSecret(given, token);
  return c.req.header('authorization') === undefined && isFromHere(c);
}

function isFromHere(c: Context<WebEnv>): boolean {
  const { socket, headers } = c.env.incoming;
  if (Object.keys(headers).some((name) => PROXY_HEADER.test(name))) return false;
  const name = nameInHost(headers.host ?? '') ?? '';
  return isLoopback(socket.remoteAddress ?? '') && (name === 'localhost' || isLoopback(name));
}

/** Whether an IP address is a loopback address. Pure. */
function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '');
  return isIP(plain) === 4 ? plain.startsWith('127.') : plain === '::1';
}
