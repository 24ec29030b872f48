import { Kysely, PostgresDialect, type Selectable, sql } from 'kysely';
import type pg from 'pg';
import { KEPT_TEXTS } from '../../../src/lib/local-kept-texts.ts';
import type { DashboardReads } from '../../../src/ports/dashboard-reads.ts';
import type { KeptTexts } from '../../../src/ports/kept-texts.ts';
import type { Lease, Leases } from '../../../src/ports/leases.ts';
import type { Places } from '../../../src/ports/places.ts';
import type { SearchFeedbackStore } from '../../../src/ports/search-feedback.ts';
import type { SealedSecret, SecretStore } from '../../../src/ports/secret-store.ts';
import type { Stores } from '../../../src/ports/stores.ts';
import type { Upkeep } from '../../../src/ports/upkeep.ts';
import { startPostFeed, startSubscriptionFeed } from '../feeds.ts';
import { createLedger } from '../ledger/ledger.ts';
import { migrate } from '../migrations/migrate.ts';
import type { Database, SecretsTable } from '../schema.ts';
import { createUpkeep } from '../upkeep/create-upkeep.ts';
import { retryTransaction, storableText } from '../writes.ts';
import { createAudit } from './audit.ts';
import { createDashboardReads } from './dashboard-reads.ts';
import { createPostStore } from './posts.ts';
import { createSubscriptionReader } from './subscription-rows.ts';
import { createSubscriptionStore } from './subscriptions.ts';

/** The stores that use the database's tables. */
export interface DatabaseStores extends Stores {
  /** Migrations that were run when it was opened. */
  migrated: readonly string[];
  /** What the pages of the dashboard read. */
  reads: DashboardReads;
  /** Maintenance of the whole database: backup, restore, prune. */
  upkeep: Upkeep;
}

/** Creates every store on one pool, after migrating its tables. @throws {Error} if they can't be migrated */
export async function createStores(pool: pg.Pool): Promise<DatabaseStores> {
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  const migrated = await migrate(db);
  const readSubscriptions = createSubscriptionReader();
  return {
    migrated,
    ledger: createLedger(db),
    posts: createPostStore(db, readSubscriptions),
    subscriptions: createSubscriptionStore(db, readSubscriptions),
    audit: createAudit(db),
    feedback: createSearchFeedbackStore(db),
    places: createPlaces(db),
    leases: createLeases(db),
    secrets: createSecretStore(db),
    keptTexts: createKeptTexts(db),
    reads: createDashboardReads(db),
    upkeep: createUpkeep(pool, db),
    startPostFeed: (terms) => startPostFeed(pool, terms),
    startSubscriptionFeed: (options) => startSubscriptionFeed(pool, options),
  };
}

/** Creates the store of the communities that channels belong to. */
function createPlaces(db: Kysely<Database>): Places {
  return {
    async all() {
      const rows = await db.selectFrom('herald.places').selectAll().orderBy('destination').execute();
      return new Map(rows.map(({ destination, community }) => [destination, community]));
    },
    async note(destination, community) {
      if (community === undefined) await db.deleteFrom('herald.places').where('destination', '=', destination).execute();
      else
        await db
          .insertInto('herald.places')
          .values({ destination, community })
          .onConflict((conflict) => conflict.column('destination').doUpdateSet({ community }))
          .execute();
    },
  };
}

/** Creates the store for long texts of buttons and forms. */
function createKeptTexts(db: Kysely<Database>): KeptTexts {
  return {
    async keep(texts, nowMs) {
      // Always in the same order, so that two processes that store the same texts at once do not deadlock.
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

/** Creates the store of leases. Only the clock of the database is used: those of the processes may differ. */
function createLeases(db: Kysely<Database>): Leases {
  return {
    hold: (prefix, names, { owner, detail }, ttlMs) =>
      retryTransaction(async () => {
        // In the order of their names, so that two processes do not deadlock.
        const { rows } = await sql<Lease>`
          with taken as (
            insert into herald.leases as held (name, owner, detail, until)
            select name, ${owner}, ${detail}, clock_timestamp() + ${ttlMs}::double precision * interval '1 millisecond'
            from unnest(${[...names].toSorted()}::text[]) name
            on conflict (name) do update set owner = excluded.owner, detail = excluded.detail, until = excluded.until
            where held.owner = excluded.owner or held.until <= clock_timestamp()
            returning name, owner, detail)
          select name, owner, detail from taken where starts_with(name, ${prefix})
          union all
          select name, owner, detail from herald.leases
          where starts_with(name, ${prefix}) and until > clock_timestamp() and name not in (select name from taken)
          order by name`.execute(db);
        await sql`delete from herald.leases where until < clock_timestamp() - interval '1 day'`.execute(db);
        return rows;
      }),
    async release(names, owner) {
      await sql`delete from herald.leases where name = any(${[...names]}::text[]) and owner = ${owner}`.execute(db);
    },
  };
}

const DAY_MS = 86_400_000;
const CHOICES_KEPT_MS = 365 * DAY_MS;
const MISSES_KEPT_MS = 182 * DAY_MS;
const MAX_CHOICES = 50_000;

/** Creates the store of search feedback in PostgreSQL, embedded or on a server. */
function createSearchFeedbackStore(db: Kysely<Database>): SearchFeedbackStore {
  return {
    async chose(query, postIds, nowMs) {
      const [at, oldest] = [new Date(nowMs), new Date(nowMs - CHOICES_KEPT_MS)];
      // Always in the same order, so that two choices made at once do not deadlock.
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
      const chosen = db.selectFrom('herald.search_choices').select(columns).orderBy('last_at', 'desc').limit(MAX_CHOICES);
      return (await chosen.execute()).map(({ query, post_id, count }) => ({ query, postId: post_id, count }));
    },
    async misses(limit) {
      const missed = db.selectFrom('herald.search_misses').selectAll().orderBy('count', 'desc').orderBy('last_at', 'desc').orderBy('query');
      return (await missed.limit(limit).execute()).map(({ query, count, last_at }) => ({ query, count, lastAt: last_at.toISOString() }));
    },
  };
}

/** Creates the store of encrypted secrets in PostgreSQL, embedded or on a server. */
function createSecretStore(db: Kysely<Database>): SecretStore {
  const select = () => db.selectFrom('herald.secrets').select(['platform', 'name', 'sealed', 'revision', 'changed_at']);
  const fresh = sql<string>`nextval('herald.secret_revisions')`;
  return {
    async list(platform) {
      const rows = await select()
        .$if(platform !== null, (query) => query.where('platform', '=', platform as string))
        .orderBy('platform')
        .orderBy('name')
        .execute();
      return rows.map(secretOf);
    },
    async get(platform, name) {
      const row = await select().where('platform', '=', platform).where('name', '=', name).executeTakeFirst();
      return row ? secretOf(row) : null;
    },
    async put({ platform, name, sealed, changedAtMs }, over) {
      const changes = { sealed: Buffer.from(sealed), changed_at: new Date(changedAtMs) };
      if (typeof over === 'number') {
        const replaced = await db
          .updateTable('herald.secrets')
          .set({ ...changes, revision: fresh })
          .where(({ and }) => and({ platform, name, revision: String(over) }))
          .returning('revision')
          .executeTakeFirst();
        return replaced ? Number(replaced.revision) : null;
      }
      const kept = await db
        .insertInto('herald.secrets')
        .values({ platform, name, ...changes })
        .onConflict((conflict) => {
          const there = conflict.columns(['platform', 'name']);
          return over === null ? there.doNothing() : there.doUpdateSet({ ...changes, revision: fresh });
        })
        .returning('revision')
        .executeTakeFirst();
      return kept ? Number(kept.revision) : null;
    },
    async reseal({ platform, name, sealed, revision }) {
      await db
        .updateTable('herald.secrets')
        .set({ sealed: Buffer.from(sealed) })
        .where(({ and }) => and({ platform, name, revision: String(revision) }))
        .execute();
    },
    async remove(platform, name) {
      const removed = await db
        .deleteFrom('herald.secrets')
        .where(({ and }) => and({ platform, name }))
        .returning('name')
        .execute();
      return removed.length > 0;
    },
  };
}

function secretOf({ revision, changed_at, ...secret }: Selectable<SecretsTable>): SealedSecret {
  return { ...secret, revision: Number(revision), changedAtMs: changed_at.getTime() };
}
