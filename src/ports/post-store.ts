import type { Post } from '../content/post.ts';
import type { LateNews } from '../model/announcement.ts';
import type { DeliveryKey, NewDelivery } from '../model/delivery.ts';
import type { Destination } from '../model/destination.ts';
import type { Hold } from '../model/hold.ts';
import type { Reason } from '../model/reason.ts';
import type { StoredSubscription } from '../model/subscription.ts';
import type { Wakeup } from './delivery-queue.ts';

/** How far Herald is with a post. `baseline`: was there at the first scan. `waiting`: not published yet. `settling`: new, and announced once its file and the folder are quiet. `announced`: its deliveries (or skips) are in the ledger. */
export type PostState = 'baseline' | 'waiting' | 'settling' | 'announced';

/** What the database knows of a post. */
export interface KnownPost {
  id: string;
  /** The id that its file gave when last read; another one where the post moved, or its address was corrected. */
  fileId: string;
  /** As last read. */
  title: string;
  /** As last read: ISO instant, UTC; null where it has none. */
  date: string | null;
  path: string;
  hash: string;
  state: PostState;
  /** ISO instants, UTC. */
  firstSeenAt: string;
  removedAt: string | null;
  /** Fingerprint of the announcement as last read (see `contentFingerprint`); null where it was not `announced`, or written by a Herald that did not note it. */
  fingerprint: string | null;
}

/** Messages that no longer say what they should. Deliveries of earlier messages than `since` are left alone. */
export interface MessageChanges {
  /** Ids of posts that look different now: edits of their messages. */
  edits: readonly string[];
  /** Ids of posts that are gone (or unpublished): their messages are retracted; digests are edited. */
  retractions: readonly string[];
  /** Ids of posts that are back: retractions that have not been made are called off (`skipped: returned`). */
  returned: readonly string[];
  /** ISO instants, UTC. */
  since: string;
  editsDueAt: string;
  retractionsDueAt: string;
  /** Ids of the holds that keep the edits, or the retractions; null: nothing does. */
  editsHold: string | null;
  retractionsHold: string | null;
}

/** What readers notice of one kind of change. */
export interface RecentChange {
  /** Edits and removals: messages that this scan, and those of the ten minutes before, change, each once. Additions: 0. Without what a hold keeps or kept. */
  messages: number;
  /** The posts of those messages, newest first; additions: those that were announced in the ten minutes before. */
  posts: readonly { id: string; title: string }[];
  /** A hold that was made or extended in these ten minutes and is not decided. */
  open: Hold | null;
}

/** What readers notice of a scan, with the ten minutes before it. `late`: the notice of these ten minutes about news that came too late; null: there is none. */
export type RecentChanges = Readonly<Record<Hold['kind'], RecentChange>> & { late: { key: DeliveryKey; news: LateNews } | null };

/** What a channel has got lately, and gets by itself. */
export interface ChannelTraffic {
  /** Digests that wait for their time and take further posts until then; `dueAt`: ISO instant, UTC. */
  waiting: readonly { key: DeliveryKey; dueAt: string }[];
  /** When its messages were sent, or are due, epoch ms. */
  messages: readonly number[];
  /** When the last of those that keep a spacing is due, epoch ms; null: none waits. */
  spacedUntilMs: number | null;
}

/** Deliveries that depend on what their channels get anyway. */
export interface TimedDeliveries {
  destinations: readonly Destination[];
  /** Earlier messages do not matter; ISO instant, UTC. */
  since: string;
  /** All deliveries of the scan. Pure. */
  place(traffic: ReadonlyMap<Destination, ChannelTraffic>): readonly NewDelivery[];
}

/** What the safety limits decide of a scan: what is held, and the notices that say so. */
export type LimitedScan = Pick<ScanRecord, 'deliveries' | 'amendments' | 'holds'> & {
  /** Set where deliveries wait for a time that their subscriptions have chosen: `deliveries` are then as if the channels got nothing else. */
  timed?: TimedDeliveries;
};

/** A reminder of an event that is in the ledger. */
export interface KnownReminder {
  key: DeliveryKey;
  postId: string;
  state: 'planned' | 'queued' | 'held' | 'skipped';
  reason: Reason | null;
}

/** What becomes of reminders. */
export interface ReminderChanges {
  insert: readonly NewDelivery[];
  /** Skipped from now on. */
  withdraw: readonly { key: DeliveryKey; reason: Reason }[];
  /** Planned again, as these rows are. */
  restore: readonly NewDelivery[];
}

/** Messages of pre-releases that say when their release is out. */
export interface Promotions {
  /** Which pre-release has which release, and the channels that are told. */
  promote: readonly { postId: string; releaseId: string; destinations: readonly Destination[] }[];
  /** Ids of posts that may be such releases, and say something else by now, or are gone: the messages are edited. */
  touched: readonly string[];
  /** Older messages are left alone; ISO instants, UTC. */
  since: string;
  dueAt: string;
}

/** What one scan of the folder changes in the database. */
export interface ScanRecord {
  /** Posts that are new, changed, come back, or whose state changed. */
  /** `fingerprint`: of posts that are `announced`; null for others. */
  write: readonly { post: Post; state: PostState; fingerprint: string | null }[];
  /** Ids of posts whose files are gone. */
  remove: readonly string[];
  deliveries: readonly NewDelivery[];
  amendments: MessageChanges | null;
  /** Written together with the deliveries that name them; one that is there already, and not decided, is extended. */
  holds: readonly Hold[];
  /** What becomes of reminders, by those that wait or were skipped and are due from a day before the scan on; pure. Left out: nothing. */
  reminders?: (known: readonly KnownReminder[]) => ReminderChanges;
  /** Left out: no release has come, changed or gone. Not carried out where new posts are held. */
  promotions?: Promotions;
  /** What becomes of deliveries, amendments and holds where it is known what the ten minutes before brought; pure. Left out: they are as given. */
  limit?: (recent: RecentChanges) => LimitedScan;
}

/** Store of posts. */
export interface PostStore {
  /**
   * One look, in one transaction under a lock that all processes share: `decide` is given what is known (empty: never looked before) and the subscriptions as
   * they are in that transaction: whoever changes them waits for the same lock. It says what to write; `limit` of what it says is then given what readers notice, and may hold it. `restored`: the first scan since a backup was restored. `decide` is pure and may be called again when the transaction has to be repeated.
   * Resolves, once committed, to the wake-ups of what is new and `planned`: deliveries in the order given (not those that a digest carries), then amendments.
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
  /** What is known, without writing: for dry runs. */
  known(): Promise<{
    known: ReadonlyMap<string, KnownPost>;
    firstScan: boolean;
    restored: boolean;
    subscriptions: readonly StoredSubscription[];
  }>;
  /** Posts whose files are gone, as last read, the latest gone first; at most `limit`. */
  gone(limit: number): Promise<readonly Post[]>;
  /** The post as last read, also when its file is gone; null where unknown. */
  post(id: string): Promise<{ post: Post; known: KnownPost } | null>;
}
