import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { DeliveryFilter } from '../../../src/ports/dashboard-reads.ts';
import type { WaitingMessage } from '../../../src/ports/ledger/delivery-store.ts';
import type { Ledger } from '../../../src/ports/ledger/ledger.ts';
import type { Database } from '../schema.ts';
import { deliveryOf } from './delivery-rows.ts';

/** The states covered by the generated columns `needs_attention` and `is_open`. */
const STUCK: ReadonlySet<string> = new Set(['held', 'in-doubt', 'failed']);
const OPEN: ReadonlySet<string> = new Set(['planned', 'queued', 'sending']);

/** Creates the ledger's queries: finding, listing waiting and counting deliveries. */
export function createDeliveryFinder(db: Kysely<Database>): Pick<Ledger, 'find' | 'waiting' | 'counts' | 'pending'> {
  const kinds = () =>
    db
      .selectFrom('herald.deliveries')
      .where('digest_key', 'is', null)
      .groupBy(['platform', 'purpose', 'state'])
      .orderBy(sql`platform || ' ' || purpose || ' ' || state collate "C"`)
      .select(({ fn }) => ['platform', 'purpose', 'state', fn.countAll<string>().as('count')]);
  return {
    async find({ reasons, ...selection }, limit) {
      let query = narrow(db.selectFrom('herald.deliveries'), { ...selection, included: true });
      if (reasons) query = query.where(sql<boolean>`reason->>'kind' = any(${reasons}::text[])`);
      return (await query.selectAll().orderBy('position', 'desc').limit(limit).execute()).map(deliveryOf);
    },
    async waiting(nowMs, limit) {
      const { rows } = await sql<Omit<WaitingMessage, 'dueAt'> & { due_at: Date }>`
        select d.key, d.destination, d.due_at, d.reason->'mode' as mode,
          case d.purpose when 'digest' then (select count(*)::int from herald.deliveries carried where carried.digest_key = d.key) else 1 end as posts
        from herald.deliveries d
        where d.is_open and d.due_at > herald.instant(${Math.floor(nowMs)}) and d.reason->>'kind' = 'delivery-window'
        order by d.due_at, d.position limit ${limit}`.execute(db);
      return rows.map(({ due_at, ...waiting }) => ({ ...waiting, dueAt: due_at.toISOString() }));
    },
    async counts() {
      return (await kinds().execute()).map((kind) => ({ ...kind, count: Number(kind.count) }));
    },
    async pending() {
      const rows = await kinds()
        // Each of the two has a partial index, with only as many entries as there are such rows.
        .where((where) => where.or([where('is_open', '=', true), where('needs_attention', '=', true)]))
        .select(sql<Date>`min(coalesce(due_at, created_at))`.as('due_since'))
        .execute();
      return rows.map(({ due_since, count, ...kind }) => ({ ...kind, count: Number(count), dueSinceMs: due_since.getTime() }));
    },
  };
}

type Deliveries<O> = SelectQueryBuilder<Database, 'herald.deliveries', O>;

/** Narrows a query to the deliveries that match a filter, so that it can use the most suitable index. */
export function narrow<O>(all: Deliveries<O>, filter: DeliveryFilter): Deliveries<O> {
  const { keys, states, purposes, platform, destination, included = false, includedIn, postIds, hold, link, reason } = filter;
  const { since, until, onCalendar } = filter;
  let query = all;
  if (keys) query = query.where(sql<boolean>`key = any(${keys}::text[])`);
  if (states) query = query.where(sql<boolean>`state = any(${states}::text[])`);
  // Redundant conditions that let the query use the partial indexes of rare states.
  if (states?.every((state) => STUCK.has(state))) query = query.where('needs_attention', '=', true);
  if (!included && states?.every((state) => OPEN.has(state))) query = query.where('is_open', '=', true);
  if (purposes) query = query.where(sql<boolean>`purpose = any(${purposes}::text[])`);
  if (platform !== undefined) query = query.where('platform', '=', platform);
  if (destination !== undefined) query = query.where('destination', '=', destination);
  if (!included) query = query.where('digest_key', 'is', null);
  if (includedIn !== undefined) query = query.where('digest_key', '=', includedIn);
  if (postIds) query = query.where(sql<boolean>`post_id = any(${postIds}::text[])`);
  if (hold !== undefined) query = query.where('hold', '=', hold);
  if (link !== undefined) query = query.where(sql<boolean>`receipt->>'link' = ${link}`);
  if (reason !== undefined) query = query.where(sql<boolean>`reason->>'kind' = ${reason}`);
  if (since !== undefined) query = query.where('created_at', '>=', new Date(since));
  if (until !== undefined) query = query.where('created_at', '<', new Date(until));
  if (onCalendar)
    query = query.where('calendar_at', '>=', new Date(onCalendar.from)).where('calendar_at', '<', new Date(onCalendar.before));
  return query;
}
