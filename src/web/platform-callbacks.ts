import type { IncomingMessage } from 'node:http';
import { type Context, Hono } from 'hono';
import type { Log } from '../ops/log.ts';
import type { HttpCallback } from '../ports/http-callback.ts';
import { createRefusalLog } from './refusal-log.ts';
import { streamBody } from './request-body.ts';
import { onlyMethods, type Routes, refusal, type WebEnv } from './routes.ts';

export interface PlatformCallbacksOptions {
  callbacks: readonly HttpCallback[];
  log: Log;
  /** Maximum number of bodies received at the same time, for each callback; further callers get 503. Default: 128. */
  concurrentMax?: number;
}

/**
 * Passes what platforms send to Herald over HTTP to their adapters. Requests whose headers show that they can't be genuine are refused before their body
 * is received; refusals by an adapter are logged at most once a minute.
 */
export function platformCallbacks({ callbacks, log, concurrentMax = 128 }: PlatformCallbacksOptions): Routes {
  const app = new Hono<WebEnv>();
  for (const callback of callbacks) serve(app, callback, log, concurrentMax);
  return app;
}

function serve(app: Routes, { path, bodyMaxBytes, refusalOf, answer }: HttpCallback, log: Log, concurrentMax: number): void {
  const noteRefusal = createRefusalLog((reason, calls) => log('callback.refused', { path, reason, calls }));
  let inFlight = 0;

  const unauthorized = (c: Context<WebEnv>, reason: string): Response => {
    noteRefusal(reason);
    return refusal(c, 401, 'not signed as it must be');
  };

  app.post(path, async (c) => {
    const { incoming } = c.env;
    const refused = refusalOf(incoming.headers);
    if (refused !== null) return unauthorized(c, refused);
    if (Number(incoming.headers['content-length'] ?? 0) > bodyMaxBytes) return refusal(c, 413, `at most ${bodyMaxBytes} bytes`);
    if (inFlight >= concurrentMax) {
      c.header('retry-after', '1');
      return refusal(c, 503, 'too many calls at once');
    }
    inFlight += 1;
    const body = await wholeBody(incoming, bodyMaxBytes).finally(() => {
      inFlight -= 1;
    });
    if (body === 'too-large') return refusal(c, 413, `at most ${bodyMaxBytes} bytes`);
    if (body === 'broken') return refusal(c, 400, 'the request broke off');
    const given = await answer({ headers: incoming.headers, body });
    if (given.status === 401) return unauthorized(c, String(given.body));
    return typeof given.body === 'string' ? c.text(given.body, given.status) : c.json(given.body, given.status);
  });
  app.all(path, onlyMethods('POST'));
}

async function wholeBody(incoming: IncomingMessage, maxBytes: number): Promise<Buffer | 'too-large' | 'broken'> {
  const pieces: Buffer[] = [];
  const received = await streamBody(incoming, maxBytes, (piece) => void pieces.push(piece));
  return received === 'whole' ? Buffer.concat(pieces) : received;
}
