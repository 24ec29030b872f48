import { type Kysely, sql } from 'kysely';
import type { SearchFeedbackStore } from '../../../src/ports/search-feedback.ts';
import type { Database } from '../schema.ts';
import { retryTransaction, storableText } from '../writes.ts';

const DAY_MS = 86_400_000;
const CHOICES_KEPT_MS = 365 * DAY_MS;
const MISSES_KEPT_MS = 182 * DAY_MS;
const MOST_CHOICES = 50_000;

/** What searches led to, in PostgreSQL, embedded or a server. */
export function createSearchFeedbackStore(db: Kysely<Database>): SearchFeedbackStore {
  return {
    async chose(query, postIds, nowMs) {
      const [at, oldest] = [new Date(nowMs), new Date(nowMs - CHOICES_KEPT_MS)];
      // In one order everywhere, so that two who choose at once never wait for each other.
      const ids = [...new Set(postIds)].toSorted();
      await retryTransaction(() =>
        sql`
          insert into herald.search_choices as known (query, post_id, count, last_at)
          select ${storableText(query)}, post_id, 1, ${at} from unnest(${ids}::text[]) as given (post_id)
          on conflict (query, post_id) do update set count = known.count + 1, last_at = greatest(known.last_at, excluded.last_at)`.execute(
          db,
        ),
      );
      await sql`delete from herald.search_choices where last_at < ${oldest}`.execute(db);
    },
    async missed(query, nowMs) {
      const [at, oldest] = [new Date(nowMs), new Date(nowMs - MISSES_KEPT_MS)];
      await sql`
        insert into herald.search_misses as known (query, count, last_at) values (${storableText(query)}, 1, ${at})
        on conflict (query) do update set count = known.count + 1, last_at = greatest(known.last_at, excluded.last_at)`.execute(db);
      await sql`delete from herald.search_misses where last_at < ${oldest}`.execute(db);
    },
    async choices() {
      const columns = ['query', 'post_id', 'count'] as const;
      const chosen = db.selectFrom('herald.search_choices').select(columns).orderBy('last_at', 'desc').limit(MOST_CHOICES);
      return (await chosen.execute()).map(({ query, post_id, count }) => ({ query, postId: post_id, count }));
    },
    async misses(limit) {
      const missed = db.selectFrom('herald.search_misses').selectAll().orderBy('count', 'desc').orderBy('last_at', 'desc').orderBy('query');
      return (await missed.limit(limit).execute()).map(({ query, count, last_at }) => ({ query, count, lastAt: last_at.toISOString() }));
    },
  };
}
