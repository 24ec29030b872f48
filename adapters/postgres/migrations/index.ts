import { createHash } from 'node:crypto';
import { type Migration, sql } from 'kysely';
import { CLAIM } from './initial/claim.ts';
import { CLAIM_ONE } from './initial/claim-one.ts';
import { CLAIM_SIMPLE } from './initial/claim-simple.ts';
import { POST_FEED, SUBSCRIPTION_FEED } from './initial/feeds.ts';
import { MENTIONS, SETTLE } from './initial/settle.ts';
import { TABLES } from './initial/tables.ts';

/** Functions that must not use sequential scans: their plans are made while the tables are small and kept while these grow a thousandfold, so rows must always be found by index. */
const BY_INDEX_ONLY = ['claim_all(jsonb)', 'settle_all(jsonb)', 'follow_digest()', 'approval_of(text)'].flatMap((name) =>
  ['seqscan', 'hashjoin', 'mergejoin'].map((way) => `alter function herald.${name} set enable_${way} = off`),
);

const INITIAL: readonly string[] = [
  ...TABLES,
  ...CLAIM_SIMPLE,
  ...CLAIM_ONE,
  ...CLAIM,
  ...SETTLE,
  ...MENTIONS,
  ...POST_FEED,
  ...SUBSCRIPTION_FEED,
  ...BY_INDEX_ONLY,
];

/** Until the first release the initial schema changes in place, so its name contains a hash that tells one build's schema from another's. */
const INITIAL_NAME = `001-initial-${createHash('sha256').update(INITIAL.join(';\n')).digest('hex').slice(0, 8)}`;

/**
 * Every change of the schema, in the order of their names. A released one is never changed: add another.
 * A change must be compatible with the previous release, whose processes use the changed tables during an upgrade.
 */
export const MIGRATIONS: Readonly<Record<string, Migration>> = { [INITIAL_NAME]: statements(...INITIAL) };

/** Returns a migration that runs these statements one after the other: all of them or none. It can't be reverted. */
function statements(...texts: readonly string[]): Migration {
  return {
    async up(db) {
      for (const text of texts) await sql.raw(text).execute(db);
    },
  };
}
