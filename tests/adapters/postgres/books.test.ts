import { type Books, openDatabase } from '../../../adapters/postgres/open-database.ts';
import { amendmentsContract } from '../../contracts/amendments.ts';
import { auditContract } from '../../contracts/audit.ts';
import type { BookShelf } from '../../contracts/books.ts';
import { ledgerContract } from '../../contracts/ledger.ts';
import { ledgerRowsContract } from '../../contracts/ledger-rows.ts';
import { linesContract } from '../../contracts/lines.ts';
import { noticesContract } from '../../contracts/notices.ts';
import { ordersContract } from '../../contracts/orders.ts';
import { pacingContract } from '../../contracts/pacing.ts';
import { postBookContract } from '../../contracts/post-book.ts';
import { searchFeedbackContract } from '../../contracts/search-feedback.ts';
import { subscriptionBookContract } from '../../contracts/subscription-book.ts';
import { createMemoryBooks } from '../../support/memory-books.ts';
import { hasTestDatabase, testDatabase } from '../../support/servers.ts';
import { temporaryDataDir } from '../../support/temporary-folder.ts';

const CONTRACTS = [
  ledgerContract,
  ledgerRowsContract,
  pacingContract,
  linesContract,
  ordersContract,
  noticesContract,
  amendmentsContract,
  postBookContract,
  subscriptionBookContract,
  auditContract,
  searchFeedbackContract,
];

async function inMemory(): Promise<BookShelf> {
  const books = createMemoryBooks();
  const shelf: BookShelf = {
    books,
    async empty() {
      shelf.books = createMemoryBooks();
    },
    async close() {},
  };
  return shelf;
}

async function embedded(): Promise<BookShelf> {
  const folder = await temporaryDataDir();
  const books = await openDatabase({ databaseUrl: null, dataDir: folder.path, fsync: false, log: () => {} });
  return shelfOf(books, folder.remove);
}

async function onServer(): Promise<BookShelf> {
  const database = await testDatabase();
  if (!database) throw new Error('no PostgreSQL');
  const books = await openDatabase({ databaseUrl: database.url, dataDir: '', fsync: true, log: () => {} });
  return shelfOf(books, database.drop);
}

function shelfOf(books: Books, cleanUp: () => Promise<void>): BookShelf {
  return {
    books,
    async empty() {
      // Quicker than TRUNCATE, which makes new files.
      const tables = [
        'posts',
        'deliveries',
        'pace',
        'pauses',
        'holds',
        'subscriptions',
        'audit',
        'facts',
        'search_choices',
        'search_misses',
      ];
      await books.pool.query(tables.map((table) => `delete from herald.${table}`).join(';'));
    },
    async close() {
      await books.close();
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
      get books() {
        return opened.books;
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
