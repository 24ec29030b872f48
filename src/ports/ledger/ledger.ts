import type { Post } from '../../content/post.ts';
import type { NoticeAnnouncement, NoticeSubject } from '../../model/announcement.ts';
import type { Delivery, DeliveryKey, DeliveryState, NewDelivery, Purpose, Receipt } from '../../model/delivery.ts';
import type { Destination, PauseTarget, Platform } from '../../model/destination.ts';
import type { RateLimit } from '../messenger.ts';

/** What the claimed delivery is about. */
export interface ClaimedFacts {
  delivery: Delivery;
  /** One, or a digest's (newest first); those whose file is gone (for an edit: since more than `graceMs`) are left out. Of an edit: the posts of the message it is about. */
  posts: readonly Post[];
  /** The delivery that `about` names, as it is now. */
  original: Delivery | null;
  /** What a notice says; of its edit, what it should say now. */
  notice: NoticeAnnouncement | null;
}

/** The right to deliver, or why there is none. One round trip; another for posts that were not read lately. */
export type Claim =
  /** `sending` is committed, `attempts` counted, the destination's and the workspace's turn taken: send now. */
  | ({ kind: 'claimed' } & ClaimedFacts)
  /**
   * An earlier request's outcome is unknown and its time is up: reconcile. `missedAt`: epoch ms of a first look that found nothing. Ownership passes to the caller.
   * `sent`: the posts that the request told of, if it left, as they are now; those whose file has gone since are among them.
   */
  | ({ kind: 'doubtful'; missedAtMs: number | null; sent: readonly Post[] } & ClaimedFacts)
  /**
   * Not due yet, an older message of the destination comes first, pacing, a rate limit, or somebody else's request still under way: ask again then (epoch ms).
   * `behind`: the first message of its line, whose bell should have been answered 5 s ago or more; whoever reads this looks after it.
   */
  | { kind: 'wait'; untilMs: number; behind?: DeliveryKey }
  /** Nothing to do: delivered, held (also: by this claim, because its destination is paused), skipped, failed, carried by a digest, or unknown (state null). */
  | {
      kind: 'closed';
      state: DeliveryState | null;
      /** What a notice says that this very claim has held: its own channel can't tell it now. */
      notice?: NoticeAnnouncement;
    };

export interface ClaimTerms {
  /** This process; random at its start. */
  owner: string;
  nowMs: number;
  /** Of the lane that the delivery's purpose belongs to. */
  pace: { destination: RateLimit; workspace: RateLimit };
  /** Another owner's `sending` row is left alone for so long, ms (its HTTP time limit plus a margin); 0 where no other process can be alive. One's own is given back a second after its claim: whoever asks has seen its request end. */
  patienceMs: number;
  /** A post whose file is gone still stands in messages for so long, ms. */
  graceMs: number;
}

/** How an attempt ended. */
export type Settlement =
  /**
   * `shown`: face of what the message says; of an edit, it becomes the original's too. `told` (of a digest): ids of the posts that the message tells of.
   * `next`: the digest's next message, which takes over the posts of `next.postIds`; other rows leave it, skipped as `left-out`.
   * `receipt` null: of an edit or a retraction, which make no message of their own; a retraction makes its original `retracted`.
   * `restUntilMs`: no further message to the destination before (epoch ms).
   */
  | {
      state: 'delivered';
      receipt: Receipt | null;
      shown?: string;
      told?: readonly string[];
      next?: { row: NewDelivery; postIds: readonly string[] };
      restUntilMs?: number;
    }
  /** Not sent; owed as before. `countsAttempt` false gives the attempt back (rate limits). `againAtMs`: when its doorbell is going to ring (epoch ms), so that those behind it in the line know. */
  | { state: 'planned'; reason: string; countsAttempt: boolean; againAtMs?: number }
  /** Looked for once and not found: stays `sending`, the time is noted. */
  | { state: 'missed'; againAtMs?: number }
  | { state: 'failed' | 'held' | 'skipped' | 'in-doubt'; reason: string };

/** Which rows a person means. Every set field must match. */
export interface DeliverySelection {
  keys?: readonly DeliveryKey[];
  states?: readonly DeliveryState[];
  purposes?: readonly Purpose[];
  postIds?: readonly string[];
  destination?: Destination;
  hold?: string;
  /** ISO instants; rows created from then on, and before. */
  since?: string;
  until?: string;
}

/** Somebody who gets no messages until a reason is gone. */
export interface Pause {
  whom: PauseTarget;
  /** `destination-gone: is_archived: the channel is archived`. */
  reason: string;
  /** ISO instant, UTC. */
  since: string;
  /** ISO instant, UTC: when it is asked next whether the reason is gone. */
  probeAt: string;
}

/** Something big that waits for an admin's word. */
export interface Hold {
  id: string;
  kind: 'additions' | 'edits' | 'removals';
  /** ISO instant, UTC. */
  since: string;
  /** Posts it concerns. */
  posts: number;
  /** Titles of some of them. */
  samples: readonly string[];
  /** Null: not decided yet. */
  decision: Decision | null;
}

/** `announce`: as if nothing had been held, one message a post. `digest`: one message a destination. `seen`: nothing is sent. Edits and removals know `announce` (do it) and `seen`. */
export type Decision = 'announce' | 'digest' | 'seen';

/** A delivery, and up to three of the `count` posts that it tells of. */
export interface ToldDelivery {
  delivery: Delivery;
  posts: readonly Pick<Post, 'title' | 'url' | 'path'>[];
  count: number;
}

/** A notice of which something is not settled, as far as it says. */
export interface OpenNotice {
  key: DeliveryKey;
  destination: Destination;
  notice: NoticeAnnouncement & { about: NoticeSubject };
}

/** A doorbell to be rung, at once or then (epoch ms). */
export interface Wakeup {
  key: DeliveryKey;
  atMs?: number;
}

/** How many deliveries of one kind have not ended. */
export interface PendingCount {
  platform: Platform;
  purpose: Purpose;
  state: DeliveryState;
  count: number;
  dueSinceMs: number;
}

/** Store of deliveries: nothing in it is ever deleted. Rows carried by a digest follow their digest's state. */
export interface Ledger {
  /** Inserts rows that are not there yet; returns the keys that were new. */
  plan(rows: readonly NewDelivery[]): Promise<readonly DeliveryKey[]>;
  /** Compare-and-set. Time is the caller's (`nowMs`). */
  claim(key: DeliveryKey, terms: ClaimTerms): Promise<Claim>;
  /** Notes, before the request of a digest leaves, which posts it tells of (in the order of their lines); false where the row has moved on since the claim. */
  recordIncluded(key: DeliveryKey, attempt: number, postIds: readonly string[]): Promise<boolean>;
  /** Ends the attempt `attempt` of a claimed row (and of all rows it carries); false where the row has moved on since. */
  settle(key: DeliveryKey, attempt: number, settlement: Settlement, nowMs: number): Promise<boolean>;
  /** No message (`changes`: no edit or retraction) to these before `untilMs` (epoch ms). Never shortens a block. */
  block(whom: PauseTarget, lane: 'messages' | 'changes', untilMs: number): Promise<void>;
  /** Whoever is paused gets nothing: claims of its deliveries hold them, as `paused`. `notices` are planned in the same transaction, unless it was paused already (false). */
  pause(pause: Pause, notices: readonly NewDelivery[]): Promise<boolean>;
  pauses(): Promise<readonly Pause[]>;
  /** Next probe of a pause; no-op where it has ended. */
  probeLater(whom: PauseTarget, at: string): Promise<void>;
  /** Ends a pause. What was held because of it, and is not held by another, is owed again: a destination's posts, with those that wait behind them, as one digest where there are several; messages of unknown outcome are to be looked for a second later. Returns the bells to ring; null: it was not paused. */
  resume(whom: PauseTarget, nowMs: number): Promise<readonly Wakeup[] | null>;
  /** Owes again, as `resume` does, what is held because of a pause that is over: a claim or a settlement may have been written at the very moment of its end. Returns the bells. */
  releaseOrphaned(nowMs: number): Promise<readonly Wakeup[]>;
  /** Open holds, oldest first; with `ids`, those of these ids, decided or not. */
  holds(ids?: readonly string[]): Promise<readonly Hold[]>;
  /** Decides an open hold, once; `already`: somebody did before; null: there is no such hold. */
  decide(hold: string, decision: Decision, nowMs: number): Promise<{ bells: readonly Wakeup[] } | { already: Decision } | null>;
  /** Ends a doubt by a person's word: it is there, so it is delivered, without a receipt. Posts that a digest had no room for are owed on. Returns the bells of those; null: it was not in doubt. */
  confirmDelivered(key: DeliveryKey, nowMs: number): Promise<readonly Wakeup[] | null>;
  /** Hands each delivery that has come in doubt, or has failed for good, to `compose` once, all of them together; the notices it makes are planned in the same transaction. Returns their keys. */
  tell(
    state: 'in-doubt' | 'failed',
    compose: (told: readonly ToldDelivery[]) => readonly NewDelivery[],
    nowMs: number,
  ): Promise<readonly DeliveryKey[]>;
  /** Notices that still have their subject (`about`), oldest first. */
  openNotices(): Promise<readonly OpenNotice[]>;
  /** Makes a notice say `to` from now on, unless it says something else than `from` by now. `edits`: its message, where one stands or may stand, is edited, not before `dueAtMs` (epoch ms). Returns the bells. */
  rewriteNotice(
    key: DeliveryKey,
    change: { from: NoticeAnnouncement; to: NoticeAnnouncement; edits: boolean },
    dueAtMs: number,
  ): Promise<readonly Wakeup[]>;
  /** `planned → queued`, when the queue has been told (`nowMs`). */
  markQueued(keys: readonly DeliveryKey[], nowMs: number): Promise<void>;
  /** Open rows (planned, queued, sending; not carried) whose doorbell was last rung before `beforeMs`, oldest first. */
  overdueWakeups(beforeMs: number, limit: number): Promise<readonly DeliveryKey[]>;
  /** Puts `failed`, `held`, `skipped`, `in-doubt`, `retracted` rows back to `planned` (on their own, no longer carried; attempts count from 0 again); returns the keys that moved. */
  reopen(keys: readonly DeliveryKey[], nowMs: number): Promise<readonly DeliveryKey[]>;
  /** Newest first, at most `limit`. */
  find(selection: DeliverySelection, limit: number): Promise<readonly Delivery[]>;
  /** Marks as `skipped` (`reason`) what is planned, queued, held, failed or in doubt; a digest with all it carries. Returns the keys that moved. */
  skip(keys: readonly DeliveryKey[], reason: string, nowMs: number): Promise<readonly DeliveryKey[]>;
  /** One digest a destination out of `failed`, `held`, `skipped`, `in-doubt` rows of single posts (also carried ones); a destination with one such row gets it on its own. Returns the bells. */
  regroup(keys: readonly DeliveryKey[], nowMs: number): Promise<readonly Wakeup[]>;
  /** Plans (or plans again) edits of messages; `force`: forgets what the messages show (`shown` null), so that they are edited in any case. Returns the bells. */
  planEdits(originals: readonly DeliveryKey[], dueAt: string, force: boolean): Promise<readonly Wakeup[]>;
  /** Rows that are not carried, by platform, purpose and state. */
  counts(): Promise<readonly { platform: Platform; purpose: Purpose; state: DeliveryState; count: number }[]>;
  /** Rows that have not ended (planned, queued, sending, held, in doubt; not carried), by platform, purpose and state. `dueSinceMs`: since when the first of them has been due (epoch ms, may lie in the future). Cheap however many have ended. */
  pending(): Promise<readonly PendingCount[]>;
}
