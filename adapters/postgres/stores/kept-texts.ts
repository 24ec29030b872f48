import { type Kysely, sql } from 'kysely';
import { KEPT_TEXTS } from '../../../src/lib/local-kept-texts.ts';
import type { KeptTexts } from '../../../src/ports/kept-texts.ts';
import type { Database } from '../schema.ts';
import { storableText } from '../storable.ts';
import { retryTransaction } from '../transactions.ts';

/** Long texts in PostgreSQL, embedded or a server. */
export function createKeptTexts(db: Kysely<Database>): KeptTexts {
  return {
    async keep(texts, nowMs) {
      // In one order everywhere, so that two who keep the same at once never wait for each other.
      const rows = [...texts].filter(([, text]) => text.length <= KEPT_TEXTS.maxChars).toSorted(([a], [b]) => (a < b ? -1 : 1));
      const keys = rows.map(([key]) => key);
      const stored = rows.map(([, text]) => storableText(text));
      await retryTransaction(() =>
        sql`
          insert into herald.kept_texts as known (key, text, kept_at)
          select key, text, ${new Date(nowMs)} from unnest(${keys}::text[], ${stored}::text[]) as given (key, text)
          on conflict (key) do update set kept_at = greatest(known.kept_at, excluded.kept_at)`.execute(db),
      );
      await sql`delete from herald.kept_texts where kept_at < ${new Date(nowMs - KEPT_TEXTS.keptMs)}
        or kept_at < (select kept_at from herald.kept_texts order by kept_at desc offset ${KEPT_TEXTS.most - 1} limit 1)`.execute(db);
    },
    async find(key, nowMs) {
      const found = db.selectFrom('herald.kept_texts').select('text').where('key', '=', key);
      const row = await found.where('kept_at', '>=', new Date(nowMs - KEPT_TEXTS.keptMs)).executeTakeFirst();
      return row?.text ?? null;
    },
  };
}
