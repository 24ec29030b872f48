import type { Kysely, Selectable } from 'kysely';
import type { SubscriptionOrder } from '../../../src/ports/subscription-store.ts';
import type { Database } from '../schema.ts';
import { createAudit } from './audit.ts';

/** Writes into the audit log who changed a subscription, in the transaction that does. */
export async function note(
  tx: Kysely<Database>,
  { by, where, nowMs }: SubscriptionOrder,
  action: string,
  row: Selectable<Database['herald.subscriptions']>,
  more: object = {},
): Promise<void> {
  const { id, number, destination, filter, paused_reason } = row;
  const reason = action === 'subscriptions pause' ? { reason: paused_reason } : {};
  const detail = { subscription: Number(number), id, destination, filter, ...reason, ...more };
  await createAudit(tx).record({ at: new Date(nowMs).toISOString(), who: by, where, action, detail });
}
