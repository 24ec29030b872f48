import { createHash } from 'node:crypto';
import type { Post, PostKind } from '../content/post.ts';
import type { NoticeAnnouncement } from './announcement.ts';
import { type Destination, type Platform, platformOf } from './destination.ts';
import type { PictureSize } from './message-style.ts';
import type { Reason } from './reason.ts';

const MINUTE_MS = 60_000;

/** Unique in the ledger: post (or batch) × destination × purpose. Made of `[A-Za-z0-9._~-]`, so that it serves as a job id. */
export type DeliveryKey = string;

/**
 * `announce`: one post. `digest`: one message for several posts, which includes their own `announce` rows; with `originalKey`, the next page of that digest, in its thread.
 * `reminder`: reminds of an event that is about to begin; `originalKey`: its announcement in that channel.
 * `thread`: opens a thread below the message of `originalKey`.
 * `publish`: passes the message of `originalKey` on to the followers of its channel.
 * `calendar`: maintains the entry of an event in a community's calendar, for all of its channels; `originalKey`: the announcement in the channel that asked for it first. Its row is reused for every change.
 * `edit`: updates the message of `originalKey`; its row is reused for every edit. `retract`: removes the message of `originalKey`. `notice`: a message to the admins.
 */
export type Purpose = 'announce' | 'digest' | 'reminder' | 'thread' | 'publish' | 'calendar' | 'edit' | 'retract' | 'notice';

/** Purposes whose messages appear in a channel in their order; threads, publications, calendar entries, edits and retractions come later, in queues of their own. */
export const MESSAGE_PURPOSES: readonly Purpose[] = ['announce', 'digest', 'reminder', 'notice'];

/** `messages` are sent to a channel one after the other; `changes` modify them later, and `publications` pass them on. Neither of these ever delays a message. */
export type QueueKind = 'messages' | 'changes' | 'publications';

/** Returns the queue kind of a purpose. Pure. */
export function queueKindOf(purpose: Purpose): QueueKind {
  if (purpose === 'publish') return 'publications';
  return MESSAGE_PURPOSES.includes(purpose) ? 'messages' : 'changes';
}

/** Usually `planned → queued → sending → delivered`; the others branch off. `sending` is committed before the request leaves: a row found in it later is in doubt until reconciled. */
export type DeliveryState = 'planned' | 'queued' | 'sending' | 'delivered' | 'held' | 'skipped' | 'in-doubt' | 'failed' | 'retracted';

/** Proof of a message on a platform: enough to find, edit or remove it later. */
export interface Receipt {
  /** The platform's id of the channel that contains it. */
  channel: string;
  /** The message's id on its platform. */
  messageId: string;
  /** Address of the message itself; null if the platform has none. */
  link: string | null;
  /** The adapter's own name for the format in which it wrote the message, if that can't be changed; every edit uses the same. Left out: the platform's oldest. */
  form?: string;
  /** For a post's message: how it shows pictures; kept so that edits show them the same way. Left out: it was sent without one, before Herald supported pictures. */
  pictures?: PictureSize;
  /** For each message of a digest: the counts in the heading of the first, posts in all and by kind; kept so that edits and further pages use the same. */
  heading?: { total: number; counts: readonly { kind: PostKind; count: number }[] };
}

/** One announcement (or digest) due at one destination: a row of the ledger. */
export interface Delivery {
  key: DeliveryKey;
  /** Null for digests, their edits, and notices. */
  postId: string | null;
  destination: Destination;
  purpose: Purpose;
  state: DeliveryState;
  /** The delivery whose message this one changes, continues, publishes or reminds of (see `Purpose`); null for all others. */
  originalKey: DeliveryKey | null;
  /** Earliest time to send it: ISO instant, UTC. null: at once. */
  dueAt: string | null;
  /** The hold that keeps it back, or did; null for all others. */
  hold: string | null;
  /** Fingerprint of the announcement as its message shows it (see `contentFingerprint`); null before it is sent. */
  renderedFingerprint: string | null;
  /** Why it is held, skipped, in doubt, failed or still waiting; null: no reason was noted. */
  reason: Reason | null;
  /** The digest that includes this row, which is then never sent on its own. */
  digestKey: DeliveryKey | null;
  /** Requests begun so far. */
  attempts: number;
  receipt: Receipt | null;
  /** ISO 8601 instants, UTC. */
  createdAt: string;
  updatedAt: string;
  /** When the last request was begun; null before the first. */
  sendingSince: string | null;
  /** When the first request was begun; the time during which sending may be repeated counts from here. */
  firstSentAt: string | null;
  /** Who was, or may have been, mentioned by one of its requests, and when (ISO instant, UTC); left out: nobody. Kept when the delivery is sent again. */
  mention?: { who: string; at: string };
}

/** A delivery as the planner requests it. */
export interface NewDelivery extends Pick<Delivery, 'key' | 'postId' | 'destination' | 'purpose' | 'reason' | 'digestKey'> {
  state: 'planned' | 'held' | 'skipped';
  originalKey?: DeliveryKey;
  /** ISO instant, UTC. */
  dueAt?: string;
  /** It, or the digest that includes it, must be approved first. */
  approve?: boolean;
  /** Minimum time after it is sent until the next delivery of its channel that has a spacing, ms. */
  spacingMs?: number;
  hold?: string;
  /** Content of a `notice`. */
  notice?: NoticeAnnouncement;
}

/** A delivery, with up to three of the `count` posts that its message includes. */
export interface DeliveryWithPosts {
  delivery: Delivery;
  posts: readonly Pick<Post, 'title' | 'url' | 'path'>[];
  count: number;
}

/** Returns who is mentioned by the message that a delivery's latest requests sent, or may have sent; null: nobody. Mentions from before a replay of the delivery do not count. Pure. */
export function mentionedBy({ mention, firstSentAt }: Pick<Delivery, 'mention' | 'firstSentAt'>): string | null {
  return mention && firstSentAt !== null && mention.at >= firstSentAt ? mention.who : null;
}

/** Keys are built and parsed only in this file: `<subject>~<platform>.<channel>~<purpose>`. The subject is the id of a post or a batch; `b0123.25` is the page of a digest that follows 25 posts. */
const KEY_CHARACTERS = /^[A-Za-z0-9._~-]+$/;

/** Returns the key of a post's delivery (or, for a batch's id, of a digest's). Pure. */
export function deliveryKeyOf(subject: string, destination: Destination, purpose: Purpose): DeliveryKey {
  return `${subject}~${destination.replace(/[:/]/g, '.')}~${purpose}`;
}

/** Returns the id of a batch: the same posts, in any order, have the same id. `prefix`: letters that distinguish the kinds of batches. Pure. */
export function batchIdOf(prefix: string, posts: readonly { id: string }[]): string {
  const ids = posts.map(({ id }) => id).toSorted();
  return `${prefix}${createHash('sha256').update(ids.join('\n')).digest('hex').slice(0, 20)}`;
}

/** Whether a text has the shape of a delivery key; one pass. Pure. */
export function isDeliveryKey(text: string): boolean {
  const parts = text.split('~');
  return parts.length >= 3 && parts.every((part) => part !== '') && hasKeyCharacters(text);
}

/** Whether a text can serve as a job id. Pure. */
export function hasKeyCharacters(text: string): boolean {
  return KEY_CHARACTERS.test(text);
}

/** Returns the key with the same subject and destination and another purpose, such as the edit of an announcement. Pure. */
export function withPurpose(key: DeliveryKey, purpose: Purpose): DeliveryKey {
  return `${key.slice(0, key.lastIndexOf('~') + 1)}${purpose}`;
}

/** Returns the purpose of a delivery from its key alone. Pure. */
export function purposeOfKey(key: DeliveryKey): Purpose {
  return key.slice(key.lastIndexOf('~') + 1) as Purpose;
}

/** Returns the platform of a delivery from its key alone. Pure. */
export function platformOfKey(key: DeliveryKey): Platform {
  return (key.split('~')[1] ?? '').split('.', 1)[0] as Platform;
}

/** Returns the key of an event's entry in the calendar of a community: one, however many of its channels ask for it. Pure. */
export function calendarKeyOf(postId: string, destination: Destination, community: string): DeliveryKey {
  return deliveryKeyOf(postId, `${platformOf(destination)}:${community}`, 'calendar');
}

/** Returns the id of the community whose calendar a delivery changes, from its key alone. Pure. */
export function communityOfKey(key: DeliveryKey): string {
  return (key.split('~')[1] ?? '').split('.').slice(1).join('.');
}

/** Returns the key of the page of a digest that follows `before` posts. Pure. */
export function digestPageKey(key: DeliveryKey, before: number): DeliveryKey {
  const subject = key.slice(0, key.indexOf('~'));
  return `${subject.split('.', 1)[0]}.${before}${key.slice(subject.length)}`;
}

/** Returns how many posts the earlier pages of a digest include, from the key of this one; 0 for the first. Pure. */
export function postsBeforePage(key: DeliveryKey): number {
  return Number(/^[^~.]+\.(\d+)~/.exec(key)?.[1] ?? 0);
}

/** Identifies one reminder of one event. */
export interface ReminderKey {
  leadMinutes: number;
  /** Planned start of the event, epoch ms; whole minutes. */
  startMs: number;
}

/** Returns the key of a reminder; an event that is moved gets new reminders. Pure. */
export function reminderKeyOf(postId: string, destination: Destination, { leadMinutes, startMs }: ReminderKey): DeliveryKey {
  return deliveryKeyOf(`${postId}.${leadMinutes}m${Math.floor(startMs / MINUTE_MS).toString(36)}`, destination, 'reminder');
}

/** Parses the key of a reminder; null if the key is not a reminder's. Pure. */
export function parseReminderKey(key: DeliveryKey): ReminderKey | null {
  const [, minutes = '', start = ''] = /^[^~.]+\.(\d+)m([0-9a-z]+)~[^~]+~reminder$/.exec(key) ?? [];
  return minutes === '' ? null : { leadMinutes: Number(minutes), startMs: Number.parseInt(start, 36) * MINUTE_MS };
}

/** Returns a delivery to plan: without a post, a reason or a digest, unless `own` sets them. Pure. */
export function newDelivery(key: DeliveryKey, destination: Destination, own: Partial<NewDelivery> = {}): NewDelivery {
  return { key, postId: null, destination, purpose: purposeOfKey(key), state: 'planned', reason: null, digestKey: null, ...own };
}
