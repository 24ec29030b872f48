import { createHash } from 'node:crypto';
import type { DigestAnnouncement, PostAnnouncement } from './announcement.ts';
import type { DeliveryKey } from './delivery.ts';
import type { Destination } from './destination.ts';
import type { Reason } from './reason.ts';
import type { Person } from './span.ts';

/** What an approval can be about: what is announced to readers. */
export type MessageAnnouncement = PostAnnouncement | DigestAnnouncement;

/** Words that a person has put in the place of a post's own; its file is not touched. */
export interface TextEdit {
  /** Null: the post's own. */
  title: string | null;
  /** Blank: none. */
  text: string | null;
  by: Person;
  /** ISO instant, UTC. */
  at: string;
  /** The post's own words that the person has seen. */
  of: PostWords;
}

interface PostWords {
  title: string;
  text: string | null;
}

/** `withdrawn`: nobody decided, and the message will not be sent as it was shown (its post went, an admin discarded it, it is part of a digest by now). */
type ApprovalState = 'waiting' | 'approved' | 'declined' | 'expired' | 'withdrawn';

/** A message that goes out once a person says so. JSON-safe; instants are ISO, UTC. */
export interface Approval {
  /** As people call it: `12`. Never given to another. */
  number: number;
  /** The delivery that waits, or waited. */
  key: DeliveryKey;
  destination: Destination;
  /** Where it is asked for. */
  review: Destination;
  state: ApprovalState;
  /** How often it was asked for, from 1: each time with a notice of its own. */
  asked: number;
  /** The message as its posts and its channel make it now. */
  own: MessageAnnouncement;
  edit: TextEdit | null;
  /** Fingerprint of the message that was approved (see `messageFingerprint`); null until then. */
  approved: string | null;
  requestedAt: string;
  /** When it is asked for again by itself; null: no more. */
  remindAt: string | null;
  /** Put off until then by `decidedBy`; null: it is not. */
  laterUntil: string | null;
  expiresAt: string;
  /** Who decided last, or put it off. */
  decidedBy: Person | null;
  decidedAt: string | null;
  /** Of one that was withdrawn: why its delivery ended, where that is known. */
  reason?: Reason | null;
}

/** How long people are waited for, ms. */
export interface ApprovalTerms {
  remindAfterMs: number;
  expireAfterMs: number;
}

/** Where an approval is asked for. */
export interface NeededApproval extends ApprovalTerms {
  review: Destination;
}

/** What a delivery asks for when it comes to be sent. */
export interface ApprovalRequest extends NeededApproval {
  own: MessageAnnouncement;
}

/** `send` with `fingerprint`: only if the message is still the one that was shown. `use` and `keep`: of the words that a changed file offers. `title` and `text` null: the post's own. */
export type ApprovalDecision =
  | { kind: 'send'; fingerprint: string | null }
  | { kind: 'later'; untilMs: number }
  | { kind: 'never' }
  | { kind: 'edit'; title: string | null; text: string | null }
  | { kind: 'use' }
  | { kind: 'keep' };

/** Why a decision was not taken: somebody decided before, it is not asked for any more, the message is another one by now, nothing is offered, it has no text of its own. */
export type ApprovalRefusal = 'decided' | 'withdrawn' | 'changed' | 'not-offered' | 'no-text';

/** The message as it is to be sent: in the words of whoever edited them. Pure. */
export function messageToApprove({ own, edit }: Pick<Approval, 'own' | 'edit'>): MessageAnnouncement {
  return withEdit(own, edit);
}

/** The announcement in the words of an edit; null: its own. Only posts' messages have words that can be edited. Pure. */
export function withEdit<T extends { type: string }>(announcement: T, edit: TextEdit | null): T {
  if (edit === null || announcement.type !== 'post') return announcement;
  return {
    ...announcement,
    ...(edit.title === null ? {} : { title: edit.title }),
    ...(edit.text === null ? {} : { tldr: edit.text || null }),
  };
}

/** The words that the file has by now and had not when somebody edited them; null: there are none. Pure. */
export function offeredWords({ own, edit }: Pick<Approval, 'own' | 'edit'>): PostWords | null {
  const words = wordsOf(own);
  return edit === null || words === null || (words.title === edit.of.title && words.text === edit.of.text) ? null : words;
}

/** Title and text of a post's message; null: it is a digest. Pure. */
function wordsOf(message: MessageAnnouncement): PostWords | null {
  return message.type === 'post' ? { title: message.title, text: message.tldr } : null;
}

/** What a reader sees, as 12 characters, whatever order its keys are in: a database keeps none. Pure. */
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

/** Whether this very message may be sent. Pure. */
export function isApproved(approval: Approval | null, message: MessageAnnouncement): boolean {
  return approval?.state === 'approved' && approval.approved === messageFingerprint(message);
}

/** Whether a person is wanted: to decide, or to choose between their words and those of a changed file. Pure. */
export function isOpenApproval(approval: Approval): boolean {
  return approval.state === 'waiting' || (approval.state === 'approved' && offeredWords(approval) !== null);
}

/** What becomes of an approval when its delivery comes to be sent. */
export interface AskedApproval {
  approval: Omit<Approval, 'number'> & { number?: number };
  /** `asks`: with a new notice. `waits`: as before, perhaps for another message. `approved`, `ended`: somebody decided at this very moment. */
  becomes: 'asks' | 'waits' | 'approved' | 'ended';
}

/**
 * `before`: null: it is asked for the first time. `claimedAt`: when the delivery was claimed, ISO. `isNoticeOpen`: whether the notice still asks.
 * One that was declined or expired earlier, or approved as another message, is asked for again. Pure.
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

/** What a decision makes of an approval. Whoever stores it does so under a lock. Pure. */
export function decideApproval(
  approval: Approval,
  decision: ApprovalDecision,
  by: Person,
  nowMs: number,
  { remindAfterMs, expireAfterMs }: ApprovalTerms,
): { approval: Approval } | { refused: ApprovalRefusal } {
  const at = (ms: number): string => new Date(ms).toISOString();
  const decided = { decidedBy: by, decidedAt: at(nowMs) };
  const { edit, own, state } = approval;
  if (decision.kind === 'use' || decision.kind === 'keep') {
    const words = offeredWords(approval);
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

/** The same where the time has come to ask for it again, to whoever did not answer. Pure. */
export function askAgain(approval: Approval, nowMs: number, { remindAfterMs }: ApprovalTerms): Approval {
  const again = approval.laterUntil === null ? null : new Date(nowMs + remindAfterMs).toISOString();
  return { ...approval, asked: approval.asked + 1, laterUntil: null, remindAt: again };
}

/** When an approval is asked for again; null: not any more. Pure. */
export function wakesAt({ state, laterUntil, remindAt }: Approval): string | null {
  return state === 'waiting' ? (laterUntil ?? remindAt) : null;
}

/** The same once nobody has decided in time. Pure. */
export function expireApproval(approval: Approval, nowMs: number): Approval {
  return { ...approval, state: 'expired', decidedBy: null, decidedAt: new Date(nowMs).toISOString(), remindAt: null, laterUntil: null };
}
