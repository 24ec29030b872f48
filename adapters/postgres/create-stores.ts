import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import type { DashboardReads } from '../../src/ports/dashboard-reads.ts';
import type { Stores } from '../../src/ports/stores.ts';
import { createLedger } from './ledger/ledger.ts';
import { migrate } from './migrations/migrate.ts';
import { startPostFeed } from './posts/post-feed.ts';
import { createPostStore } from './posts/post-store.ts';
import type { Database } from './schema.ts';
import { createAudit } from './stores/audit.ts';
import { createDashboardReads } from './stores/dashboard-reads.ts';
import { createKeptTexts } from './stores/kept-texts.ts';
import { createLeases } from './stores/leases.ts';
import { createPlaces } from './stores/places.ts';
import { createSearchFeedbackStore } from './stores/search-feedback.ts';
import { createSecretStore } from './stores/secrets.ts';
import { startSubscriptionFeed } from './stores/subscription-feed.ts';
import { createSubscriptionReader } from './stores/subscription-reader.ts';
import { createSubscriptionStore } from './stores/subscriptions.ts';

/** Every book on one pool, its tables brought up to date. @throws {Error} when they can't be */
export async function createStores(pool: pg.Pool): Promise<Stores & { migrated: readonly string[]; reads: DashboardReads }> {
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
    startPostFeed: (terms) => startPostFeed(pool, terms),
    startSubscriptionFeed: (options) => startSubscriptionFeed(pool, options),
  };
}
