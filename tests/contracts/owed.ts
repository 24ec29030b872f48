import { expect } from 'vitest';
import type { Post } from '../../src/content/post.ts';
import { deliveryKeyOf, type NewDelivery } from '../../src/model/delivery.ts';
import type { Destination } from '../../src/model/destination.ts';
import type { ClaimOptions } from '../../src/ports/ledger/delivery-lease.ts';
import type { Ledger } from '../../src/ports/ledger/ledger.ts';
import type { RateLimit } from '../../src/ports/messenger.ts';
import type { ScanRecord } from '../../src/ports/post-store.ts';

/** When the tests take place, epoch ms. */
export const NOW = Date.parse('2026-02-01T12:00:00.000Z');
export const CHANNEL: Destination = 'slack:C0123';
export const OTHER: Destination = 'slack:C0456';
export const RECEIPT = { channel: 'C0123', messageId: '1.2', link: null };

const UNPACED: RateLimit = { intervalMs: 0, burst: 1 };

/** Epoch ms → ISO instant. */
export const iso = (ms: number) => new Date(ms).toISOString();
/** Terms of a claim made at NOW by the process `a`. */
export const terms = (own: Partial<ClaimOptions> = {}): ClaimOptions => ({
  owner: 'a',
  nowMs: NOW,
  rateLimits: { destination: UNPACED, workspace: UNPACED },
  leaseMs: 12_000,
  gracePeriodMs: 86_400_000,
  ...own,
});

/** What a look records: nothing but this. */
export const lookRecord = (own: Partial<ScanRecord> = {}): ScanRecord => ({
  write: [],
  remove: [],
  deliveries: [],
  amendments: null,
  holds: [],
  ...own,
});

/** Posts as a look writes them: told, with their titles for faces. */
export const told = (...posts: readonly Post[]): ScanRecord['write'] =>
  posts.map((post) => ({ post, state: 'announced', fingerprint: `face of ${post.title}` }));

/** A row as the planner asks for it: an announcement of a post to CHANNEL, unless told otherwise. */
export function owed(postId: string, own: Partial<NewDelivery> & { to?: Destination } = {}): NewDelivery {
  const { to = CHANNEL, ...rest } = own;
  const purpose = own.purpose ?? 'announce';
  return {
    key: deliveryKeyOf(postId, to, purpose),
    postId: purpose === 'digest' || purpose === 'notice' ? null : postId,
    destination: to,
    purpose,
    state: 'planned',
    reason: null,
    digestKey: null,
    ...rest,
  };
}

/** Key of the announcement of a post. */
export const keyOf = (postId: string, to: Destination = CHANNEL) => deliveryKeyOf(postId, to, 'announce');

/** Plans and claims one row, which is then `sending`. */
export async function sending(ledger: Ledger, postId = 'p', to: Destination = CHANNEL, nowMs = NOW): Promise<string> {
  await ledger.plan([owed(postId, { to })]);
  expect(await ledger.claim(keyOf(postId, to), terms({ nowMs }))).toMatchObject({ kind: 'claimed' });
  return keyOf(postId, to);
}

/** Plans, claims and delivers one row. */
export async function delivered(ledger: Ledger, postId = 'p', to: Destination = CHANNEL, nowMs = NOW): Promise<string> {
  const key = await sending(ledger, postId, to, nowMs);
  expect(await ledger.settle(key, 1, { state: 'delivered', receipt: RECEIPT, renderedFingerprint: 'as sent' }, nowMs)).toBe(true);
  return key;
}
