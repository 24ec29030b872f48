import type { Words } from '../../languages/index.ts';
import { shorten } from '../../lib/cut-text.ts';
import type { DeliveryWithPosts, Purpose } from '../delivery.ts';
import { purposeOfKey } from '../delivery-key.ts';
import { bold, lineOf, type Span } from '../span.ts';

const TITLE_MAX_CHARS = 150;

/** Whether the admins are told of it by a notice: a notice about a notice would never end. Pure. */
export function isToldOf({ delivery: { purpose, originalKey } }: DeliveryWithPosts): boolean {
  return purpose !== 'notice' && (originalKey === null || purposeOfKey(originalKey) !== 'notice');
}

/** Which message a delivery is, with its link, and in which channel. Pure. */
export function whichMessage({ delivery: { purpose, destination }, posts, count }: DeliveryWithPosts, words: Words): readonly Span[] {
  const { messages } = words;
  const [first] = posts;
  const title = first ? shorten(first.title, TITLE_MAX_CHARS) : null;
  const name: Span =
    first && title && count === 1
      ? { text: messages.titled(title), ...(first.url === null ? {} : { link: first.url }) }
      : { text: title === null ? nameOf(purpose, words) : messages.digestOf(count, title) };
  const of = purpose in messages.of ? messages.of[purpose as keyof typeof messages.of] : '';
  return lineOf([of, name, ...messages.inChannel<string | Span>(bold(destination))]);
}

function nameOf(purpose: Purpose, { messages }: Words): string {
  switch (purpose) {
    case 'announce':
    case 'digest':
    case 'notice':
    case 'reminder':
      return messages[purpose];
    case 'calendar':
      return messages.reminder;
    default:
      return messages.message;
  }
}
