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
 * `announce`: one post. `digest`: one message for several posts, whose own `announce` rows it carries; with `originalKey`, the next page of that digest, in its thread.
 * `reminder`: an event that is about to begin; `originalKey`: its announcement in that channel.
 * `thread`: opens a thread below the message of `originalKey`.
 * `publish`: passes the message of `originalKey` on to those who follow its channel elsewhere.
 * `calendar`: keeps the entry of an event in the calendar of a community, for all of its channels; `originalKey`: the announcement in the channel that asked for it first. Its row is used again for every change.
 * `edit`: brings the message of `originalKey` up to date; its row is used again for every edit. `retract`: removes the message of `originalKey`. `notice`: something told to the admins.
 */
export type Purpose = 'announce' | 'digest' | 'reminder' | 'thread' | 'publish' | 'calendar' | 'edit' | 'retract' | 'notice';

/** Purposes whose messages stand in a channel in their order; threads, publications, entries in calendars, edits and retractions come later, in a lane of their own. */
export const MESSAGE_PURPOSES: readonly Purpose[] = ['announce', 'digest', 'reminder', 'notice'];

/** Messages stand in a channel one after the other; edits and retractions change them later, publications pass them on; both never hold a message up. */
export type QueueKind = 'messages' | 'changes' | 'publications';

/** The lane a delivery goes in. Pure. */
export function queueKindOf(purpose: Purpose): QueueKind {
  if (purpose === 'publish') return 'publications';
  return MESSAGE_PURPOSES.includes(purpose) ? 'messages' : 'changes';
}

/** `planned → queued → sending → delivered`, and side tracks. `sending` is committed before the request leaves: found later, it is in doubt until reconciled. */
export type DeliveryState = 'planned' | 'queued' | 'sending' | 'delivered' | 'held' | 'skipped' | 'in-doubt' | 'failed' | 'retracted';

/** Proof of a message on a platform: enough to find, edit or remove it later. */
export interface Receipt {
  /** The platform's id of the channel it stands in. */
  channel: string;
  /** The message's id on its platform. */
  messageId: string;
  /** Address of the message itself, where the platform has one. */
  link: string | null;
  /** The adapter's own word for the form in which it wrote the message, where that can't be changed; every edit has the same. Left out: the platform's oldest. */
  form?: string;
  /** Of a post's message: how it shows pictures; kept, so that an edit shows them the same way. Left out: it was sent before Herald knew pictures, without one. */
  pictures?: PictureSize;
  /** Of each message of a digest: what the heading of the first says, posts in all and by kind; kept, so that an edit or a further page says the same. */
  heading?: { total: number; counts: readonly { kind: PostKind; count: number }[] };
}

/** One announcement (or digest) owed to one destination: a row of the ledger. */
export interface Delivery {
  key: DeliveryKey;
  /** Null for digests, their edits, and notices. */
  postId: string | null;
  destination: Destination;
  purpose: Purpose;
  state: DeliveryState;
  /** The delivery whose message this one edits, retracts, continues or reminds of; null for all others. */
  originalKey: DeliveryKey | null;
  /** ISO instant, UTC: not before. Null: at once. */
  dueAt: string | null;
  /** The hold that keeps, or kept, it; null for all others. */
  hold: string | null;
  /** Fingerprint of the announcement as its message shows it (see `contentFingerprint`); null before it was sent. */
  renderedFingerprint: string | null;
  /** Why it is held, skipped, in doubt or failed, or still waits. */
  reason: Reason | null;
  /** The digest that carries this row; it is then never sent on its own. */
  digestKey: DeliveryKey | null;
  /** Requests begun so far. */
  attempts: number;
  receipt: Receipt | null;
  /** ISO 8601 instants, UTC. */
  createdAt: string;
  updatedAt: string;
  /** When the last request was begun; null before the first. */
  sendingSince: string | null;
  /** When the first request was begun (where sending may be repeated for a while, that counts from here). */
  firstSentAt: string | null;
  /** Whom one of its requests mentioned, or may have, and when (ISO instant, UTC); left out: nobody. It stays when the delivery is sent again. */
  mention?: { who: string; at: string };
}

/** A delivery as the planner asks for it. */
export interface NewDelivery extends Pick<Delivery, 'key' | 'postId' | 'destination' | 'purpose' | 'reason' | 'digestKey'> {
  state: 'planned' | 'held' | 'skipped';
  originalKey?: DeliveryKey;
  /** ISO instant, UTC. */
  dueAt?: string;
  /** Somebody has to approve it, or the digest that carries it, first. */
  approve?: boolean;
  /** Once it is sent, others of its channel that have a spacing wait for so long, ms. */
  spacingMs?: number;
  hold?: string;
  /** What a `notice` says. */
  notice?: NoticeAnnouncement;
}

/** A delivery, and up to three of the `count` posts that it tells of. */
export interface DeliveryWithPosts {
  delivery: Delivery;
  posts: readonly Pick<Post, 'title' | 'url' | 'path'>[];
  count: number;
}

/** Whom the message mentions that a delivery's last requests sent, or may have sent; null: nobody. A mention of an earlier life of the delivery does not count. Pure. */
export function mentionedBy({ mention, firstSentAt }: Pick<Delivery, 'mention' | 'firstSentAt'>): string | null {
  return mention && firstSentAt !== null && mention.at >= firstSentAt ? mention.who : null;
}

/** Keys are made, and taken apart, here only: `<subject>~<platform>.<channel>~<purpose>`. The subject is a post's id, or a batch's; `b0123.25` is the page of a digest that follows 25 posts. */
const KEY_CHARACTERS = /^[A-Za-z0-9._~-]+$/;

/** Key of a post's (or, with the batch's id, a digest's) delivery. Pure. */
export function deliveryKeyOf(subject: string, destination: Destination, purpose: Purpose): DeliveryKey {
  return `${subject}~${destination.replace(/[:/]/g, '.')}~${purpose}`;
}

/** The same posts make the same batch, in whatever order they are seen. `prefix`: a letter that tells kinds of batches apart. Pure. */
export function batchIdOf(prefix: string, posts: readonly { id: string }[]): string {
  const ids = posts.map(({ id }) => id).toSorted();
  return `${prefix}${createHash('sha256').update(ids.join('\n')).digest('hex').slice(0, 20)}`;
}

/** Whether a text has the shape of a delivery's key; one pass. Pure. */
export function isDeliveryKey(text: string): boolean {
  const parts = text.split('~');
  return parts.length >= 3 && parts.every((part) => part !== '') && hasKeyCharacters(text);
}

/** Whether a text can serve as a job id. Pure. */
export function hasKeyCharacters(text: string): boolean {
  return KEY_CHARACTERS.test(text);
}

/** The same subject and destination with another purpose: the edit of an announcement. Pure. */
export function withPurpose(key: DeliveryKey, purpose: Purpose): DeliveryKey {
  return `${key.slice(0, key.lastIndexOf('~') + 1)}${purpose}`;
}

/** Purpose of a delivery, by its key alone. Pure. */
export function purposeOfKey(key: DeliveryKey): Purpose {
  return key.slice(key.lastIndexOf('~') + 1) as Purpose;
}

/** Platform of a delivery, by its key alone. Pure. */
export function platformOfKey(key: DeliveryKey): Platform {
  return (key.split('~')[1] ?? '').split('.', 1)[0] as Platform;
}

/** Key of an event's entry in the calendar of a community: one, however many of its channels ask for it. Pure. */
export function calendarKeyOf(postId: string, destination: Destination, community: string): DeliveryKey {
  return deliveryKeyOf(postId, `${platformOf(destination)}:${community}`, 'calendar');
}

/** Id of the community whose calendar a delivery is about, by its key alone. Pure. */
export function communityOfKey(key: DeliveryKey): string {
  return (key.split('~')[1] ?? '').split('.').slice(1).join('.');
}

/** Key of the page of a digest that follows `before` posts. Pure. */
export function digestPageKey(key: DeliveryKey, before: number): DeliveryKey {
  const subject = key.slice(0, key.indexOf('~'));
  return `${subject.split('.', 1)[0]}.${before}${key.slice(subject.length)}`;
}

/** How many posts the earlier pages of a digest include, by the key of this one; 0 for the first. Pure. */
export function postsBeforePage(key: DeliveryKey): number {
  return Number(/^[^~.]+\.(\d+)~/.exec(key)?.[1] ?? 0);
}

/** Which reminder of which event a delivery is. */
export interface ReminderKey {
  leadMinutes: number;
  /** When the event was to begin, epoch ms; whole minutes. */
  startMs: number;
}

/** Key of a reminder: an event that is moved gets new ones. Pure. */
export function reminderKeyOf(postId: string, destination: Destination, { leadMinutes, startMs }: ReminderKey): DeliveryKey {
  return deliveryKeyOf(`${postId}.${leadMinutes}m${Math.floor(startMs / MINUTE_MS).toString(36)}`, destination, 'reminder');
}

/** What the key of a reminder says; null: it is of none. Pure. */
export function parseReminderKey(key: DeliveryKey): ReminderKey | null {
  const [, minutes = '', start = ''] = /^[^~.]+\.(\d+)m([0-9a-z]+)~[^~]+~reminder$/.exec(key) ?? [];
  return minutes === '' ? null : { leadMinutes: Number(minutes), startMs: Number.parseInt(start, 36) * MINUTE_MS };
}

/** A delivery to be planned: of no single post, without a reason and not part of a digest, unless said otherwise. Pure. */
export function newDelivery(key: DeliveryKey, destination: Destination, own: Partial<NewDelivery> = {}): NewDelivery {
  return { key, postId: null, destination, purpose: purposeOfKey(key), state: 'planned', reason: null, digestKey: null, ...own };
}
