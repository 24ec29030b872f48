import { type Kysely, sql } from 'kysely';
import type { KeptTexts } from '../../../src/ports/kept-texts.ts';
import { retryTransaction } from '../retry-transaction.ts';
import type { Database } from '../schema.ts';
import { storableText } from '../storable.ts';

const KEPT_MS = 30 * 86_400_000;
const MOST_TEXTS = 10_000;
const TEXT_MAX_CHARS = 16_000;

/** Long texts in PostgreSQL, embedded or a server. */
export function createKeptTexts(db: Kysely<Database>): KeptTexts {
  return {
    async keep(texts, nowMs) {
      // In one order everywhere, so that two who keep the same at once never wait for each other.
      const rows = [...texts].filter(([, text]) => text.length <= TEXT_MAX_CHARS).toSorted(([a], [b]) => (a < b ? -1 : 1));
      const keys = rows.map(([key]) => key);
      const stored = rows.map(([, text]) => storableText(text));
      await retryTransaction(() =>
        sql`
          insert into herald.kept_texts as known (key, text, kept_at)
          select key, text, ${new Date(nowMs)} from unnest(${keys}::text[], ${stored}::text[]) as given (key, text)
          on conflict (key) do update set kept_at = greatest(known.kept_at, excluded.kept_at)`.execute(db),
      );
      await sql`delete from herald.kept_texts where kept_at < ${new Date(nowMs - KEPT_MS)}
        or kept_at < (select kept_at from herald.kept_texts order by kept_at desc offset ${MOST_TEXTS - 1} limit 1)`.execute(db);
    },
    async find(key, nowMs) {
      const found = db.selectFrom('herald.kept_texts').select('text').where('key', '=', key);
      const row = await found.where('kept_at', '>=', new Date(nowMs - KEPT_MS)).executeTakeFirst();
      return row?.text ?? null;
    },
  };
}
