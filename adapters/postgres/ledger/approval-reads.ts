import { type Kysely, sql } from 'kysely';
import type { Approval } from '../../../src/model/approval.ts';
import type { DeliveryKey } from '../../../src/model/delivery.ts';
import type { Reason } from '../../../src/model/reason.ts';
import type { ApprovalSelection, Approvals } from '../../../src/ports/ledger/approvals.ts';
import type { Database, StoredApproval } from '../schema.ts';

interface ApprovalRow {
  number: string;
  state: Approval['state'];
  approval: StoredApproval;
  reason: Reason | null;
}

/** A delivery `d` whose message will not be sent as it was shown, though nobody decided; if its file comes back, it is asked for again. */
const isWithdrawn = sql`a.state = 'waiting' and (d.digest_key is not null or d.state not in ('held', 'planned', 'queued', 'sending')
  or coalesce(d.reason->>'kind', '') in ('restored', 'file-gone'))`;
const isOpen = sql`(a.state = 'waiting' or a.offers) and not (${isWithdrawn})`;
const columns = sql`a.number, a.approval, case when ${isWithdrawn} then 'withdrawn' else a.state end as state, d.reason`;

function approvalOf({ number, state, approval, reason }: ApprovalRow): Approval {
  return { ...approval, number: Number(number), state, ...(state === 'withdrawn' ? { reason } : {}) };
}

/** As it is now; null: there is none. */
export async function readApproval(
  db: Kysely<Database>,
  { key, number }: { key?: DeliveryKey; number?: number },
): Promise<Approval | null> {
  const meant = key === undefined ? sql`a.number = ${number ?? 0}::bigint` : sql`a.delivery_key = ${key}`;
  const { rows } = await sql<ApprovalRow>`
    select ${columns} from herald.approvals a join herald.deliveries d on d.key = a.delivery_key where ${meant}`.execute(db);
  return rows[0] ? approvalOf(rows[0]) : null;
}

/** See `Approvals.approvals`. */
export async function findApprovals(
  db: Kysely<Database>,
  { numbers, keys, open = false }: ApprovalSelection,
  limit: number,
  offset: number,
): ReturnType<Approvals['approvals']> {
  const { rows } = await sql<ApprovalRow & { total: string }>`
    select ${columns}, count(*) over () as total from herald.approvals a join herald.deliveries d on d.key = a.delivery_key
    where (${numbers ?? null}::bigint[] is null or a.number = any(${numbers ?? null}::bigint[]))
      and (${keys ?? null}::text[] is null or a.delivery_key = any(${keys ?? null}::text[]))
      and (not ${open} or ${isOpen})
    order by a.number limit ${limit} offset ${offset}`.execute(db);
  return { approvals: rows.map(approvalOf), total: Number(rows[0]?.total ?? 0) };
}

/** See `Approvals.openApprovals`. */
export async function openApprovals(db: Kysely<Database>): ReturnType<Approvals['openApprovals']> {
  const { rows } = await sql<{ count: string; since: string | null }>`
    select count(*) as count, min(a.approval->>'requestedAt') as since
    from herald.approvals a join herald.deliveries d on d.key = a.delivery_key where ${isOpen}`.execute(db);
  const [{ count, since } = { count: '0', since: null }] = rows;
  return { count: Number(count), since };
}
