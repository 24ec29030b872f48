import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import { refusal, type WebEnv } from './routes.ts';

const HOST = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9_-](?:[a-z0-9._-]{0,251}[a-z0-9_-])?)\.?)(?::\d{1,5})?$/i;

/** Returns the name in a Host header, in lower case and without its port; null if the header is not a host. Pure. */
export function nameInHost(header: string): string | null {
  const [, address, name] = HOST.exec(header) ?? [];
  if (address !== undefined) return isIP(address) === 6 ? address.toLowerCase() : null;
  return name?.toLowerCase() ?? null;
}

/** Refuses requests whose Host header is missing, repeated or not a host, and request targets that name a host themselves or contain NUL characters. */
export function wellFormedHost(): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    const { incoming } = c.env;
    // Given several, Node would take the first, and a proxy perhaps the last.
    const [host = '', ...others] = incoming.headersDistinct.host ?? [];
    if (others.length > 0) return refusal(c, 400, 'more than one Host header');
    if (nameInHost(host) === null) return refusal(c, 400, 'the Host header is not a host');
    // No database takes NUL characters.
    if (c.req.url.includes('%00')) return refusal(c, 400, 'the address contains a NUL character (%00)');
    if (!incoming.url?.startsWith('/')) return refusal(c, 400, 'the request target must be a path');
    return next();
  };
}

/**
 * Refuses requests for other hosts. Otherwise a page on `evil.example` whose name is later pointed at this machine could read what Herald answers
 * (DNS rebinding). IP addresses and `localhost` are always accepted, since nobody else decides where they lead; the port is ignored.
 * `names`: the other names of this Herald.
 */
export function onlyOurHosts(names: readonly string[]): MiddlewareHandler<WebEnv> {
  const ours = new Set(['localhost', ...names.map((name) => name.toLowerCase())]);
  return async (c, next) => {
    const name = nameInHost(c.env.incoming.headers.host ?? '') ?? '';
    if (isIP(name) !== 0 || ours.has(name)) return next();
    return refusal(c, 421, 'this name is not allowed: add it to HERALD_WEB_HOSTS');
  };
}
