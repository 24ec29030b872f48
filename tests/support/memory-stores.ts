import { createLocalKeptTexts } from '../../src/lib/local-kept-texts.ts';
import { createLocalLeases } from '../../src/lib/local-leases.ts';
import type { AuditLog } from '../../src/ports/audit.ts';
import type { KeptTexts } from '../../src/ports/kept-texts.ts';
import type { Leases } from '../../src/ports/leases.ts';
import type { Ledger } from '../../src/ports/ledger/ledger.ts';
import type { Places } from '../../src/ports/places.ts';
import type { PostStore } from '../../src/ports/post-store.ts';
import type { SearchFeedbackStore } from '../../src/ports/search-feedback.ts';
import type { SecretStore } from '../../src/ports/secret-store.ts';
import type { SubscriptionStore } from '../../src/ports/subscription-store.ts';
import { createMemoryAudit } from './memory-audit.ts';
import { createMemoryLedger } from './memory-ledger.ts';
import { createMemoryPostBook } from './memory-post-store.ts';
import { createMemorySearchFeedback } from './memory-search-feedback.ts';
import { createMemorySecrets } from './memory-secrets.ts';
import { createMemoryStore } from './memory-store.ts';
import { createMemorySubscriptionBook } from './memory-subscription-store.ts';

/** The stores as Herald uses them. */
export interface StoreSet {
  ledger: Ledger;
  posts: PostStore;
  subscriptions: SubscriptionStore;
  audit: AuditLog;
  feedback: SearchFeedbackStore;
  places: Places;
  leases: Leases;
  secrets: SecretStore;
  keptTexts: KeptTexts;
}

/** Creates empty stores in memory that belong together. */
export function createMemoryStores(): StoreSet {
  const store = createMemoryStore();
  return {
    ledger: createMemoryLedger(store),
    posts: createMemoryPostBook(store),
    subscriptions: createMemorySubscriptionBook(store),
    audit: createMemoryAudit(store),
    feedback: createMemorySearchFeedback(),
    places: createMemoryPlaces(),
    leases: createLocalLeases(Date.now),
    secrets: createMemorySecrets(),
    keptTexts: createLocalKeptTexts(),
  };
}

function createMemoryPlaces(): Places {
  const places = new Map<string, string | null>();
  return {
    all: async () => new Map(places),
    note: async (destination, community) => {
      if (community === undefined) places.delete(destination);
      else places.set(destination, community);
    },
  };
}
