import { isIPv6 } from 'node:net';

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

function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = '', tail] = address.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail?.split(':').filter(Boolean) ?? [];
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
}
