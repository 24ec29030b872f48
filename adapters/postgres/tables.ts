import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import { createAudit } from './audit.ts';
import type { Books } from './connect.ts';
import { createLedger } from './ledger.ts';
import { migrate } from './migrate.ts';
import { createPostBook } from './post-book.ts';
import { startPostFeed } from './post-feed.ts';
import type { Database } from './schema.ts';
import { createSearchFeedbackBook } from './search-feedback.ts';
import { createSubscriptionBook } from './subscription-book.ts';

/** Every book on one pool, its tables brought up to date. @throws {Error} when they can't be */
export async function tablesOn(
  pool: pg.Pool,
): Promise<Pick<Books, 'migrated' | 'ledger' | 'posts' | 'subscriptions' | 'audit' | 'feedback' | 'startPostFeed'>> {
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  const migrated = await migrate(db);
  return {
    migrated,
    ledger: createLedger(db),
    posts: createPostBook(db),
    subscriptions: createSubscriptionBook(db),
    audit: createAudit(db),
    feedback: createSearchFeedbackBook(db),
    startPostFeed: (terms) => startPostFeed(pool, terms),
  };
}
