import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, RequestError } from '@hono/node-server';
import { Hono, type MiddlewareHandler } from 'hono';
import type { Log } from '../ops/log.ts';
import { onlyOurHosts, wellFormedHost } from './hosts.ts';
import { createRefusalLog } from './refusal-log.ts';
import { pagesForBrowsers } from './refusal-page.tsx';
import { closeOnUnreadBody } from './request-body.ts';
import { type Routes, refusal, type WebEnv } from './routes.ts';

export interface WebServerOptions {
  host: string;
  /** 0 picks a free port. */
  port: number;
  /** Names of this server, besides its address and `localhost`. */
  names: readonly string[];
  /** Routes that answer under these names only. */
  routes: readonly Routes[];
  /** Routes that answer under any name, since they verify each request themselves. */
  anyHostRoutes: readonly Routes[];
  log: Log;
  limits?: Partial<WebLimits>;
}

interface WebLimits {
  /** Connections open at the same time. Default: 256. */
  connections: number;
  /** Time for the head of a request, ms. Default: 5 s. */
  headMs: number;
  /** Time for a whole request, ms. Default: 10 s. */
  requestMs: number;
  /** Interval between checks of those two, ms. Default: 1 s. */
  checkMs: number;
}

const LIMITS: WebLimits = { connections: 256, headMs: 5_000, requestMs: 10_000, checkMs: 1_000 };

/** A running web server. */
export interface WebServer {
  /** `http://127.0.0.1:8080` */
  url: string;
  stop: () => Promise<void>;
}

/** Serves the routes until it is stopped. @throws {Error} if the address is in use */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { log } = options;
  const limits = { ...LIMITS, ...options.limits };
  const onFault = (error: unknown): void => log('web.fault', { error });
  const listener = getRequestListener(createApp(options, onFault).fetch, {
    overrideGlobalObjects: false,
    // Unread bodies are handled by `closeOnUnreadBody`.
    autoCleanupIncoming: false,
    errorHandler: (error) => {
      if (!(error instanceof RequestError)) onFault(error);
      const [status, words] = error instanceof RequestError ? [400, 'the request has no usable Host or path'] : [500, 'internal error'];
      return Response.json({ error: words }, { status: status as number, headers: { ...HEADERS, connection: 'close' } });
    },
  });
  const server = createServer(
    {
      headersTimeout: limits.headMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.checkMs,
      // We refuse a missing Host ourselves, with a message.
      requireHostHeader: false,
    },
    (request, response) => void listener(request, response),
  );
  server.maxConnections = limits.connections;
  logWhenFull(server, log);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const { address, port, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function createApp({ host, names, routes, anyHostRoutes }: WebServerOptions, onFault: (error: unknown) => void): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.use(closeOnUnreadBody(), answerHeaders(), wellFormedHost());
  for (const group of anyHostRoutes) app.route('/', group);
  app.use(onlyOurHosts([host, ...names]), pagesForBrowsers());
  for (const group of routes) app.route('/', group);
  app.notFound((c) => refusal(c, 404, 'nothing here; try /healthz or /readyz'));
  app.onError((error, c) => {
    const { incoming } = c.env;
    // The sender went away, or sent too slowly: not our error, and strangers could fill the log with it.
    if (incoming.destroyed && !incoming.complete) return refusal(c, 400, 'the request is incomplete');
    onFault(error);
    return c.get('faultPage')?.() ?? refusal(c, 500, 'internal error; see the log');
  });
  return app;
}

/** No answer may be cached, have its type guessed, be framed, or be used by pages of other origins. */
const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
};

/** Adds these headers to every answer, unless its route has set them. */
function answerHeaders(): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(HEADERS)) if (!c.res.headers.has(name)) c.res.headers.set(name, value);
  };
}

function logWhenFull(server: Server, log: WebServerOptions['log']): void {
  const note = createRefusalLog((_reason, turnedAway) =>
    log('web.connections.refused', { connections: server.maxConnections, turnedAway }),
  );
  server.on('drop', () => note('full'));
}
