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
  /** Whether the request comes from a trusted proxy. */
  const sent = ({ env: { incoming } }: Context<WebEnv>): boolean => {
    // A socket that listens for both families reports IPv4 addresses with this prefix.
    const plain = incoming.socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/i, '') ?? '';
    return isIP(plain) !== 0 && list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
  };
  return {
    sent,
    /** Whether a trusted proxy reports that the browser used https. */
    sayHttps: (c: Context<WebEnv>): boolean => c.req.header('x-forwarded-proto') === 'https' && sent(c),
  };
}
