import type { ColumnType, Generated } from 'kysely';
import type { Post } from '../../src/content/post.ts';
import type { NoticeAnnouncement } from '../../src/model/announcement.ts';
import type { Approval } from '../../src/model/approval.ts';
import type { DeliveryState, Purpose, Receipt } from '../../src/model/delivery.ts';
import type { Destination, PauseTarget, Platform } from '../../src/model/destination.ts';
import type { Decision, Hold } from '../../src/model/hold.ts';
import type { PauseReason, Reason } from '../../src/model/reason.ts';
import type { Person } from '../../src/model/span.ts';
import type { Subscription, SubscriptionFilter } from '../../src/model/subscription.ts';
import type { EndState } from '../../src/ports/dashboard-reads.ts';
import type { PostState } from '../../src/ports/post-store.ts';
import type { AppliedSubscription } from '../../src/ports/subscription-store.ts';

/** An instant: read as a Date, written as one or as ISO text. */
type Instant = ColumnType<Date, Date | string, Date | string>;
type NullableInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
/** JSON: read as a value, written as text. */
type Json<T> = ColumnType<T, string, string>;
type NullableJson<T> = ColumnType<T | null, string | null | undefined, string | null>;
/** A 64-bit number: read as text. */
type Long = ColumnType<string, number | string, number | string>;

/** A post as last read. */
interface PostsTable {
  id: string;
  /** Grows with every write, and is committed in its order: triggers see to it. */
  seq: Generated<string>;
  path: string;
  hash: string;
  state: PostState;
  post: Json<Post>;
  fingerprint: string | null;
  first_seen_at: Instant;
  removed_at: NullableInstant;
  changed_at: Instant;
}

/** The ledger. Rows with `digest_key` follow their digest's state (a trigger sees to it). */
interface DeliveriesTable {
  key: string;
  post_id: string | null;
  destination: Destination;
  platform: Platform;
  purpose: Purpose;
  state: DeliveryState;
  reason: ColumnType<Reason | null, string | null, string | null>;
  digest_key: string | null;
  attempts: Generated<number>;
  /** The process whose request is under way. */
  owner: string | null;
  receipt: ColumnType<Receipt | null, string | null | undefined, string | null>;
  original_key: string | null;
  due_at: NullableInstant;
  /** Once it is sent, others of its channel that have a spacing wait for so long, ms. */
  spacing_ms: Long | null;
  /** Somebody has to approve it, or the digest that carries it, first. */
  approve: Generated<boolean>;
  hold: string | null;
  rendered_fingerprint: string | null;
  notice: ColumnType<NoticeAnnouncement | null, string | null | undefined, never>;
  /** Whether the admins were told that it is in doubt, or has failed. */
  in_doubt_reported: Generated<boolean>;
  /** Planned, queued or sending, and not carried; made by the database. */
  is_open: ColumnType<boolean, never, never>;
  /** Held, in doubt or failed: somebody has to look; made by the database. */
  needs_attention: ColumnType<boolean, never, never>;
  /** In doubt or failed, and the admins were not told; made by the database. */
  is_unreported: ColumnType<boolean, never, never>;
  /** When it ended; until then when it is due, or was planned; made by the database. */
  calendar_at: ColumnType<Date, never, never>;
  /** The state in which it ended; null until then; made by the database. */
  ended_as: ColumnType<EndState | null, never, never>;
  created_at: ColumnType<Date, Date | string | undefined, never>;
  updated_at: ColumnType<Date, Date | string | undefined, Date | string>;
  sending_since: NullableInstant;
  first_sent_at: NullableInstant;
  /** When its owner got it: by a claim, or to look what became of it. */
  claimed_at: NullableInstant;
  /** When a first check on the platform found nothing. */
  not_found_at: NullableInstant;
  /** When it was last enqueued, or is going to be woken up by itself. */
  enqueued_at: NullableInstant;
  /** The turn of its workspace that is kept for it, epoch ms. */
  workspace_slot_at: Long | null;
  /** Whom its request mentions, or mentioned, and when that was noted. */
  mention: Generated<string | null>;
  mentioned_at: NullableInstant;
  /** Of a pre-release: the post about its release, once that is out. */
  release_id: Generated<string | null>;
  /** Of a digest: posts that its last request told of. */
  included_posts: ColumnType<readonly string[] | null, undefined, never>;
  /** Order of insertion. */
  position: Generated<string>;
}

/** Pace of a destination, a workspace or a platform, epoch ms; that of their changes as `<scope>~changes`. */
interface RateLimitsTable {
  scope: string;
  /** As a destination: when all that was sent has been worked off at its pace. */
  next_slot: Long;
  /** As a workspace: the same, with the turns that are kept for rows. */
  workspace_slot: Long;
  last_sent: Long;
  blocked_until: Long;
}

/** Who gets nothing until a reason is gone. */
interface PausesTable {
  target: PauseTarget;
  reason: Json<PauseReason>;
  since: Instant;
  probe_at: Instant;
}

/** What waits, or waited, for an admin's word. */
interface HoldsTable {
  id: string;
  kind: Hold['kind'];
  since: Instant;
  /** When posts last joined it. */
  extended_at: Instant;
  posts: number;
  messages: number;
  samples: Json<readonly string[]>;
  decision: Decision | null;
  decided_at: NullableInstant;
}

/** Messages that wait, or waited, for a person's word. */
interface ApprovalsTable {
  delivery_key: string;
  number: Generated<string>;
  state: Approval['state'];
  /** Whether a changed file offers other words than the edited ones. */
  offers: boolean;
  /** When it is asked for again; null: not by itself. */
  wakes_at: NullableInstant;
  expires_at: Instant;
  approval: Json<StoredApproval>;
}

/** What is kept of an approval as it is. */
export type StoredApproval = Omit<Approval, 'number'>;

/** All that a subscription asks for beside its filter. `lists`: the shorthand of `herald.yaml`, where there is any. */
type SubscriptionOptions = Omit<Subscription, 'id' | 'destination' | 'filter' | 'origin' | 'paused'> & {
  lists?: Omit<SubscriptionFilter, 'expression'>;
};

/** Which posts destinations get. */
interface SubscriptionsTable {
  id: string;
  /** Order of insertion. */
  number: Generated<string>;
  /** Drawn anew by every write: a trigger sees to it. */
  version: ColumnType<string, never, never>;
  destination: Destination;
  filter: string;
  options: Json<SubscriptionOptions>;
  origin: string;
  created_by: ColumnType<Person | null, string | null, never>;
  created_at: ColumnType<Date, Date, never>;
  changed_by: NullableJson<Person>;
  changed_at: Instant;
  paused_by: NullableJson<Person>;
  paused_at: NullableInstant;
  paused_reason: string | null;
}

/** What each file asked for when it was last applied. */
interface SubscriptionFilesTable {
  name: string;
  applied: Json<readonly AppliedSubscription[]>;
  applied_at: Instant;
}

/** What people made Herald do. */
interface AuditTable {
  id: Generated<string>;
  at: Instant;
  who_platform: Platform;
  who_id: string;
  destination: Destination | null;
  action: string;
  detail: Json<Record<string, unknown>>;
}

/** In which community a channel is; null: in none. */
interface PlacesTable {
  destination: Destination;
  community: string | null;
}

/** What one process at a time may do. */
interface LeasesTable {
  name: string;
  owner: string;
  detail: string;
  until: Instant;
}

/** Secrets that platforms keep, encrypted. */
export interface SecretsTable {
  platform: Platform;
  name: string;
  sealed: Buffer;
  /** Drawn anew by every change. */
  revision: Generated<string>;
  changed_at: Instant;
}

/** Single facts about the whole: `first-look`. */
interface MilestonesTable {
  name: string;
  at: Instant;
}

/** How often a post was chosen from what a query found. */
interface SearchChoicesTable {
  query: string;
  post_id: string;
  count: number;
  last_at: Instant;
}

/** Queries that found nothing. */
interface SearchMissesTable {
  query: string;
  count: number;
  last_at: Instant;
}

interface KeptTextsTable {
  key: string;
  text: string;
  kept_at: Date;
}

/** Every table of ours, in the schema `herald`. */
export interface Database {
  'herald.posts': PostsTable;
  'herald.deliveries': DeliveriesTable;
  'herald.rate_limits': RateLimitsTable;
  'herald.pauses': PausesTable;
  'herald.holds': HoldsTable;
  'herald.approvals': ApprovalsTable;
  'herald.subscriptions': SubscriptionsTable;
  'herald.subscription_files': SubscriptionFilesTable;
  'herald.audit': AuditTable;
  'herald.places': PlacesTable;
  'herald.leases': LeasesTable;
  'herald.secrets': SecretsTable;
  'herald.milestones': MilestonesTable;
  'herald.search_choices': SearchChoicesTable;
  'herald.search_misses': SearchMissesTable;
  'herald.kept_texts': KeptTextsTable;
}
