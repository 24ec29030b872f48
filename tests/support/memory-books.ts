import type { Audit } from '../../src/ports/audit.ts';
import type { Ledger } from '../../src/ports/ledger/ledger.ts';
import type { PostBook } from '../../src/ports/post-store.ts';
import type { SearchFeedbackBook } from '../../src/ports/search-feedback.ts';
import type { SubscriptionBook } from '../../src/ports/subscription-book.ts';
import { createMemoryAudit } from './memory-audit.ts';
import { createMemoryLedger } from './memory-ledger.ts';
import { createMemoryPostBook } from './memory-post-book.ts';
import { createMemorySearchFeedback } from './memory-search-feedback.ts';
import { createMemoryStore } from './memory-store.ts';
import { createMemorySubscriptionBook } from './memory-subscription-book.ts';

/** The books as Herald uses them. */
export interface BookSet {
  ledger: Ledger;
  posts: PostBook;
  subscriptions: SubscriptionBook;
  audit: Audit;
  feedback: SearchFeedbackBook;
}

/** Empty books in memory that belong together. */
export function createMemoryBooks(): BookSet {
  const store = createMemoryStore();
  return {
    ledger: createMemoryLedger(store),
    posts: createMemoryPostBook(store),
    subscriptions: createMemorySubscriptionBook(store),
    audit: createMemoryAudit(store),
    feedback: createMemorySearchFeedback(),
  };
}
