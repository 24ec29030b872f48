import { expect } from 'vitest';
import { deliveryKeyOf, type NewDelivery } from '../../src/announce/delivery.ts';
import type { Destination } from '../../src/announce/destination.ts';
import type { ClaimTerms, Ledger } from '../../src/ports/ledger.ts';

/** When the tests take place, epoch ms. */
export const NOW = Date.parse('2026-02-01T12:00:00.000Z');
export const CHANNEL: Destination = 'slack:C0123';
export const OTHER: Destination = 'slack:C0456';
export const RECEIPT = { channel: 'C0123', messageId: '1.2', link: null };

/** Epoch ms → ISO instant. */
export const iso = (ms: number) => new Date(ms).toISOString();
/** Terms of a claim made at NOW by the process `a`. */
export const terms = (own: Partial<ClaimTerms> = {}): ClaimTerms => ({ owner: 'a', nowMs: NOW, intervalMs: 0, patienceMs: 12_000, ...own });

/** A row as the planner asks for it: an announcement of a post to CHANNEL, unless told otherwise. */
export function owed(postId: string, own: Partial<NewDelivery> & { to?: Destination } = {}): NewDelivery {
  const { to = CHANNEL, ...rest } = own;
  const purpose = own.purpose ?? 'announce';
  return {
    key: deliveryKeyOf(postId, to, purpose),
    postId: purpose === 'digest' ? null : postId,
    destination: to,
    purpose,
    state: 'planned',
    reason: null,
    carriedBy: null,
    ...rest,
  };
}

/** Key of the announcement of a post. */
export const keyOf = (postId: string, to: Destination = CHANNEL) => deliveryKeyOf(postId, to, 'announce');

/** Plans and claims one row, which is then `sending`. */
export async function sending(ledger: Ledger, postId = 'p'): Promise<string> {
  await ledger.plan([owed(postId)]);
  expect(await ledger.claim(keyOf(postId), terms())).toMatchObject({ kind: 'claimed' });
  return keyOf(postId);
}
