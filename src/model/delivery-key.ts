import { createHash } from 'node:crypto';
import type { DeliveryKey, NewDelivery, Purpose } from './delivery.ts';
import { type Destination, type Platform, platformOf } from './destination.ts';

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

/** A delivery to be planned: of no single post, without a reason and not part of a digest, unless said otherwise. Pure. */
export function newDelivery(key: DeliveryKey, destination: Destination, own: Partial<NewDelivery> = {}): NewDelivery {
  return { key, postId: null, destination, purpose: purposeOfKey(key), state: 'planned', reason: null, digestKey: null, ...own };
}
