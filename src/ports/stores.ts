import type { Subscription } from '../model/subscription.ts';
import type { AuditLog } from './audit.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { StartPostFeed } from './post-feed.ts';
import type { PostStore } from './post-store.ts';
import type { SearchFeedbackStore } from './search-feedback.ts';

/** Everything Herald remembers. */
export interface Stores {
  ledger: Ledger;
  posts: PostStore;
  subscriptions: SubscriptionStore;
  audit: AuditLog;
  feedback: SearchFeedbackStore;
  /** Follows the posts, whichever process writes them; feeds must be stopped before the database is closed. */
  startPostFeed: StartPostFeed;
}

/** Store of subscriptions. */
export interface SubscriptionStore {
  /** Makes the stored subscriptions of these origins exactly `wanted`; others are left alone. */
  sync(wanted: readonly Subscription[], origins: readonly string[]): Promise<void>;
  all(): Promise<readonly Subscription[]>;
}
