import { isIPv6 } from 'node:net';

/** Failed sign-ins from one address within `WINDOW_MS`; then it has to wait. */
const MAX_FAILURES = 10;
const WINDOW_MS = 5 * 60_000;
/** Addresses that are remembered; beyond, all are forgotten, so that memory stays bounded. */
const MAX_ADDRESSES = 10_000;

/** Counts failed sign-ins by address. */
export interface SignInAttempts {
  /** How long an address has to wait before it may try again, ms; 0: it may. */
  waitMs(address: string): number;
  failed(address: string): void;
  succeeded(address: string): void;
}

/** `now`: epoch ms. All addresses of one IPv6 network (/64) count as one. */
export function createSignInAttempts(now: () => number): SignInAttempts {
  const failures = new Map<string, { count: number; endsAtMs: number }>();
  const recent = (address: string) => {
    const found = failures.get(networkOf(address));
    return found && found.endsAtMs > now() ? found : null;
  };
  return {
    waitMs(address) {
      const found = recent(address);
      return found && found.count >= MAX_FAILURES ? found.endsAtMs - now() : 0;
    },
    failed(address) {
      const found = recent(address);
      if (failures.size >= MAX_ADDRESSES) failures.clear();
      failures.set(networkOf(address), { count: (found?.count ?? 0) + 1, endsAtMs: found?.endsAtMs ?? now() + WINDOW_MS });
    },
    succeeded: (address) => void failures.delete(networkOf(address)),
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
