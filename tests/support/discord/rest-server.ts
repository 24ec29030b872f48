import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError, unauthorized } from './api-error.ts';
import type { Fault, Faults } from './faults.ts';
import type { createRateLimits } from './rate-limits.ts';
import { type Answered, createRouter, type Routes } from './route.ts';

/** One call that reached the double. */
export interface Seen {
  route: string;
  path: string;
  body: unknown;
  /** Status of the answer; null: never answered. */
  status: number | null;
  atMs: number;
}

interface ServerParts {
  routes: Routes;
  token(): string | null;
  faults: Faults;
  limits: ReturnType<typeof createRateLimits>;
  calls: Seen[];
  now(): number;
  /** Called for each call before it is handled. */
  calling(route: string, path: string): void;
}

const BASE = '/api/v10';
const USER_AGENT = /^DiscordBot \(\S+, [\w.]+\)/;

/** Creates a handler that answers HTTP as Discord's API does. */
export function createRestServer(parts: ServerParts): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const find = createRouter(parts.routes);

  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const path = decodeURIComponent(url.pathname);
    const found = find(request.method ?? '', path.startsWith(BASE) ? path.slice(BASE.length) : '');
    const text = await bodyOf(request);
    const seen: Seen = {
      route: found?.route ?? `${request.method} ${path}`,
      path: url.pathname,
      body: text,
      status: null,
      atMs: parts.now(),
    };
    parts.calls.push(seen);
    parts.calling(seen.route, seen.path);
    const fault = parts.faults.next(seen.route, seen.path);
    if (fault && strikeBefore(fault, response, seen)) return;
    const { headers, retryAfterS, global } = parts.limits(seen.route, found?.params.channel ?? '');
    const answer = (status: number, body: unknown, more: Record<string, string> = {}) => {
      seen.status = status;
      response.writeHead(status, { 'content-type': 'application/json', ...headers, ...more });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    };
    if (retryAfterS !== null) return answer(429, limited(retryAfterS, global), { 'retry-after': String(Math.ceil(retryAfterS)) });
    const answered = run();
    if (fault && strikeAfter(fault, response, seen, answered)) return;
    if (fault?.kind === 'late') setTimeout(() => answer(answered.status, answered.body), fault.lateMs);
    else answer(answered.status, answered.body);

    function run(): Answered {
      try {
        seen.body = text === '' ? undefined : JSON.parse(text);
        admit(request, seen.route);
        if (!found) throw new ApiError(404, 0, '404: Not Found');
        const call = { params: found.params, query: url.searchParams, body: seen.body, embedsLost: fault?.kind === 'lose-embeds' };
        return parts.routes[found.route]?.(call) ?? { status: 500 };
      } catch (error) {
        if (error instanceof ApiError) return { status: error.status, body: error.body };
        if (error instanceof SyntaxError) return { status: 400, body: { message: 'The request body contains invalid JSON.', code: 50109 } };
        throw error;
      }
    }
  };

  /** Checks token and User-Agent. @throws {ApiError} if one of them is not valid */
  function admit({ headers }: IncomingMessage, route: string): void {
    if (!USER_AGENT.test(headers['user-agent'] ?? '')) throw new ApiError(403, 40333, 'internal network error');
    const byOwnToken = route.includes('/:token');
    if (!byOwnToken && headers.authorization !== `Bot ${parts.token()}`) throw unauthorized();
  }
}

function strikeBefore(fault: Fault, response: ServerResponse, seen: Seen): boolean {
  if ('when' in fault && fault.when === 'after') return false;
  switch (fault.kind) {
    case 'rate-limit': {
      const { retryAfterS, scope, header = true, html = false } = fault;
      const headers = {
        'content-type': html ? 'text/html' : 'application/json',
        ...(header ? { 'retry-after': String(retryAfterS) } : {}),
        ...(html ? {} : { 'x-ratelimit-scope': scope }),
        ...(scope === 'global' && !html ? { 'x-ratelimit-global': 'true' } : {}),
      };
      return end(
        response,
        seen,
        429,
        html ? '<html>Access denied</html>' : JSON.stringify(limited(retryAfterS, scope === 'global')),
        headers,
      );
    }
    case 'refuse': {
      const body = {
        message: fault.message ?? 'Refused',
        code: fault.code,
        ...(fault.retryAfterS ? { retry_after: fault.retryAfterS } : {}),
        ...(fault.errors ? { errors: fault.errors } : {}),
      };
      return end(response, seen, fault.status, JSON.stringify(body), { 'content-type': 'application/json' });
    }
    case 'server-error':
      return end(response, seen, fault.status, '<html>upstream error</html>', { 'content-type': 'text/html' });
    case 'garbage':
      return end(response, seen, 200, fault.body, { 'content-type': 'text/html' });
    case 'late':
    case 'lose-embeds':
      return false;
    default:
      return breakOff(fault.kind, response, '{"id":"1');
  }
}

function strikeAfter(fault: Fault, response: ServerResponse, seen: Seen, answered: Answered): boolean {
  if (!('when' in fault) || fault.when === 'before') return false;
  if (fault.kind === 'server-error')
    return end(response, seen, fault.status, '<html>upstream error</html>', { 'content-type': 'text/html' });
  if (fault.kind === 'garbage') return end(response, seen, 200, fault.body, { 'content-type': 'text/html' });
  return breakOff(fault.kind, response, JSON.stringify(answered.body ?? {}));
}

function breakOff(kind: 'reset' | 'cut' | 'stall' | 'stall-body', response: ServerResponse, body: string): true {
  if (kind === 'reset') response.socket?.resetAndDestroy();
  if (kind === 'cut' || kind === 'stall-body') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(body.length + 50) });
    response.write(body.slice(0, Math.floor(body.length / 2)), () => kind === 'cut' && response.socket?.end());
  }
  return true;
}

function end(response: ServerResponse, seen: Seen, status: number, body: string, headers: Record<string, string>): true {
  seen.status = status;
  response.writeHead(status, headers).end(body);
  return true;
}

function limited(retryAfterS: number, global: boolean): object {
  return { message: 'You are being rate limited.', retry_after: retryAfterS, global };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
