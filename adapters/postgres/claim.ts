import { type Kysely, sql } from 'kysely';
import type { DeliveryKey } from '../../src/announce/delivery.ts';
import type { Post } from '../../src/content/post.ts';
import type { Claim, ClaimTerms } from '../../src/ports/ledger.ts';
import { type DeliveryRow, deliveryOf } from './delivery-row.ts';
import type { Database } from './schema.ts';

/** What the function `herald.claim` answers: a claim whose delivery is still a row. */
type Answer =
  | { kind: 'claimed'; row: DeliveryRow; posts: readonly Post[] }
  | { kind: 'doubtful'; row: DeliveryRow; posts: readonly Post[]; missedAtMs: number | null }
  | Extract<Claim, { kind: 'wait' | 'closed' }>;

/** One statement decides and takes; see the migration `002-claim`. */
export async function claimDelivery(db: Kysely<Database>, key: DeliveryKey, terms: ClaimTerms): Promise<Claim> {
  const { owner, nowMs, intervalMs, patienceMs } = terms;
  const { rows } = await sql<{ answer: Answer }>`
    select herald.claim(${key}, ${owner}, ${Math.floor(nowMs)}::bigint, ${Math.ceil(intervalMs)}::bigint, ${Math.ceil(patienceMs)}::bigint) as answer
  `.execute(db);
  const [first] = rows;
  if (!first) throw new Error('A claim was not answered');
  const { answer } = first;
  switch (answer.kind) {
    case 'claimed':
      return { kind: 'claimed', delivery: deliveryOf(answer.row), posts: answer.posts };
    case 'doubtful':
      return { kind: 'doubtful', delivery: deliveryOf(answer.row), posts: answer.posts, missedAtMs: answer.missedAtMs };
    default:
      return answer;
  }
}
