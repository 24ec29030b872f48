import type { AuditLog } from './audit.ts';
import type { KeptTexts } from './kept-texts.ts';
import type { Leases } from './leases.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { Places } from './places.ts';
import type { StartPostFeed } from './post-feed.ts';
import type { PostStore } from './post-store.ts';
import type { SearchFeedbackStore } from './search-feedback.ts';
import type { SecretStore } from './secret-store.ts';
import type { StartSubscriptionFeed, SubscriptionStore } from './subscription-store.ts';

/** Everything that Herald stores. */
export interface Stores {
  ledger: Ledger;
  posts: PostStore;
  subscriptions: SubscriptionStore;
  audit: AuditLog;
  feedback: SearchFeedbackStore;
  places: Places;
  leases: Leases;
  secrets: SecretStore;
  keptTexts: KeptTexts;
  /** Follows the posts, whichever process writes them; feeds must be stopped before the database is closed. */
  startPostFeed: StartPostFeed;
  /** Reports changed subscriptions, whichever process changes them; must be stopped before the database is closed. */
  startSubscriptionFeed: StartSubscriptionFeed;
}
