import type { Post } from '../../content/post.ts';
import type { NoticeAnnouncement } from '../../model/announcement.ts';
import type { Approval } from '../../model/approval.ts';
import type { Delivery, DeliveryKey, DeliveryState, NewDelivery, QueueKind, Receipt } from '../../model/delivery.ts';
import type { PauseTarget } from '../../model/destination.ts';
import type { Mention } from '../../model/policies.ts';
import type { Reason } from '../../model/reason.ts';
import type { RateLimit } from '../messenger.ts';

/** A claimed delivery, and what its message is made of. */
export interface ClaimedFacts {
  delivery: Delivery;
  /** One, or a digest's (newest first); those whose file is gone (for an edit: since more than `gracePeriodMs`) are left out. Of an edit: the posts of the message it is about. */
  posts: readonly Post[];
  /** When Herald first saw each of `posts`, by id: ISO instants, UTC. */
  firstSeen: ReadonlyMap<string, string>;
  /** The delivery that `originalKey` names, as it is now. */
  original: Delivery | null;
  /** The release that is out of which its post, or that of the message it edits, is a pre-release; left out: none is known, or its file is gone. */
  release?: Post;
  /** What a notice says; of its edit, what it should say now. */
  notice: NoticeAnnouncement | null;
  /** What people decided about this message, or (of an edit) about the one that it changes; left out: it was never asked for. */
  approval?: Approval;
  /** It was planned as one that has to be approved; left out: it was not. */
  approve?: true;
}

/** The right to deliver, or why there is none. One round trip; another for posts that were not read lately. */
export type Claim =
  /** `sending` is committed, `attempts` counted, the destination's and the workspace's rate-limit slots taken: send now. */
  | ({ kind: 'claimed' } & ClaimedFacts)
  /**
   * An earlier request's outcome is unknown and its lease is over: reconcile. `notFoundAtMs`: epoch ms of a first check that found nothing. Ownership passes to the caller.
   * `sent`: the posts that the request included, if it left, as they are now; those whose file has gone since are among them.
   */
  | ({ kind: 'doubtful'; notFoundAtMs: number | null; sent: readonly Post[] } & ClaimedFacts)
  /**
   * Not due yet, an older message of the destination comes first, a rate limit, or somebody else's request in flight: ask again then (epoch ms).
   * `behind`: the next delivery in this channel. Its wake-up is more than 5 s overdue, so the caller should handle it too.
   */
  | { kind: 'wait'; untilMs: number; behind?: DeliveryKey }
  /** Nothing to do: delivered, held (also: by this claim, because its destination is paused), skipped, failed, included in a digest, or unknown (state null). */
  | {
      kind: 'closed';
      state: DeliveryState | null;
      /** Set where this very claim has held a notice: what it says, which its own channel can't show now. */
      notice?: NoticeAnnouncement;
    };

export interface ClaimTerms {
  /** This process; random at its start. */
  owner: string;
  nowMs: number;
  /** Of the queue kind that the delivery's purpose belongs to. */
  rateLimits: { destination: RateLimit; workspace: RateLimit };
  /** Lease: another owner's `sending` row is left alone for so long, ms (its HTTP time limit plus a margin); 0 where no other process can be alive. One's own is given back a second after its claim: whoever asks has seen its request end. */
  leaseMs: number;
  /** Grace period: messages keep a post whose file is gone for so long, ms. */
  gracePeriodMs: number;
}

/** How an attempt ended. */
export type Settlement =
  /**
   * `renderedFingerprint`: content fingerprint of the message; of an edit, it becomes the original's too. `includedIds` (of a digest): ids of the posts that the message includes.
   * `next`: the digest's next message, which takes over the posts of `next.postIds`; other rows leave it, skipped as `left-out`.
   * `receipt` null: of an edit or a retraction, which make no message of their own; a retraction makes its original `retracted`.
   * `restUntilMs`: no further message to the destination before (epoch ms).
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
   * Not sent; due again. `countsAttempt` false gives the attempt back (rate limits). `againAtMs`: its next wake-up (epoch ms), so that those behind it in the channel know.
   * `dueAtMs`: not before then (epoch ms); those behind it do not wait for it.
   */
  | { state: 'planned'; reason: Reason; countsAttempt: boolean; againAtMs?: number; dueAtMs?: number }
  /** A first check did not find it: stays `sending`, the time is noted. */
  | { state: 'not-found'; againAtMs?: number }
  | { state: 'failed' | 'held' | 'skipped' | 'in-doubt'; reason: Reason };

/** The right to make one attempt at a delivery, and its end. */
export interface DeliveryLeases {
  /** Compare-and-set. Time is the caller's (`nowMs`). */
  claim(key: DeliveryKey, terms: ClaimTerms): Promise<Claim>;
  /** Notes, before the request of a digest leaves, which posts it includes (in the order of their lines); false where the row has moved on since the claim. */
  recordIncluded(key: DeliveryKey, attempt: number, postIds: readonly string[]): Promise<boolean>;
  /**
   * Notes, before the request of a claimed delivery leaves, that it mentions somebody; false: it may not, for the channel's last mention of them is not so long ago, the
   * delivery has mentioned somebody already, or it has moved on. Held across processes. A settlement that says that nothing was sent gives it back.
   */
  takeMention(key: DeliveryKey, attempt: number, mention: Mention, nowMs: number): Promise<boolean>;
  /** Ends the attempt `attempt` of a claimed row (and of all rows that it includes); false where the row has moved on since. */
  settle(key: DeliveryKey, attempt: number, settlement: Settlement, nowMs: number): Promise<boolean>;
  /** No message (`changes`: no edit or retraction) to these before `untilMs` (epoch ms). Never shortens a block. */
  block(target: PauseTarget, kind: QueueKind, untilMs: number): Promise<void>;
}
