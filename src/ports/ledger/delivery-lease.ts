import type { Post } from '../../content/post.ts';
import type { NoticeAnnouncement } from '../../model/announcement.ts';
import type { Approval } from '../../model/approval.ts';
import type { Delivery, DeliveryKey, DeliveryState, NewDelivery, QueueKind, Receipt } from '../../model/delivery.ts';
import type { PauseTarget } from '../../model/destination.ts';
import type { Mention } from '../../model/policies.ts';
import type { Reason } from '../../model/reason.ts';
import type { RateLimit } from '../messenger.ts';

/** A claimed delivery, and the facts that its message is built from. */
export interface ClaimedFacts {
  delivery: Delivery;
  /** The delivery's post, or a digest's posts (newest first), without those whose file is gone (for an edit: gone for more than `gracePeriodMs`). For an edit, the posts of the message it changes. */
  posts: readonly Post[];
  /** When Herald first saw each of `posts`, by id: ISO instants, UTC. */
  firstSeen: ReadonlyMap<string, string>;
  /** The delivery that `originalKey` names, in its current state. */
  original: Delivery | null;
  /** The published release that belongs to its post (or, for an edit, to the post of the message it changes), if that is a pre-release; left out: none is known, or its file is gone. */
  release?: Post;
  /** The text of a notice; for its edit, the new text. */
  notice: NoticeAnnouncement | null;
  /** What people decided about this message, or (for an edit) about the one that it changes; left out: nobody was asked. */
  approval?: Approval;
  /** Set if it was planned as a message that needs approval. */
  approve?: true;
}

/** The right to deliver, or why there is none. One round trip, plus another for posts that were not read recently. */
export type Claim =
  /** `sending` is committed, `attempts` incremented, and the rate-limit slots of destination and workspace are taken: send now. */
  | ({ kind: 'claimed' } & ClaimedFacts)
  /**
   * The outcome of an earlier request is unknown and its lease has expired: reconcile. `notFoundAtMs`: epoch ms of a first check that found nothing. The caller becomes the owner.
   * `sent`: the posts that the request, if it was sent, included, as they are now; also those whose file has gone since.
   */
  | ({ kind: 'doubtful'; notFoundAtMs: number | null; sent: readonly Post[] } & ClaimedFacts)
  /**
   * Not due yet, behind an older message of the destination, rate-limited, or in flight elsewhere: try again at `untilMs` (epoch ms).
   * `behind`: the next delivery in this channel. Its wake-up is more than 5 s overdue, so the caller should handle it too.
   */
  | { kind: 'wait'; untilMs: number; behind?: DeliveryKey }
  /** Nothing to do: delivered, held (possibly by this very claim, because its destination is paused), skipped, failed, included in a digest, or unknown (state null). */
  | {
      kind: 'closed';
      state: DeliveryState | null;
      /** Set if this very claim has held a notice: its text, which can't be shown in its own channel now. */
      notice?: NoticeAnnouncement;
    };

export interface ClaimOptions {
  /** Id of this process; random for each start. */
  owner: string;
  nowMs: number;
  /** Limits of the queue kind that the delivery's purpose belongs to. */
  rateLimits: { destination: RateLimit; workspace: RateLimit };
  /** Lease: how long a `sending` row of another owner is left alone, ms (its HTTP timeout plus a margin); 0 if there can be no other process. A process's own row is available again one second after its claim, because by then it knows that its request has ended. */
  leaseMs: number;
  /** Grace period: how long messages keep a post whose file is gone, ms. */
  gracePeriodMs: number;
}

/** How an attempt ended. */
export type Settlement =
  /**
   * `renderedFingerprint`: content fingerprint of the message; for an edit, it is also written to the original. `includedIds` (of a digest): ids of the posts that the message includes.
   * `next`: the digest's next message, which takes over the posts of `next.postIds`; other rows leave the digest, skipped as `left-out`.
   * `receipt` null: for an edit or a retraction, which send no message of their own; a retraction marks its original as `retracted`.
   * `restUntilMs`: no further message to the destination before this time (epoch ms).
   */
  | {
      state: 'delivered';
      receipt: Receipt | null;
      renderedFingerprint?: string;
      includedIds?: readonly string[];
      next?: { row: NewDelivery; postIds: readonly string[] };
      restUntilMs?: number;
    }
  /**
   * Not sent; due again. With `countsAttempt` false, the attempt is not counted (rate limits). `againAtMs`: its next wake-up (epoch ms), so that later messages in the channel know how long to wait.
   * `dueAtMs`: earliest time to send it (epoch ms); later messages in the channel do not wait for it.
   */
  | { state: 'planned'; reason: Reason; countsAttempt: boolean; againAtMs?: number; dueAtMs?: number }
  /** A first check did not find it: it stays `sending`, and the time is recorded. */
  | { state: 'not-found'; againAtMs?: number }
  | { state: 'failed' | 'held' | 'skipped' | 'in-doubt'; reason: Reason };

/** The right to make one attempt at a delivery, and how attempts end. */
export interface DeliveryLeases {
  /** Compare-and-set. The time comes from the caller (`nowMs`). */
  claim(key: DeliveryKey, terms: ClaimOptions): Promise<Claim>;
  /** Records, before a digest's request is sent, which posts it includes (in the order of their lines); false if the row has changed since the claim. */
  recordIncluded(key: DeliveryKey, attempt: number, postIds: readonly string[]): Promise<boolean>;
  /**
   * Records, before a claimed delivery's request is sent, that it mentions somebody. False: it may not, because the channel's last mention of them is too recent, the
   * delivery has already mentioned somebody, or the row has changed. Applies across processes. A settlement that says that nothing was sent undoes it.
   */
  takeMention(key: DeliveryKey, attempt: number, mention: Mention, nowMs: number): Promise<boolean>;
  /** Ends the attempt `attempt` of a claimed row (and of all rows that it includes); false if the row has changed since. */
  settle(key: DeliveryKey, attempt: number, settlement: Settlement, nowMs: number): Promise<boolean>;
  /** Blocks messages (`changes`: edits and retractions) to this target until `untilMs` (epoch ms). Never shortens a block. */
  block(target: PauseTarget, kind: QueueKind, untilMs: number): Promise<void>;
}
