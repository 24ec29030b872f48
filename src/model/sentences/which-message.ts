import { shorten } from '../../lib/cut-text.ts';
import type { DeliveryWithPosts, Purpose } from '../delivery.ts';
import { purposeOfKey } from '../delivery-key.ts';
import { bold, type Span } from '../span.ts';

const TITLE_MAX_CHARS = 150;

/** Whether the admins are told of it by a notice: a notice about a notice would never end. Pure. */
export function isToldOf({ delivery: { purpose, originalKey } }: DeliveryWithPosts): boolean {
  return purpose !== 'notice' && (originalKey === null || purposeOfKey(originalKey) !== 'notice');
}

/** Which message a delivery is, with its link, and in which channel. Pure. */
export function whichMessage({ delivery: { purpose, destination }, posts, count }: DeliveryWithPosts): readonly Span[] {
  const [first] = posts;
  const title = first ? shorten(first.title, TITLE_MAX_CHARS) : null;
  const name: Span =
    first && title && count === 1
      ? { text: `“${title}”`, ...(first.url === null ? {} : { link: first.url }) }
      : { text: title === null ? NAMES[purpose] : `a digest of ${count} posts (“${title}” and others)` };
  return [{ text: OF[purpose] }, name, { text: ' in ' }, bold(destination)];
}

const OF: Readonly<Record<Purpose, string>> = {
  announce: '',
  digest: '',
  notice: '',
  reminder: 'the reminder of ',
  thread: 'the thread of ',
  publish: 'the publication to followers of ',
  calendar: 'the calendar entry of ',
  edit: 'the edit of ',
  retract: 'the removal of ',
};
const NAMES: Readonly<Record<Purpose, string>> = {
  announce: 'a post',
  digest: 'a digest',
  notice: 'a notice',
  reminder: 'an event',
  thread: 'a message',
  publish: 'a message',
  calendar: 'an event',
  edit: 'a message',
  retract: 'a message',
};
