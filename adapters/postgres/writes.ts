import { type Kysely, sql } from 'kysely';
import type { Database } from './schema.ts';

/** PostgreSQL's codes for a transaction that was rolled back only because of another: serialization failure, deadlock. */
const REPEATABLE = new Set(['40001', '40P01']);
const TRIES = 5;
/** An arbitrary number that only Herald uses; `migrations/initial/feeds.ts` contains it, too. */
const SCAN_LOCK = 4_846_730_117;

/** Runs a transaction, and again if another made it fail; at most 5 times. */
export async function retryTransaction<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      if (attempt === TRIES || typeof code !== 'string' || !REPEATABLE.has(code)) throw error;
    }
  }
}

/** Runs several statements in a transaction, and again if another made it fail. */
export function inTransaction<T>(db: Kysely<Database>, work: (tx: Kysely<Database>) => Promise<T>): Promise<T> {
  return retryTransaction(() => db.transaction().execute(work));
}

/** Does the same under the scan lock, held until the transaction ends: one scan, or change of subscriptions, at a time, across all processes. */
export function inScanTransaction<T>(db: Kysely<Database>, work: (tx: Kysely<Database>) => Promise<T>): Promise<T> {
  return inTransaction(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${SCAN_LOCK})`.execute(tx);
    return work(tx);
  });
}

/** PostgreSQL's text and jsonb hold neither NUL nor half a surrogate pair. */
const UNSTORABLE = /[\0\p{Surrogate}]/gu;
/** Such characters are escapes in JSON text; an escaped backslash is matched, too, so that what follows it is not taken for an escape. */
const JSON_ESCAPE = /\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/g;
const UNSTORABLE_ESCAPE = /^\\u(?:0000|d[89a-f])/;
/** Whether there can be such an escape: a fast test that hardly ever matches. */
const MAYBE = /\\u(?:0000|d[89a-f])/;

/** Returns the text with characters that can't be stored replaced by U+FFFD. Pure. */
export function storableText(text: string): string {
  return text.replace(UNSTORABLE, '\ufffd');
}

/** Returns a JSON-safe value as JSON text that can be stored. Pure. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!MAYBE.test(json)) return json;
  return json.replace(JSON_ESCAPE, (found) => (UNSTORABLE_ESCAPE.test(found) ? '\ufffd' : found));
}
