import { type Kysely, sql } from 'kysely';
import {
  type Approval,
  type AskedApproval,
  askAgain,
  askForApproval,
  decideApproval,
  expireApproval,
  messageFingerprint,
  nextRequestAt,
  offeredText,
} from '../../../src/model/approval.ts';
import type { Delivery, DeliveryKey } from '../../../src/model/delivery.ts';
import type { Reason } from '../../../src/model/reason.ts';
import { approvalNotice, approvalNoticeKey, approvalNoticeRow } from '../../../src/model/sentences/approval-notice.ts';
import type { Wakeup } from '../../../src/ports/delivery-queue.ts';
import type { ApprovalSelection, Approvals } from '../../../src/ports/ledger/approvals.ts';
import type { Database, StoredApproval } from '../schema.ts';
import { inTransaction, storableJson } from '../writes.ts';
import { type DeliveryRow, deliveryOf, insertDeliveries } from './delivery-rows.ts';
import { planEdits } from './message-changes.ts';

interface ApprovalRow {
  number: string;
  state: Approval['state'];
  approval: StoredApproval;
  reason: Reason | null;
}

/** Condition: the message of a delivery `d` will not be sent as it was shown, although nobody decided; if its file comes back, approval is requested again. */
const isWithdrawn = sql`a.state = 'waiting' and (d.digest_key is not null or d.state not in ('held', 'planned', 'queued', 'sending')
  or coalesce(d.reason->>'kind', '') in ('restored', 'file-gone'))`;
const isOpen = sql`(a.state = 'waiting' or a.offers) and not (${isWithdrawn})`;
const columns = sql`a.number, a.approval, case when ${isWithdrawn} then 'withdrawn' else a.state end as state, d.reason`;

function approvalOf({ number, state, approval, reason }: ApprovalRow): Approval {
  return { ...approval, number: Number(number), state, ...(state === 'withdrawn' ? { reason } : {}) };
}

/** Finds approvals: see `Approvals.approvals`. */
async function findApprovals(
  db: Kysely<Database>,
  { numbers, keys, open = false }: ApprovalSelection,
  limit: number,
  offset = 0,
): ReturnType<Approvals['approvals']> {
  const { rows } = await sql<ApprovalRow & { total: string }>`
    select ${columns}, count(*) over () as total from herald.approvals a join herald.deliveries d on d.key = a.delivery_key
    where (${numbers ?? null}::bigint[] is null or a.number = any(${numbers ?? null}::bigint[]))
      and (${keys ?? null}::text[] is null or a.delivery_key = any(${keys ?? null}::text[]))
      and (not ${open} or ${isOpen})
    order by a.number limit ${limit} offset ${offset}`.execute(db);
  return { approvals: rows.map(approvalOf), total: Number(rows[0]?.total ?? 0) };
}

/** Returns the current approval; null if there is none. */
async function readApproval(db: Kysely<Database>, selection: ApprovalSelection): Promise<Approval | null> {
  const { approvals } = await findApprovals(db, selection, 1);
  return approvals[0] ?? null;
}

/** Counts open approvals: see `Approvals.openApprovals`. */
async function openApprovals(db: Kysely<Database>): ReturnType<Approvals['openApprovals']> {
  const { rows } = await sql<{ count: string; since: string | null }>`
    select count(*) as count, min(a.approval->>'requestedAt') as since
    from herald.approvals a join herald.deliveries d on d.key = a.delivery_key where ${isOpen}`.execute(db);
  const [{ count, since } = { count: '0', since: null }] = rows;
  return { count: Number(count), since };
}

/** Maximum number of requests handled in one round of housekeeping. */
const MAX_AT_ONCE = 200;

/** Creates the store of messages that need approval. A delivery's row is always locked before its approval. */
export function createApprovals(db: Kysely<Database>): Approvals {
  return {
    awaitApproval: (key, attempt, request, nowMs) =>
      inTransaction(db, async (tx) => {
        const row = await lockDelivery(tx, key);
        if (row?.state !== 'sending' || row.attempts !== attempt) return null;
        const before = await readApproval(tx, { keys: [key] });
        const claimed = { key, destination: row.destination, claimedAt: row.sendingSince ?? row.updatedAt };
        const isNoticeOpen = before !== null && (await isOpenNotice(tx, approvalNoticeKey(before)));
        const asked = askForApproval(claimed, before, request, isNoticeOpen, nowMs);
        const approval = await write(tx, asked.approval);
        await endAttempt(tx, key, asked.becomes, approval, new Date(nowMs));
        const isHeld = asked.becomes === 'asks' || asked.becomes === 'waits';
        const wakeups = asked.becomes === 'approved' ? [{ key }] : await showNotice(tx, asked.becomes, approval, nowMs);
        return { approval, isHeld, wakeups };
      }),
    offerContent: (key, own, nowMs) =>
      inTransaction(db, async (tx) => {
        await lockDelivery(tx, key);
        const before = await readApproval(tx, { keys: [key] });
        if (before?.state !== 'approved' || messageFingerprint(before.own) === messageFingerprint(own)) return [];
        const changed = { ...before, own };
        if (offeredText(changed) === null) {
          await write(tx, changed);
          return [];
        }
        const approval = await write(tx, { ...changed, asked: before.asked + 1 });
        return showNotice(tx, 'asks', approval, nowMs);
      }),
    approvals: (selection, limit, offset) => findApprovals(db, selection, limit, offset),
    openApprovals: () => openApprovals(db),
    decideApproval: (number, decision, by, nowMs, terms) =>
      inTransaction(db, async (tx) => {
        const named = await readApproval(tx, { numbers: [number] });
        if (named === null) return null;
        const row = await lockDelivery(tx, named.key);
        const current = (await readApproval(tx, { numbers: [number] })) ?? named;
        const step = decideApproval(current, decision, by, nowMs, terms);
        if ('refused' in step) return { approval: current, refused: step.refused };
        const approval = await write(tx, step.approval);
        const wakeups = row === null ? [] : await applyDecision(tx, row, approval, decision.kind, new Date(nowMs));
        return { approval, wakeups };
      }),
    maintainApprovals: async (nowMs, terms) => {
      const now = new Date(nowMs);
      const { rows } = await sql<{ key: DeliveryKey }>`
        select delivery_key as key from herald.approvals where state = 'waiting' and (expires_at <= ${now} or wakes_at <= ${now})
        order by number limit ${sql.lit(MAX_AT_ONCE)}`.execute(db);
      const wakeups: Wakeup[] = [];
      const expired: Approval[] = [];
      for (const { key } of rows) {
        const ended = await inTransaction(db, async (tx) => {
          const row = await lockDelivery(tx, key);
          const approval = await readApproval(tx, { keys: [key] });
          if (row === null || approval === null) return null;
          // A withdrawn approval no longer waits for anybody.
          if (approval.state === 'withdrawn')
            await sql`update herald.approvals set wakes_at = null, expires_at = 'infinity' where delivery_key = ${key}`.execute(tx);
          if (approval.state !== 'waiting') return null;
          if (Date.parse(approval.expiresAt) <= nowMs) {
            const over = await write(tx, expireApproval(approval, nowMs));
            await applyDecision(tx, row, over, 'never', now);
            return over;
          }
          if (Date.parse(nextRequestAt(approval) ?? '') > nowMs) return null;
          wakeups.push(...(await showNotice(tx, 'asks', await write(tx, askAgain(approval, nowMs, terms)), nowMs)));
          return null;
        });
        if (ended) expired.push(ended);
      }
      return { wakeups, expired };
    },
  };
}

async function lockDelivery(tx: Kysely<Database>, key: DeliveryKey): Promise<Delivery | null> {
  const { rows } = await sql<DeliveryRow>`select * from herald.deliveries where key = ${key} for no key update`.execute(tx);
  return rows[0] ? deliveryOf(rows[0]) : null;
}

/** Writes an approval; a new one gets its number. */
async function write(tx: Kysely<Database>, { number: _, reason: _reason, ...approval }: AskedApproval['approval']): Promise<Approval> {
  const stored = storableJson(approval);
  const offers = offeredText(approval) !== null && (approval.state === 'approved' || approval.state === 'waiting');
  const { rows } = await sql<{ number: string }>`
    insert into herald.approvals (delivery_key, state, offers, wakes_at, expires_at, approval)
    values (${approval.key}, ${approval.state}, ${offers}, ${nextRequestAt({ ...approval, number: 0 })}, ${approval.expiresAt}, ${stored}::jsonb)
    on conflict (delivery_key) do update set state = excluded.state, offers = excluded.offers, wakes_at = excluded.wakes_at,
      expires_at = excluded.expires_at, approval = excluded.approval
    returning number`.execute(tx);
  return { ...approval, number: Number(rows[0]?.number) };
}

/** Updates the claimed row after approval was requested; its attempt is not counted. */
async function endAttempt(
  tx: Kysely<Database>,
  key: DeliveryKey,
  becomes: AskedApproval['becomes'],
  approval: Approval,
  at: Date,
): Promise<void> {
  const { number, review } = approval;
  const held: Reason = { kind: 'approval', number, review };
  const [state, reason] =
    becomes === 'approved' ? ['planned', null] : becomes === 'ended' ? ['skipped', endReason(approval)] : ['held', held];
  await sql`
    update herald.deliveries set state = ${state}, reason = ${reason === null ? null : storableJson(reason)}::jsonb, updated_at = ${at},
      attempts = greatest(attempts - 1, 0), owner = null, not_found_at = null, workspace_slot_at = null, enqueued_at = null,
      sending_since = case when attempts > 1 then sending_since end, first_sent_at = case when attempts > 1 then first_sent_at end
    where key = ${key}`.execute(tx);
}

function endReason({ state, decidedBy }: Approval): Reason {
  return state === 'expired' ? { kind: 'approval-expired' } : { kind: 'declined', by: decidedBy };
}

/** Applies a decision to the delivery. */
async function applyDecision(
  tx: Kysely<Database>,
  { key, state }: Delivery,
  approval: Approval,
  kind: string,
  at: Date,
): Promise<readonly Wakeup[]> {
  if (kind === 'use' && state === 'delivered') return planEdits(tx, [key], at.toISOString(), false);
  if (approval.state === 'approved') {
    const { rows } = await sql<{ key: DeliveryKey }>`
      update herald.deliveries set state = 'planned', reason = null, enqueued_at = null, updated_at = ${at}
      where key = ${key} and state = 'held' and reason->>'kind' = 'approval' returning key`.execute(tx);
    return rows;
  }
  if (approval.state === 'declined' || approval.state === 'expired')
    await sql`
      update herald.deliveries set state = 'skipped', reason = ${storableJson(endReason(approval))}::jsonb, updated_at = ${at}
      where key = ${key} and state in ('held', 'planned', 'queued')`.execute(tx);
  return [];
}

/** Inserts a new notice, or updates the one that asks, with the current text of the message. */
async function showNotice(
  tx: Kysely<Database>,
  becomes: Exclude<AskedApproval['becomes'], 'approved'>,
  approval: Approval,
  nowMs: number,
): Promise<readonly Wakeup[]> {
  if (becomes === 'ended') return [];
  if (becomes === 'asks') return (await insertDeliveries(tx, [approvalNoticeRow(approval)], new Date(nowMs))).map((key) => ({ key }));
  const key = approvalNoticeKey(approval);
  const notice = storableJson(approvalNotice(approval));
  const { rows } = await sql`
    update herald.deliveries set notice = ${notice}::jsonb where key = ${key} and notice <> ${notice}::jsonb returning key`.execute(tx);
  return rows.length > 0 ? planEdits(tx, [key], new Date(nowMs).toISOString(), false) : [];
}

async function isOpenNotice(tx: Kysely<Database>, key: DeliveryKey): Promise<boolean> {
  const { rows } = await sql`select 1 from herald.deliveries where key = ${key} and notice ? 'subject'`.execute(tx);
  return rows.length > 0;
}

/** Plans messages that wait for approval again if one of their posts has changed, so that they ask with their new text. Must run in the scan's transaction. */
export async function recheckApprovals(tx: Kysely<Database>, postIds: readonly string[], at: Date): Promise<readonly Wakeup[]> {
  if (postIds.length === 0) return [];
  const { rows } = await sql<{ key: DeliveryKey }>`
    update herald.deliveries set state = 'planned', reason = null, enqueued_at = null, updated_at = ${at}
    where needs_attention and state = 'held' and reason->>'kind' = 'approval' and digest_key is null
      and key in (select coalesce(digest_key, key) from herald.deliveries where purpose = 'announce' and post_id = any(${postIds}::text[]))
    returning key`.execute(tx);
  return rows;
}
