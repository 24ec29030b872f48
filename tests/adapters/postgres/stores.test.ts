import { type OpenedDatabase, openDatabase } from '../../../adapters/postgres/open-database.ts';
import { amendmentsContract } from '../../contracts/amendments.ts';
import { approvalsContract } from '../../contracts/approvals.ts';
import { auditContract } from '../../contracts/audit.ts';
import { calendarsContract } from '../../contracts/calendars.ts';
import { keptTextsContract } from '../../contracts/kept-texts.ts';
import { lateNewsContract } from '../../contracts/late-news.ts';
import { leasesContract } from '../../contracts/leases.ts';
import { ledgerContract } from '../../contracts/ledger.ts';
import { ledgerRowsContract } from '../../contracts/ledger-rows.ts';
import { limitsContract } from '../../contracts/limits.ts';
import { linesContract } from '../../contracts/lines.ts';
import { mentionsContract } from '../../contracts/mentions.ts';
import { modesContract } from '../../contracts/modes.ts';
import { noticesContract } from '../../contracts/notices.ts';
import { ordersContract } from '../../contracts/orders.ts';
import { pacingContract } from '../../contracts/pacing.ts';
import { placesContract } from '../../contracts/places.ts';
import { postBookContract } from '../../contracts/post-book.ts';
import { promotionsContract } from '../../contracts/promotions.ts';
import { publicationsContract } from '../../contracts/publications.ts';
import { remindersContract } from '../../contracts/reminders.ts';
import { searchFeedbackContract } from '../../contracts/search-feedback.ts';
import { secretsContract } from '../../contracts/secrets.ts';
import type { BookShelf } from '../../contracts/stores.ts';
import { subscriptionBookContract } from '../../contracts/subscription-book.ts';
import { threadsContract } from '../../contracts/threads.ts';
import { vaultContract } from '../../contracts/vault.ts';
import { createMemoryStores } from '../../support/memory-stores.ts';
import { hasTestDatabase, testDatabase } from '../../support/servers.ts';
import { temporaryDataDir } from '../../support/temporary-folder.ts';

const CONTRACTS = [
  ledgerContract,
  ledgerRowsContract,
  pacingContract,
  linesContract,
  ordersContract,
  noticesContract,
  approvalsContract,
  amendmentsContract,
  limitsContract,
  modesContract,
  mentionsContract,
  remindersContract,
  promotionsContract,
  threadsContract,
  calendarsContract,
  publicationsContract,
  lateNewsContract,
  postBookContract,
  subscriptionBookContract,
  auditContract,
  searchFeedbackContract,
  placesContract,
  leasesContract,
  secretsContract,
  vaultContract,
  keptTextsContract,
];

async function inMemory(): Promise<BookShelf> {
  const stores = createMemoryStores();
  const shelf: BookShelf = {
    stores,
    async empty() {
      shelf.stores = createMemoryStores();
    },
    async close() {},
  };
  return shelf;
}

async function embedded(): Promise<BookShelf> {
  const folder = await temporaryDataDir();
  const stores = await openDatabase({ databaseUrl: null, dataDir: folder.path, fsync: false, log: () => {} });
  return shelfOf(stores, folder.remove);
}

async function onServer(): Promise<BookShelf> {
  const database = await testDatabase();
  if (!database) throw new Error('no PostgreSQL');
  const stores = await openDatabase({ databaseUrl: database.url, dataDir: '', fsync: true, log: () => {} });
  return shelfOf(stores, database.drop);
}

function shelfOf(stores: OpenedDatabase, cleanUp: () => Promise<void>): BookShelf {
  return {
    stores,
    async empty() {
      // Quicker than TRUNCATE, which makes new files.
      const tables = [
        'posts',
        'deliveries',
        'rate_limits',
        'pauses',
        'holds',
        'approvals',
        'subscriptions',
        'subscription_files',
        'audit',
        'places',
        'leases',
        'secrets',
        'milestones',
        'search_choices',
        'search_misses',
        'kept_texts',
      ];
      await stores.pool.query(tables.map((table) => `delete from herald.${table}`).join(';'));
    },
    async close() {
      await stores.close();
      await cleanUp();
    },
  };
}

/** Opened once for all suites of one kind, closed with the last. */
function shared(open: () => Promise<BookShelf>): () => Promise<BookShelf> {
  let shelf: Promise<BookShelf> | null = null;
  let users = CONTRACTS.length;
  return async () => {
    shelf ??= open();
    const opened = await shelf;
    const close = async () => {
      users--;
      if (users === 0) await opened.close();
    };
    return {
      get stores() {
        return opened.stores;
      },
      empty: () => opened.empty(),
      close,
    };
  };
}

for (const [title, present, open] of [
  ['memory', true, shared(inMemory)],
  ['PGlite', true, shared(embedded)],
  ['PostgreSQL', hasTestDatabase(), shared(onServer)],
] as const) {
  for (const contract of CONTRACTS) contract(title, present, open);
}
