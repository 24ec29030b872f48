import { type Kysely, sql } from 'kysely';
import type { DeliveryKey } from '../../../src/model/delivery.ts';
import type { Settlement } from '../../../src/ports/ledger/delivery-lease.ts';
import { createBatcher } from '../batcher.ts';
import type { Database } from '../schema.ts';
import { storableJson } from '../storable.ts';
import { retryTransaction } from '../transactions.ts';

interface Ending {
  key: DeliveryKey;
  attempt: number;
  settlement: Settlement;
  nowMs: number;
}

const BATCH_MOST = 200;

/**
 * Ends attempts, those that end at once in one round trip (see the migration `006-settle`). A proof of delivery also ends a doubt that was given up (`in-doubt`) since.
 * After `missed` the same owner's claim waits 10 s and is doubtful again, with the time of the miss.
 */
export function createSettler(
  db: Kysely<Database>,
): (key: DeliveryKey, attempt: number, settlement: Settlement, nowMs: number) => Promise<boolean> {
  async function settleAll(endings: readonly Ending[]): Promise<readonly boolean[]> {
    const ends = storableJson(endings.map(endOf));
    const { rows } = await retryTransaction(() =>
      sql<{ key: string }>`select key from herald.settle_all(${ends}::jsonb) as key`.execute(db),
    );
    const settled = new Set(rows.map(({ key }) => key));
    return endings.map(({ key }) => settled.has(key));
  }

  const settle = createBatcher(settleAll, ({ key }) => key, BATCH_MOST);
  return (key, attempt, settlement, nowMs) => settle({ key, attempt, settlement, nowMs });
}

function endOf({ key, attempt, settlement, nowMs }: Ending): object {
  const end = { key, attempt, state: settlement.state, now: Math.floor(nowMs) };
  switch (settlement.state) {
    case 'delivered': {
      const { receipt, renderedFingerprint, includedIds, next, restUntilMs } = settlement;
      return {
        ...end,
        ...(receipt ? { receipt } : {}),
        ...(renderedFingerprint === undefined ? {} : { rendered_fingerprint: renderedFingerprint }),
        ...(includedIds ? { included: includedIds } : {}),
        ...(next ? { next: next.row, moved: next.postIds } : {}),
        ...(restUntilMs === undefined ? {} : { rest: Math.ceil(restUntilMs) }),
      };
    }
    case 'planned':
      return {
        ...end,
        reason: settlement.reason,
        counts: settlement.countsAttempt,
        ...againOf(settlement.againAtMs),
        ...(settlement.dueAtMs === undefined ? {} : { due: Math.ceil(settlement.dueAtMs) }),
      };
    case 'not-found':
      return { ...end, ...againOf(settlement.againAtMs) };
    default:
      return { ...end, reason: settlement.reason };
  }
}

function againOf(againAtMs: number | undefined): object {
  return againAtMs === undefined ? {} : { again: Math.ceil(againAtMs) };
}
