import type { Post } from '../content/post.ts';
import type { LateNews } from '../model/announcement.ts';
import type { DeliveryKey, NewDelivery } from '../model/delivery.ts';
import type { Destination } from '../model/destination.ts';
import type { Hold } from '../model/hold.ts';
import type { Reason } from '../model/reason.ts';
import type { StoredSubscription } from '../model/subscription.ts';
import type { Wakeup } from './delivery-queue.ts';

/** How far a post has been processed. `baseline`: existed at the first scan. `waiting`: not published yet. `settling`: new, and announced once its file and the folder are quiet. `announced`: its deliveries (or skips) are in the ledger. */
export type PostState = 'baseline' | 'waiting' | 'settling' | 'announced';

/** What the database stores about a post. */
export interface KnownPost {
  id: string;
  /** The id derived from its file when last read; differs from `id` if the file was renamed or its address corrected. */
  fileId: string;
  /** As last read. */
  title: string;
  /** As last read: ISO instant, UTC; null if it has none. */
  date: string | null;
  path: string;
  hash: string;
  state: PostState;
  /** ISO instants, UTC. */
  firstSeenAt: string;
  removedAt: string | null;
  /** Fingerprint of the announcement as last read (see `contentFingerprint`); null if it was not `announced`, or was written by a version of Herald that did not store it. */
  fingerprint: string | null;
}

/** Messages that have become outdated. Deliveries earlier than `since` are left alone. */
export interface MessageChanges {
  /** Ids of posts that look different now: their messages are edited. */
  edits: readonly string[];
  /** Ids of posts that are gone (or unpublished): their messages are retracted; digests are edited. */
  retractions: readonly string[];
  /** Ids of posts that are back: retractions not made yet are cancelled (`skipped: returned`). */
  returned: readonly string[];
  /** ISO instants, UTC. */
  since: string;
  editsDueAt: string;
  retractionsDueAt: string;
  /** Ids of the holds that stop the edits, or the retractions; null: none does. */
  editsHold: string | null;
  retractionsHold: string | null;
}

/** Recent changes of one kind that readers notice. */
export interface RecentChange {
  /** Edits and removals: number of messages changed by this scan and those of the previous ten minutes, each counted once. Additions: 0. Excludes what is or was on hold. */
  messages: number;
  /** The posts of those messages, newest first; for additions: those announced in the previous ten minutes. */
  posts: readonly { id: string; title: string }[];
  /** A hold that was made or extended in these ten minutes and is still undecided. */
  open: Hold | null;
}

/** What readers notice of a scan and the previous ten minutes. `late`: the notice from these ten minutes about posts that came too late; null: there is none. */
export type RecentChanges = Readonly<Record<Hold['kind'], RecentChange>> & { late: { key: DeliveryKey; news: LateNews } | null };

/** What a channel received recently, and what is already planned for it. */
export interface ChannelTraffic {
  /** Digests that wait for their time and accept further posts until then; `dueAt`: ISO instant, UTC. */
  waiting: readonly { key: DeliveryKey; dueAt: string }[];
  /** When its messages were sent, or are due, epoch ms. */
  messages: readonly number[];
  /** When the last of its messages with a minimum spacing is due, epoch ms; null: none is waiting. */
  spacedUntilMs: number | null;
}

/** Deliveries that depend on what else their channels receive. */
export interface TimedDeliveries {
  destinations: readonly Destination[];
  /** Earlier messages are irrelevant; ISO instant, UTC. */
  since: string;
  /** Returns all deliveries of the scan. Pure. */
  place(traffic: ReadonlyMap<Destination, ChannelTraffic>): readonly NewDelivery[];
}

/** A scan after the safety limits: what is held, and the notices about it. */
export type LimitedScan = Pick<ScanRecord, 'deliveries' | 'amendments' | 'holds'> & {
  /** Set if deliveries wait for times that their subscriptions set; `deliveries` then ignore what else the channels receive. */
  timed?: TimedDeliveries;
};

/** A reminder of an event that is already in the ledger. */
export interface KnownReminder {
  key: DeliveryKey;
  postId: string;
  state: 'planned' | 'queued' | 'held' | 'skipped';
  reason: Reason | null;
}

/** Changes of reminders. */
export interface ReminderChanges {
  insert: readonly NewDelivery[];
  /** To be skipped. */
  withdraw: readonly { key: DeliveryKey; reason: Reason }[];
  /** To be planned again, with the contents of these rows. */
  restore: readonly NewDelivery[];
}

/** Edits that tell readers of a pre-release's message that the release is out. */
export interface Promotions {
  /** Pairs of pre-release and release, and the channels whose messages are edited. */
  promote: readonly { postId: string; releaseId: string; destinations: readonly Destination[] }[];
  /** Ids of changed or removed posts that may be such releases: the messages that mention them are edited. */
  touched: readonly string[];
  /** Older messages are left alone; ISO instants, UTC. */
  since: string;
  dueAt: string;
}

/** Changes that one scan of the folder makes in the database. */
export interface ScanRecord {
  /** Posts that are new, changed or back, or whose state changed. `fingerprint`: null unless the post is `announced`. */
  write: readonly { post: Post; state: PostState; fingerprint: string | null }[];
  /** Ids of posts whose files are gone. */
  remove: readonly string[];
  deliveries: readonly NewDelivery[];
  amendments: MessageChanges | null;
  /** Written together with the deliveries that name them; an existing one that is undecided is extended. */
  holds: readonly Hold[];
  /** Returns the changes of reminders, given those that wait or were skipped and are due no earlier than a day before the scan. Pure. Left out: no changes. */
  reminders?: (known: readonly KnownReminder[]) => ReminderChanges;
  /** Left out: no release was added, changed or removed. Not applied if new posts are held. */
  promotions?: Promotions;
  /** Returns the final deliveries, amendments and holds, given what readers noticed in the previous ten minutes. Pure. Left out: they stay as given. */
  limit?: (recent: RecentChanges) => LimitedScan;
}

/** Store of posts. */
export interface PostStore {
  /**
   * Records one scan, in one transaction under a lock that all processes share. `decide` gets the known posts (empty: never scanned before) and the subscriptions as
   * they are in that transaction (changing them takes the same lock), and returns what to write; its `limit` then gets what readers notice, and may hold some of it. `restored`: this is the first scan since a backup was restored. `decide` is pure, and called again if the transaction has to be repeated.
   * Resolves, once committed, to the wake-ups of what is new and `planned`: deliveries in the order given (without those included in a digest), then amendments.
   */
  recordScan(
    decide: (
      known: ReadonlyMap<string, KnownPost>,
      firstScan: boolean,
      restored: boolean,
      subscriptions: readonly StoredSubscription[],
    ) => ScanRecord,
    nowMs: number,
  ): Promise<readonly Wakeup[]>;
  /** Reads what `recordScan` would pass to `decide`, without writing: for dry runs. */
  known(): Promise<{
    known: ReadonlyMap<string, KnownPost>;
    firstScan: boolean;
    restored: boolean;
    subscriptions: readonly StoredSubscription[];
  }>;
  /** Posts whose files are gone, as last read, most recently removed first; at most `limit`. */
  gone(limit: number): Promise<readonly Post[]>;
  /** The post as last read, even if its file is gone; null if unknown. */
  post(id: string): Promise<{ post: Post; known: KnownPost } | null>;
}
