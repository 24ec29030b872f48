import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.ts';

/** The number is ours alone; `migrations/initial/post-feed.ts` has it, too. */
const SCAN_LOCK = 4_846_730_117;

/** Waits for the lock of scans, and keeps it until the transaction ends: one scan, or change of subscriptions, at a time, over all processes. */
export async function lockScans(tx: Kysely<Database>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${SCAN_LOCK})`.execute(tx);
}
