import { isIPv6 } from 'node:net';
import type { Context } from 'hono';
import { type Proxies, peerOf } from './proxies.ts';
import type { WebEnv } from './routes.ts';

/** Maximum number of times an address may do something within a window; after that it must wait until the window ends. */
export interface AddressLimit {
  most: number;
  windowMs: number;
}

/** Maximum number of addresses remembered; beyond it, all are forgotten, so that memory stays bounded. */
const MAX_ADDRESSES = 10_000;

/** Counts the attempts from each address. `now`: epoch ms. All addresses of one IPv6 network (/64) count as one. */
export function createAddressCounter({ most, windowMs }: AddressLimit, now: () => number) {
  const counts = new Map<string, { count: number; endsAtMs: number }>();
  const recent = (address: string) => {
    const found = counts.get(networkOf(address));
    return found && found.endsAtMs > now() ? found : null;
  };
  return {
    /** Time until the address may try again, ms; 0 if it may now. */
    waitMs(address: string): number {
      const found = recent(address);
      return found && found.count >= most ? found.endsAtMs - now() : 0;
    },
    count(address: string): void {
      const found = recent(address);
      if (counts.size >= MAX_ADDRESSES) counts.clear();
      counts.set(networkOf(address), { count: (found?.count ?? 0) + 1, endsAtMs: found?.endsAtMs ?? now() + windowMs });
    },
    forget: (address: string) => void counts.delete(networkOf(address)),
  };
}

/** How many times the limit of one client all clients of one proxy have together: nobody knows how many addresses one of them has. */
const PROXY_FACTOR = 10;

/** Counts the attempts of clients, also of those behind a trusted proxy. `now`: epoch ms. */
export function createClientCounter(limit: AddressLimit, proxies: Pick<Proxies, 'clientOf'>, now: () => number) {
  const clients = createAddressCounter(limit, now);
  const throughProxy = createAddressCounter({ ...limit, most: limit.most * PROXY_FACTOR }, now);
  const isProxied = (c: Context<WebEnv>): boolean => proxies.clientOf(c) !== peerOf(c);
  return {
    /** Time until the client may try again, ms; 0 if it may now. */
    waitMs: (c: Context<WebEnv>): number =>
      Math.max(clients.waitMs(proxies.clientOf(c)), isProxied(c) ? throughProxy.waitMs(peerOf(c)) : 0),
    count(c: Context<WebEnv>): void {
      clients.count(proxies.clientOf(c));
      if (isProxied(c)) throughProxy.count(peerOf(c));
    },
    forget: (c: Context<WebEnv>): void => clients.forget(proxies.clientOf(c)),
  };
}

function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = '', tail] = address.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail?.split(':').filter(Boolean) ?? [];
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
}
