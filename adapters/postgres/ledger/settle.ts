import { type Kysely, sql } from 'kysely';
import type { DeliveryKey } from '../../../src/model/delivery.ts';
import type { DeliveryLeases, Settlement } from '../../../src/ports/ledger/delivery-lease.ts';
import { createBatcher } from '../batcher.ts';
import type { Database } from '../schema.ts';
import { storableJson } from '../storable.ts';
import { retryTransaction } from '../transactions.ts';

/** As `herald.settle_all` reads it. */
type Ending = Settlement & { key: DeliveryKey; attempt: number; now: number };

const BATCH_MOST = 200;

/**
 * Ends attempts, those that end at once in one round trip (see `migrations/initial/settle.ts`). A proof of delivery also ends a doubt that was given up (`in-doubt`) since.
 * After `not-found` the same owner's claim waits 10 s and is doubtful again, with the time of the miss.
 */
export function createSettler(db: Kysely<Database>): DeliveryLeases['settle'] {
  async function settleAll(endings: readonly Ending[]): Promise<readonly boolean[]> {
    const { rows } = await retryTransaction(() =>
      sql<{ key: DeliveryKey }>`select key from herald.settle_all(${storableJson(endings)}::jsonb) as key`.execute(db),
    );
    const settled = new Set(rows.map(({ key }) => key));
    return endings.map(({ key }) => settled.has(key));
  }

  const settle = createBatcher(settleAll, ({ key }) => key, BATCH_MOST);
  return (key, attempt, settlement, nowMs) => settle({ ...settlement, key, attempt, now: Math.floor(nowMs) });
}
