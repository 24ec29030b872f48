import type { DeliveryKey, NewDelivery } from '../announce/delivery.ts';
import type { Post } from '../content/post.ts';

/** How far Herald is with a post. `baseline`: was there at the first look. `waiting`: not published yet. `told`: its deliveries (or skips) are in the ledger. */
export type Standing = 'baseline' | 'waiting' | 'told';

/** What the books know of a post. */
export interface KnownPost {
  id: string;
  path: string;
  hash: string;
  standing: Standing;
  /** ISO instants, UTC. */
  firstSeenAt: string;
  removedAt: string | null;
}

/** What one look at the folder changes in the books. */
export interface LookRecord {
  /** Posts that are new, changed, come back, or whose standing changed. */
  write: readonly { post: Post; standing: Standing }[];
  /** Ids of posts whose files are gone. */
  remove: readonly string[];
  deliveries: readonly NewDelivery[];
}

/** The books of posts. */
export interface PostBook {
  /**
   * One look, in one transaction under a lock that all processes share: `decide` is given what is known (empty: never looked before)
   * and says what to write. `decide` is pure and may be called again when the transaction has to be repeated.
   * Resolves, once committed, to the keys of the deliveries that are new and `planned`, in the order given.
   */
  recordLook(
    decide: (known: ReadonlyMap<string, KnownPost>, firstLook: boolean) => LookRecord,
    nowMs: number,
  ): Promise<readonly DeliveryKey[]>;
  /** What is known, without writing: for dry runs. */
  known(): Promise<{ known: ReadonlyMap<string, KnownPost>; firstLook: boolean }>;
  /** The post as last read, also when its file is gone; null where unknown. */
  post(id: string): Promise<{ post: Post; known: KnownPost } | null>;
}
