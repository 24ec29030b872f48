import { BlockList, isIP, isIPv6 } from 'node:net';
import type { Context } from 'hono';
import type { WebEnv } from './routes.ts';

/** Proxies whose headers are trusted. */
export type Proxies = ReturnType<typeof createProxies>;

/** Creates the list of trusted proxies. `listed`: their addresses and subnets. */
export function createProxies(listed: readonly string[]) {
  const list = new BlockList();
  for (const proxy of listed) {
    const [address = '', bits] = proxy.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  const has = (address: string): boolean => isIP(address) !== 0 && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  /** Whether the request comes from a trusted proxy. */
  const sent = (c: Context<WebEnv>): boolean => has(peerOf(c));
  return {
    sent,
    /** Whether a trusted proxy reports that the browser used https. */
    sayHttps: (c: Context<WebEnv>): boolean => c.req.header('x-forwarded-proto') === 'https' && sent(c),
    /**
     * Returns the address of the client as trusted proxies report it in `X-Forwarded-For`: the last one that is not a proxy's, since a client can send
     * anything before it. Without such a report, the address of the connection.
     */
    clientOf(c: Context<WebEnv>): string {
      let client = peerOf(c);
      const reported = c.req.header('x-forwarded-for')?.split(',') ?? [];
      for (const entry of reported.toReversed()) {
        const address = addressIn(entry.trim());
        if (!has(client) || address === null) break;
        client = address;
      }
      return client;
    },
  };
}

/** Returns the address of the connection. Pure. */
export function peerOf({ env: { incoming } }: Context<WebEnv>): string {
  return plainAddress(incoming.socket.remoteAddress ?? '');
}

/** Removes the prefix with which a socket that listens for both families reports IPv4 addresses, and the zone of a link-local address. Pure. */
function plainAddress(address: string): string {
  const [withoutZone = ''] = address.split('%', 1);
  return withoutZone.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** Returns the address in `192.0.2.1`, `192.0.2.1:8080`, `2001:db8::1` or `[2001:db8::1]:8080`; null if there is none. Pure. */
function addressIn(entry: string): string | null {
  const [, inBrackets, beforePort] = /^(?:\[([^\]]{1,45})\]|([\d.]{1,15}))(?::\d{1,5})?$/.exec(entry) ?? [];
  const address = plainAddress(inBrackets ?? beforePort ?? entry);
  return isIP(address) === 0 ? null : address;
}
