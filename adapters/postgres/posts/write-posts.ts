import { type Kysely, sql } from 'kysely';
import type { ScanRecord } from '../../../src/ports/post-store.ts';
import type { Database } from '../schema.ts';
import { storableJson } from '../storable.ts';

const CHUNK = 500;

/** Writes posts, replacing what was known of them but when they were first seen; 500 a statement. Their `seq` is drawn by a trigger. */
export async function writePosts(db: Kysely<Database>, writes: ScanRecord['write'], at: Date): Promise<void> {
  for (let from = 0; from < writes.length; from += CHUNK) {
    const chunk = writes.slice(from, from + CHUNK);
    // One JSON text: `pg` writes an array of long texts letter by letter.
    const given = storableJson(chunk.map(({ post, state, fingerprint }) => ({ post, state, fingerprint })));
    await sql`
      insert into herald.posts (id, path, hash, state, fingerprint, post, first_seen_at, changed_at)
      select post->>'id', post->>'path', post->>'hash', state, fingerprint, post, ${at}::timestamptz, ${at}::timestamptz
      from jsonb_to_recordset(${given}::jsonb) as given (state text, fingerprint text, post jsonb)
      on conflict (id) do update set path = excluded.path, hash = excluded.hash,
        state = excluded.state, fingerprint = excluded.fingerprint, post = excluded.post, removed_at = null, changed_at = excluded.changed_at`.execute(
      db,
    );
  }
}

/** Notes that the files of these posts are gone; what was read of them stays. */
export async function removePosts(db: Kysely<Database>, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update herald.posts set removed_at = ${at}, changed_at = ${at}
    where id = any(${ids}::text[]) and removed_at is null`.execute(db);
}
