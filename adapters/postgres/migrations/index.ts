import { createHash } from 'node:crypto';
import { type Migration, sql } from 'kysely';
import { CLAIM } from './initial/claim.ts';
import { CLAIM_ONE } from './initial/claim-one.ts';
import { CLAIM_SIMPLE } from './initial/claim-simple.ts';
import { POST_FEED, SUBSCRIPTION_FEED } from './initial/feeds.ts';
import { MENTIONS, SETTLE } from './initial/settle.ts';
import { TABLES } from './initial/tables.ts';

/** A plan is made when the tables are small, and kept while they grow a thousandfold: every row is always looked for by an index. */
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

/** Until the first release the initial schema changes in place: its name tells what one build has made from what another expects. */
const INITIAL_NAME = `001-initial-${createHash('sha256').update(INITIAL.join(';\n')).digest('hex').slice(0, 8)}`;

/**
 * Every change of the schema, in the order of their names. One that was released is never changed: add another.
 * A change only adds what the release before does not need to know of: during an upgrade its processes work on the changed tables.
 */
export const MIGRATIONS: Readonly<Record<string, Migration>> = { [INITIAL_NAME]: statements(...INITIAL) };

/** A migration that runs these statements one after the other; all of them or none. There is no way back. */
function statements(...texts: readonly string[]): Migration {
  return {
    async up(db) {
      for (const text of texts) await sql.raw(text).execute(db);
    },
  };
}
