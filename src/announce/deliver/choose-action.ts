import type { Announcement } from '../../model/announcement.ts';
import { isApproved } from '../../model/approval.ts';
import { buildAnnouncement, contentFingerprint } from '../../model/build-announcement.ts';
import {
  communityOfKey,
  type Delivery,
  mentionedBy,
  type NewDelivery,
  newDelivery,
  parseReminderKey,
  type Receipt,
  withPurpose,
} from '../../model/delivery.ts';
import { calendarObstacle, hasBegun, reminderObstacle, reminderUsefulUntilMs } from '../../model/event.ts';
import { isWorthAnnouncing } from '../../model/freshness.ts';
import { headlineOf } from '../../model/post-context.ts';
import type { PlainReason } from '../../model/reason.ts';
import type { Settlement } from '../../ports/ledger/delivery-lease.ts';
import type { Outgoing } from '../../ports/messenger.ts';
import type { Action, AttemptOptions, ClaimedDelivery, Ending, UnconfirmedDelivery } from './attempt.ts';
import { contentAfterEdit, contentAsSent, contentToSend, type MessageContent, type Presentation, presented } from './message-content.ts';
import { SECOND_CHECK_AFTER_MS } from './retry-policy.ts';

/** Interval at which a delivery whose file is gone is tried again, ms: the file may come back (a branch is switched, a folder is mounted again). */
const FILE_GONE_MS = 600_000;

/** Decides what a claimed delivery needs first. An edit or a retraction of unknown outcome is simply made again, which is harmless. Pure. */
export function chooseAction(work: ClaimedDelivery, terms: AttemptOptions): Action {
  switch (work.delivery.purpose) {
    case 'announce':
    case 'digest':
      return work.kind === 'doubtful' ? find(work, terms) : (waitForQuiet(work, terms) ?? post(work, terms));
    case 'reminder':
      return work.kind === 'doubtful'
        ? find(work, terms)
        : (withdrawReminder(work, terms) ?? waitForQuiet(work, terms) ?? post(work, terms));
    case 'notice':
      return work.kind === 'doubtful' ? find(work, terms) : post(work, terms);
    case 'edit':
      return edit(work, terms);
    case 'retract':
      return retract(work);
    case 'thread':
      return openThread(work);
    case 'publish':
      return publish(work);
    case 'calendar':
      return keepCalendar(work, terms);
  }
}

/** States of announcements that a channel has received, or may still receive. */
const MAY_BE_REMINDED_OF: ReadonlySet<Delivery['state']> = new Set(['planned', 'queued', 'sending', 'delivered', 'in-doubt']);

/** Skips a reminder that comes too late, whose event does not take place then, or whose announcement did not go to the channel; null: it is sent. */
function withdrawReminder({ delivery, posts: [event], original }: ClaimedDelivery, { now }: AttemptOptions): Action | null {
  const reminder = parseReminderKey(delivery.key);
  if (!event || reminder === null) return skip('removed');
  const obstacle = reminderObstacle(event, reminder.startMs, now);
  if (obstacle !== null) return skip(obstacle);
  if (now.getTime() >= reminderUsefulUntilMs(reminder)) return skip('reminder-late');
  return original === null || MAY_BE_REMINDED_OF.has(original.state) ? null : skip('not-announced');
}

/** Delays what an outage, or a person, has pushed into quiet hours until they end; a digest that has begun is finished. null: it may be sent now. */
function waitForQuiet({ delivery }: ClaimedDelivery, { quiet, now }: AttemptOptions): Action | null {
  if (quiet === null || (delivery.purpose === 'digest' && delivery.originalKey !== null)) return null;
  const { mode, untilMs } = quiet;
  const reason = { kind: 'delivery-window', mode } as const;
  const again = { retryAfterMs: untilMs - now.getTime() };
  return end({ state: 'planned', reason, countsAttempt: false, dueAtMs: untilMs }, again);
}

/** Sends the message with its current content, or ends the attempt if it needs approval or has nothing left to announce. Pure. */
export function post(work: ClaimedDelivery, terms: AttemptOptions): Action {
  const { capacity, now, gracePeriodMs } = terms;
  const content = presented(contentToSend(work, capacity, now), presentationOf(work, terms));
  const asks = askForApproval(work, content, terms);
  if (asks !== null) return asks;
  if (content.announcement !== null) return { kind: 'post', message: outgoing(work, content.announcement), content };
  const over = work.posts.map((one) => isWorthAnnouncing(one, now)).find((worth) => worth !== true);
  if (over) return skip(over);
  if (now.getTime() - Date.parse(work.delivery.createdAt) >= gracePeriodMs) return skip('removed');
  return end({ state: 'planned', reason: { kind: 'file-gone' }, countsAttempt: false }, { retryAfterMs: FILE_GONE_MS });
}

/** Holds a message until somebody approves it; null: it needs no approval, or has it. The further pages of a digest follow the first without one. */
function askForApproval({ delivery, approval }: ClaimedDelivery, content: MessageContent, terms: AttemptOptions): Action | null {
  const { announcement, own } = content;
  if (terms.approval === null || delivery.originalKey !== null || announcement === null || announcement.type === 'notice') return null;
  if (isApproved(approval ?? null, announcement)) return null;
  const message = own ?? (announcement.type === 'digest' ? announcement : null);
  return message === null ? null : end(null, { approval: { ...terms.approval, own: message } });
}

/** Returns how a message looks, and how a person has edited its text. Pure. */
export function presentationOf({ approval }: ClaimedDelivery, { pictureSize, style }: AttemptOptions): Presentation {
  return { pictureSize, style, edit: approval?.edit ?? null };
}

function find(work: UnconfirmedDelivery, terms: AttemptOptions): Action {
  const { capacity, now } = terms;
  const content = presented(contentAsSent(work, now), presentationOf(work, terms));
  if (content.announcement === null) return end({ state: 'in-doubt', reason: { kind: 'unprovable', detail: 'its posts are unknown' } });
  const { firstSentAt, createdAt } = work.delivery;
  const wanted = contentToSend(work, capacity, now);
  // Not if it would now include other posts: one was withdrawn or is over, or its file is gone.
  const mayRepeat =
    work.delivery.reason?.kind !== 'restored' &&
    wanted.announcement !== null &&
    sameIds(wanted.included, content.included) &&
    // Repeating a message sends it if it had not arrived, so it must not lack approval.
    askForApproval(work, presented(wanted, presentationOf(work, terms)), terms) === null;
  return {
    kind: 'find',
    work,
    message: outgoing(work, content.announcement),
    firstSentAtMs: Date.parse(firstSentAt ?? createdAt),
    mayRepeat,
  };
}

function edit(work: ClaimedDelivery, terms: AttemptOptions): Action {
  const { original, delivery } = work;
  const receipt = receiptOf(original);
  if (original === null || receipt === null) return skip('no-message');
  // Pictures are shown as they were sent: a message sent without one keeps its form. The style is the channel's current one.
  const { announcement } = editedContent(work, receipt, terms);
  // All posts of a digest are gone, so the digest is removed.
  if (announcement === null) return skip('nothing-left', { plan: [retractionOf(original)] });
  const fingerprint = contentFingerprint(announcement);
  if (fingerprint === original.renderedFingerprint) return skip('unchanged', offerOf(work, terms));
  const who = mentionedBy(original);
  const mention = who === null ? {} : { mention: { who, pings: false } };
  return {
    kind: 'edit',
    receipt,
    message: { ...outgoing({ delivery, original }, announcement), key: original.key, ...mention },
    fingerprint,
  };
}

function editedContent(work: ClaimedDelivery, { pictures = 'none' }: Receipt, terms: AttemptOptions): MessageContent {
  return presented(contentAfterEdit(work), { ...presentationOf(work, terms), pictureSize: pictures });
}

/** Offers the current text of a file whose message a person has edited: the edited text stays until somebody chooses the new one. Pure. */
export function offerOf(work: ClaimedDelivery, terms: AttemptOptions): Pick<Ending, 'offer'> {
  const { original, approval } = work;
  const receipt = receiptOf(original);
  if (!approval?.edit || original === null || receipt === null) return {};
  const { own } = editedContent(work, receipt, terms);
  return own === undefined ? {} : { offer: { key: original.key, own } };
}

function retract({ original, posts }: ClaimedDelivery): Action {
  const receipt = receiptOf(original);
  if (receipt === null) return skip('no-message');
  if (posts.some(({ draft }) => !draft)) return skip('returned');
  return { kind: 'retract', receipt };
}

/** A thread of unknown outcome is opened again: a message has at most one. */
function openThread({ original, posts: [post] }: ClaimedDelivery): Action {
  const receipt = receiptOf(original);
  if (receipt === null || !post) return skip('no-message');
  return { kind: 'open-thread', receipt, title: headlineOf(post) };
}

/** A publication of unknown outcome is made again: a message is published at most once. */
function publish({ original }: ClaimedDelivery): Action {
  const receipt = receiptOf(original);
  return receipt === null ? skip('no-message') : { kind: 'publish', receipt };
}

/** Keeps a calendar's entry up to date with its event, until that begins. After an unknown outcome, the request itself looks for the entry, so it waits until the earlier request must have ended. */
function keepCalendar({ delivery, original, posts: [post] }: ClaimedDelivery, { now }: AttemptOptions): Action {
  const { key, receipt, renderedFingerprint, firstSentAt, sendingSince } = delivery;
  const isFirst = firstSentAt === sendingSince;
  if (receipt === null && !isFirst && now.getTime() - Date.parse(firstSentAt ?? '') < SECOND_CHECK_AFTER_MS) {
    const reason = { kind: 'unavailable', detail: 'an earlier request got no answer' } as const;
    return end({ state: 'planned', reason, countsAttempt: false }, { retryAfterMs: SECOND_CHECK_AFTER_MS });
  }
  const entry = { key, community: communityOfKey(key), message: receiptOf(original) };
  const obstacle = calendarObstacle(post, now);
  if (obstacle !== null || post === undefined) {
    const reason = obstacle ?? 'removed';
    return receipt === null && isFirst ? skip(reason) : { kind: 'cancel-in-calendar', entry, receipt, reason };
  }
  const event = buildAnnouncement(post);
  const fingerprint = contentFingerprint(event);
  const isSaid = receipt !== null && (fingerprint === renderedFingerprint || hasBegun(post, now));
  if (isSaid) return end({ state: 'delivered', receipt, renderedFingerprint: renderedFingerprint ?? fingerprint });
  if (hasBegun(post, now)) return skip('event-past');
  return { kind: 'write-calendar', entry, event, receipt, fingerprint };
}

function retractionOf({ key, postId, destination }: Delivery): NewDelivery {
  return newDelivery(withPurpose(key, 'retract'), destination, { postId, originalKey: key });
}

/** Returns the receipt of a delivery's message; null: it has no message, or its place is unknown. */
function receiptOf(original: Delivery | null): Receipt | null {
  return original?.state === 'delivered' ? original.receipt : null;
}

function outgoing({ delivery, original }: Pick<ClaimedDelivery, 'delivery' | 'original'>, announcement: Announcement): Outgoing {
  const { key, destination, purpose } = delivery;
  return { key, destination, announcement, inThread: purpose === 'digest' ? (original?.receipt ?? null) : null };
}

function sameIds(some: readonly { id: string }[], others: readonly { id: string }[]): boolean {
  const ids = new Set(some.map(({ id }) => id));
  return ids.size === new Set(others.map(({ id }) => id)).size && others.every(({ id }) => ids.has(id));
}

/** Returns the end of an attempt. Pure. */
export function end(settlement: Settlement | null, more: Omit<Ending, 'settlement'> = {}): Action {
  return { kind: 'end', ending: { settlement, ...more } };
}

/** Returns the end of an attempt that has nothing to do, or no longer. Pure. */
function skip(kind: PlainReason, more: Omit<Ending, 'settlement'> = {}): Action {
  return end({ state: 'skipped', reason: { kind } }, more);
}
