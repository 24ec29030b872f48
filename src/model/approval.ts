import { createHash } from 'node:crypto';
import type { DigestAnnouncement, PostAnnouncement } from './announcement.ts';
import type { DeliveryKey } from './delivery.ts';
import type { Destination } from './destination.ts';
import type { Reason } from './reason.ts';
import type { Person } from './span.ts';

/** What can need approval: messages to readers. */
export type MessageAnnouncement = PostAnnouncement | DigestAnnouncement;

/** Text with which a person replaced a post's own in its message; the file of the post is not changed. */
export interface TextEdit {
  /** null: the post's own title. */
  title: string | null;
  /** null: the post's own text. Blank: no text. */
  text: string | null;
  by: Person;
  /** ISO instant, UTC. */
  at: string;
  /** The post's own text that the person saw. */
  of: PostText;
}

interface PostText {
  title: string;
  text: string | null;
}

/** `withdrawn`: nobody decided, and the message will not be sent as it was shown (its post is gone, an admin discarded it, it is now part of a digest). */
type ApprovalState = 'waiting' | 'approved' | 'declined' | 'expired' | 'withdrawn';

/** A message that is sent once a person approves it. JSON-safe; instants are ISO, UTC. */
export interface Approval {
  /** Number by which people refer to it: `12`. Never reused. */
  number: number;
  /** The delivery that waits, or waited. */
  key: DeliveryKey;
  destination: Destination;
  /** The channel in which approval is requested. */
  review: Destination;
  state: ApprovalState;
  /** How often approval was requested, from 1; each request has its own notice. */
  asked: number;
  /** The message as built from its posts and its channel's settings now. */
  own: MessageAnnouncement;
  edit: TextEdit | null;
  /** Fingerprint of the message that was approved (see `messageFingerprint`); null until then. */
  approved: string | null;
  requestedAt: string;
  /** When approval is requested again automatically; null: never. */
  remindAt: string | null;
  /** Postponed until then by `decidedBy`; null: not postponed. */
  laterUntil: string | null;
  expiresAt: string;
  /** Who decided or postponed it last. */
  decidedBy: Person | null;
  decidedAt: string | null;
  /** For a withdrawn approval: why its delivery ended, if known. */
  reason?: Reason | null;
}

/** How long to wait for people, ms. */
export interface ApprovalOptions {
  remindAfterMs: number;
  expireAfterMs: number;
}

/** Where approval must be requested, and how long to wait for it. */
export interface NeededApproval extends ApprovalOptions {
  review: Destination;
}

/** The approval that a delivery requests when it is about to be sent. */
export interface ApprovalRequest extends NeededApproval {
  own: MessageAnnouncement;
}

/** `send` with `fingerprint`: only if the message is still the one that was shown. `use`: take the new text of a changed file; `keep`: stay with the edited text. `title` and `text` null: the post's own. */
export type ApprovalDecision =
  | { kind: 'send'; fingerprint: string | null }
  | { kind: 'later'; untilMs: number }
  | { kind: 'never' }
  | { kind: 'edit'; title: string | null; text: string | null }
  | { kind: 'use' }
  | { kind: 'keep' };

/** Why a decision was rejected: somebody has already decided, approval is no longer requested, the message has changed since, no new text is offered, the message has no text of its own. */
export type ApprovalRefusal = 'decided' | 'withdrawn' | 'changed' | 'not-offered' | 'no-text';

/** Returns the message as it is to be sent, with the text of its edit. Pure. */
export function messageToApprove({ own, edit }: Pick<Approval, 'own' | 'edit'>): MessageAnnouncement {
  return withEdit(own, edit);
}

/** Returns the announcement with the text of an edit; null: with its own. Only the messages of single posts have text that can be edited. Pure. */
export function withEdit<T extends { type: string }>(announcement: T, edit: TextEdit | null): T {
  if (edit === null || announcement.type !== 'post') return announcement;
  return {
    ...announcement,
    ...(edit.title === null ? {} : { title: edit.title }),
    ...(edit.text === null ? {} : { tldr: edit.text || null }),
  };
}

/** Returns the file's new text if it has changed since somebody edited the message; otherwise null. Pure. */
export function offeredText({ own, edit }: Pick<Approval, 'own' | 'edit'>): PostText | null {
  const words = wordsOf(own);
  return edit === null || words === null || (words.title === edit.of.title && words.text === edit.of.text) ? null : words;
}

/** Returns the title and text of a post's message; null if it is a digest. Pure. */
function wordsOf(message: MessageAnnouncement): PostText | null {
  return message.type === 'post' ? { title: message.title, text: message.tldr } : null;
}

/** Returns a 12-character fingerprint of what a reader sees, whatever the order of the keys: a database does not preserve it. Pure. */
export function messageFingerprint(message: MessageAnnouncement): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(message)))
    .digest('hex')
    .slice(0, 12);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, own]) => [name, sorted(own)]),
  );
}

/** Whether exactly this message has been approved. Pure. */
export function isApproved(approval: Approval | null, message: MessageAnnouncement): boolean {
  return approval?.state === 'approved' && approval.approved === messageFingerprint(message);
}

/** Whether a person must act: decide, or choose between the edited text and that of a changed file. Pure. */
export function isOpenApproval(approval: Approval): boolean {
  return approval.state === 'waiting' || (approval.state === 'approved' && offeredText(approval) !== null);
}

/** What happens to an approval when its delivery is about to be sent. */
export interface AskedApproval {
  approval: Omit<Approval, 'number'> & { number?: number };
  /** `asks`: it is requested with a new notice. `waits`: as before, perhaps for a changed message. `approved`, `ended`: somebody has just decided. */
  becomes: 'asks' | 'waits' | 'approved' | 'ended';
}

/**
 * Requests approval. `before` null: for the first time. `claimedAt`: when the delivery was claimed, ISO. `isNoticeOpen`: whether the notice still asks for a decision.
 * An approval that was declined or expired earlier, or given to a different message, is requested again. Pure.
 */
export function askForApproval(
  delivery: { key: DeliveryKey; destination: Destination; claimedAt: string },
  before: Approval | null,
  { own, review, remindAfterMs, expireAfterMs }: ApprovalRequest,
  isNoticeOpen: boolean,
  nowMs: number,
): AskedApproval {
  const at = (ms: number): string => new Date(ms).toISOString();
  const waits = {
    key: delivery.key,
    destination: delivery.destination,
    review,
    state: 'waiting' as const,
    own,
    approved: null,
    requestedAt: at(nowMs),
    remindAt: at(nowMs + remindAfterMs),
    laterUntil: null,
    expiresAt: at(nowMs + expireAfterMs),
    decidedBy: null,
    decidedAt: null,
  };
  if (before === null) return { approval: { ...waits, asked: 1, edit: null }, becomes: 'asks' };
  if (isApproved(before, withEdit(own, before.edit))) return { approval: { ...before, own }, becomes: 'approved' };
  const isJustEnded = (before.state === 'declined' || before.state === 'expired') && (before.decidedAt ?? '') >= delivery.claimedAt;
  if (isJustEnded) return { approval: before, becomes: 'ended' };
  if (before.state === 'waiting' && isNoticeOpen) return { approval: { ...before, own }, becomes: 'waits' };
  return { approval: { ...before, ...waits, asked: before.asked + 1 }, becomes: 'asks' };
}

/** Returns an approval after a decision, or why the decision is rejected. The caller must store the result under a lock. Pure. */
export function decideApproval(
  approval: Approval,
  decision: ApprovalDecision,
  by: Person,
  nowMs: number,
  { remindAfterMs, expireAfterMs }: ApprovalOptions,
): { approval: Approval } | { refused: ApprovalRefusal } {
  const at = (ms: number): string => new Date(ms).toISOString();
  const decided = { decidedBy: by, decidedAt: at(nowMs) };
  const { edit, own, state } = approval;
  if (decision.kind === 'use' || decision.kind === 'keep') {
    const words = offeredText(approval);
    if (!isOpenApproval(approval)) return { refused: state === 'withdrawn' ? 'withdrawn' : 'decided' };
    if (words === null || edit === null) return { refused: 'not-offered' };
    return { approval: { ...approval, edit: decision.kind === 'use' ? null : { ...edit, of: words } } };
  }
  if (state !== 'waiting') return { refused: state === 'withdrawn' ? 'withdrawn' : 'decided' };
  switch (decision.kind) {
    case 'send': {
      const approved = messageFingerprint(messageToApprove(approval));
      if (decision.fingerprint !== null && decision.fingerprint !== approved) return { refused: 'changed' };
      return { approval: { ...approval, ...decided, state: 'approved', approved, remindAt: null, laterUntil: null } };
    }
    case 'never':
      return { approval: { ...approval, ...decided, state: 'declined', remindAt: null, laterUntil: null } };
    case 'later': {
      const { untilMs } = decision;
      const times = { remindAt: at(untilMs + remindAfterMs), laterUntil: at(untilMs), expiresAt: at(untilMs + expireAfterMs) };
      return { approval: { ...approval, ...decided, ...times } };
    }
    case 'edit': {
      const of = wordsOf(own);
      if (of === null) return { refused: 'no-text' };
      const { title, text } = decision;
      const isOwn = title === null && text === null;
      return { approval: { ...approval, edit: isOwn ? null : { title, text, by, at: at(nowMs), of } } };
    }
  }
}

/** Returns an approval after it was requested again, because nobody answered or because it was postponed until now. Pure. */
export function askAgain(approval: Approval, nowMs: number, { remindAfterMs }: ApprovalOptions): Approval {
  const again = approval.laterUntil === null ? null : new Date(nowMs + remindAfterMs).toISOString();
  return { ...approval, asked: approval.asked + 1, laterUntil: null, remindAt: again };
}

/** Returns when approval is requested again; null: never. Pure. */
export function nextRequestAt({ state, laterUntil, remindAt }: Approval): string | null {
  return state === 'waiting' ? (laterUntil ?? remindAt) : null;
}

/** Returns an approval as expired, because nobody decided in time. Pure. */
export function expireApproval(approval: Approval, nowMs: number): Approval {
  return { ...approval, state: 'expired', decidedBy: null, decidedAt: new Date(nowMs).toISOString(), remindAt: null, laterUntil: null };
}
