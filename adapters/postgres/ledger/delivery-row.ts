import type { Selectable } from 'kysely';
import type { Delivery } from '../../../src/model/delivery.ts';
import type { DeliveriesTable } from '../schema.ts';

/** A row as the database gives it: instants are Dates in rows, text in JSON. */
export type DeliveryRow = {
  [column in keyof Selectable<DeliveriesTable>]: Date extends Selectable<DeliveriesTable>[column]
    ? Selectable<DeliveriesTable>[column] | string
    : Selectable<DeliveriesTable>[column];
};

/** Row → delivery. Pure. */
export function deliveryOf(row: DeliveryRow): Delivery {
  return {
    key: row.key,
    postId: row.post_id,
    destination: row.destination,
    purpose: row.purpose,
    state: row.state,
    originalKey: row.original_key,
    dueAt: row.due_at === null ? null : isoOf(row.due_at),
    hold: row.hold,
    renderedFingerprint: row.rendered_fingerprint,
    reason: row.reason,
    digestKey: row.digest_key,
    attempts: row.attempts,
    receipt: row.receipt,
    createdAt: isoOf(row.created_at),
    updatedAt: isoOf(row.updated_at),
    sendingSince: row.sending_since === null ? null : isoOf(row.sending_since),
    firstSentAt: row.first_sent_at === null ? null : isoOf(row.first_sent_at),
    ...(row.mention === null || row.mentioned_at === null ? {} : { mention: { who: row.mention, at: isoOf(row.mentioned_at) } }),
  };
}

function isoOf(instant: Date | string): string {
  return new Date(instant).toISOString();
}
