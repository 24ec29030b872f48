import type { Kysely } from 'kysely';
import type { PostStore } from '../../../src/ports/post-store.ts';
import { recheckApprovals } from '../ledger/approvals.ts';
import { channelTraffic } from '../ledger/channel-traffic.ts';
import { insertDeliveries } from '../ledger/delivery-row.ts';
import { writeHolds } from '../ledger/holds.ts';
import { planMessageChanges, writePromotions } from '../ledger/message-changes.ts';
import { rewriteNotices } from '../ledger/notices.ts';
import { recentChanges } from '../ledger/recent-changes.ts';
import { writeReminders } from '../ledger/reminders.ts';
import { wakeupsOf } from '../ledger/requeue.ts';
import type { Database } from '../schema.ts';
import type { SubscriptionReader } from '../stores/subscription-rows.ts';
import { inScanTransaction } from '../transactions.ts';
import { RESTORED_MILESTONE } from '../upkeep/hold-back.ts';
import { createKnownPosts, KNOWN_COLUMNS, knownOf, removePosts, writePosts } from './post-rows.ts';

const FIRST_SCAN = 'first-scan';

/** The posts in PostgreSQL, embedded or a server. */
export function createPostStore(db: Kysely<Database>, readSubscriptions: SubscriptionReader): PostStore {
  const readKnown = createKnownPosts();
  return {
    recordScan: (decide, nowMs) =>
      inScanTransaction(db, async (tx) => {
        const at = new Date(nowMs);
        const { firstScan, restored } = await milestones(tx);
        const found = decide(await readKnown(tx), firstScan, restored, await readSubscriptions(tx));
        await writePosts(tx, found.write, at);
        await removePosts(tx, found.remove, at);
        const isNoticed = found.deliveries.length > 0 || found.amendments !== null;
        const limited = found.limit && isNoticed ? found.limit(await recentChanges(tx, found, at)) : null;
        const timed = limited?.timed;
        const record = { ...found, ...limited, ...(timed ? { deliveries: timed.place(await channelTraffic(tx, timed)) } : {}) };
        await writeHolds(tx, record.holds, at);
        const fresh = new Set(await insertDeliveries(tx, record.deliveries, at));
        const known = record.deliveries.filter(({ key, notice }) => notice && !fresh.has(key));
        const rewritten = await rewriteNotices(tx, known, at);
        if (restored) await tx.deleteFrom('herald.milestones').where('name', '=', RESTORED_MILESTONE).execute();
        if (firstScan) await tx.insertInto('herald.milestones').values({ name: FIRST_SCAN, at }).execute();
        const enqueued = record.deliveries.filter(
          ({ key, state, digestKey }) => state === 'planned' && digestKey === null && fresh.delete(key),
        );
        const changes = record.amendments ? await planMessageChanges(tx, record.amendments, record.holds, at) : [];
        const isHeld = record.holds.some(({ kind }) => kind === 'additions');
        const promotions = record.promotions && !isHeld ? await writePromotions(tx, record.promotions, at) : [];
        const reminders = record.reminders ? await writeReminders(tx, record.reminders, at) : [];
        const rechecked = await recheckApprovals(tx, [...found.write.map(({ post }) => post.id), ...found.remove], at);
        return [...wakeupsOf(enqueued, nowMs), ...rewritten, ...changes, ...promotions, ...reminders, ...rechecked];
      }),
    known: async () => ({ known: new Map(await readKnown(db)), ...(await milestones(db)), subscriptions: await readSubscriptions(db) }),
    async gone(limit) {
      const rows = await db
        .selectFrom('herald.posts')
        .where('removed_at', 'is not', null)
        .select('post')
        .orderBy('removed_at', 'desc')
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ post }) => post);
    },
    async post(id) {
      const row = await db
        .selectFrom('herald.posts')
        .where('id', '=', id)
        .select([...KNOWN_COLUMNS, 'post'])
        .executeTakeFirst();
      return row ? { post: row.post, known: knownOf(row, row.post) } : null;
    },
  };
}

async function milestones(db: Kysely<Database>): Promise<{ firstScan: boolean; restored: boolean }> {
  const names = (await db.selectFrom('herald.milestones').select('name').execute()).map(({ name }) => name);
  return { firstScan: !names.includes(FIRST_SCAN), restored: names.includes(RESTORED_MILESTONE) };
}
