import { type Kysely, sql } from 'kysely';
import type { Post } from '../../../src/content/post.ts';
import type { DashboardReads, DeliveryFilter, DeliveryRecord } from '../../../src/ports/dashboard-reads.ts';
import { type DeliveryRow, deliveryOf, isoOrNull } from '../ledger/delivery-rows.ts';
import { narrow } from '../ledger/find-deliveries.ts';
import type { Database } from '../schema.ts';
import { auditEntryOf } from './audit.ts';

/** Purposes of messages that readers see. */
const TO_READERS = ['announce', 'digest', 'reminder'] as const;
/** Maximum number of ids in one query. */
const MAX_IDS = 10_000;

/** Creates the queries of the dashboard in PostgreSQL, embedded or on a server. */
export function createDashboardReads(db: Kysely<Database>): DashboardReads {
  const deliveries = () => db.selectFrom('herald.deliveries');

  return {
    async deliveries(filter, limit, before) {
      let query = narrow(deliveries(), filter).selectAll().orderBy('position', 'desc').limit(limit);
      if (before !== undefined) query = query.where('position', '<', String(before));
      return (await query.execute()).map(recordOf);
    },
    async countDeliveries(filter, atMost) {
      const some = narrow(deliveries(), filter).select('key').limit(atMost).as('some');
      const { count } = await db
        .selectFrom(some)
        .select(({ fn }) => fn.countAll<string>().as('count'))
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    async deliveryKeys(filter, limit) {
      const rows = await narrow(deliveries(), filter).select('key').orderBy('position', 'desc').limit(limit).execute();
      return rows.map(({ key }) => key);
    },
    async upcoming(limit) {
      const rows = await deliveries()
        .where('is_open', '=', true)
        .selectAll()
        .orderBy(sql`state <> 'sending'`)
        .orderBy(sql`coalesce(due_at, created_at)`)
        .orderBy('position')
        .limit(limit)
        .execute();
      return rows.map(recordOf);
    },
    async oldestPending(nowMs) {
      const row = await deliveries()
        .where('is_open', '=', true)
        .where(({ or, eb }) => or([eb('due_at', 'is', null), eb('due_at', '<=', new Date(nowMs))]))
        .selectAll()
        .orderBy(sql`coalesce(due_at, created_at)`)
        .orderBy('position')
        .limit(1)
        .executeTakeFirst();
      return row ? recordOf(row) : null;
    },
    async attention() {
      const count = (filter: DeliveryFilter) => narrow(deliveries(), filter).select(({ fn }) => fn.countAll<string>().as('count'));
      const { open, held, inDoubt, failed } = await db
        .selectNoFrom([
          count({ states: ['planned', 'queued', 'sending'] }).as('open'),
          count({ states: ['held'] }).as('held'),
          count({ states: ['in-doubt'] }).as('inDoubt'),
          count({ states: ['failed'] }).as('failed'),
        ])
        .executeTakeFirstOrThrow();
      return { open: Number(open), held: Number(held), inDoubt: Number(inDoubt), failed: Number(failed) };
    },
    async outcomesByDay(since) {
      const day = sql<string>`to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD')`;
      const rows = await deliveries()
        .where('updated_at', '>=', new Date(since))
        .where('purpose', 'in', TO_READERS)
        .where('digest_key', 'is', null)
        .groupBy([day, 'platform', 'state'])
        .orderBy(day)
        .select(({ fn }) => [day.as('day'), 'platform', 'state', fn.countAll<string>().as('count')])
        .execute();
      return rows.map(({ day: on, platform, state, count }) => ({ day: on, platform, state, count: Number(count) }));
    },
    async calendarCounts(filter) {
      // Grouping by date is faster than formatting each instant as text.
      const date = sql`(calendar_at at time zone 'UTC')::date`;
      const rows = await narrow(deliveries(), filter)
        .groupBy([date, 'ended_as'])
        .select(({ fn }) => [sql<string>`to_char(${date}, 'YYYY-MM-DD')`.as('day'), 'ended_as', fn.countAll<string>().as('count')])
        .execute();
      return rows.map(({ day, ended_as, count }) => ({ day, endedAs: ended_as, count: Number(count) }));
    },
    async calendarRows(filter, limit) {
      const rows = await narrow(deliveries(), filter).selectAll().orderBy('calendar_at').orderBy('position').limit(limit).execute();
      return rows.map(recordOf);
    },
    async postTitles(ids) {
      if (ids.length === 0) return new Map();
      const text = (field: keyof Post) => sql<string | null>`post->>${field}`;
      const rows = await db
        .selectFrom('herald.posts')
        .where(sql<boolean>`id = any(${ids.slice(0, MAX_IDS)}::text[])`)
        .select(['id', 'path', text('title').as('title'), text('url').as('url')])
        .execute();
      return new Map(rows.map(({ id, path, title, url }) => [id, { title: title ?? path, url, path }]));
    },
    async sentTo(destinations, limit) {
      const rows = await deliveries()
        .where(sql<boolean>`destination = any(${destinations}::text[])`)
        .where('state', '=', 'delivered')
        .where('purpose', 'in', TO_READERS)
        .orderBy('updated_at', 'desc')
        .orderBy('position', 'desc')
        .limit(limit)
        .select(['destination', 'post_id', 'updated_at'])
        .execute();
      return rows.map(({ destination, post_id, updated_at }) => ({ destination, postId: post_id, updatedAt: updated_at.toISOString() }));
    },
    async audit(limit, before) {
      let query = db.selectFrom('herald.audit').selectAll().orderBy('id', 'desc').limit(limit);
      if (before !== undefined) query = query.where('id', '<', String(before));
      return (await query.execute()).map((row) => ({ id: Number(row.id), ...auditEntryOf(row) }));
    },
    async fingerprint() {
      const last = deliveries().select(({ fn }) => fn.max('position').as('last'));
      const moving = deliveries()
        .where('is_open', '=', true)
        .select(sql<string>`count(*) || ' ' || coalesce(sum(attempts), 0) || ' ' || coalesce(max(updated_at)::text, '')`.as('moving'));
      const stuck = deliveries()
        .where('needs_attention', '=', true)
        .select(sql<string>`count(*) || ' ' || coalesce(max(updated_at)::text, '')`.as('stuck'));
      const orders = db.selectFrom('herald.audit').select(({ fn }) => fn.max('id').as('orders'));
      const row = await db
        .selectNoFrom([last.as('last'), moving.as('moving'), stuck.as('stuck'), orders.as('orders')])
        .executeTakeFirstOrThrow();
      return JSON.stringify(row);
    },
  };
}

function recordOf(row: DeliveryRow): DeliveryRecord {
  return {
    ...deliveryOf(row),
    position: Number(row.position),
    enqueuedAt: isoOrNull(row.enqueued_at),
    claimedAt: isoOrNull(row.claimed_at),
    notFoundAt: isoOrNull(row.not_found_at),
  };
}
