import type { Post } from '../content/post.ts';
import type { NoticeSpan } from './announcement.ts';
import type { Delivery, Purpose } from './delivery.ts';
import { purposeOfKey } from './delivery-key.ts';
import { boldSpan } from './notice-spans.ts';

const TITLE_MAX_CHARS = 150;

/** A delivery, and up to three of the `count` posts that it tells of. */
export interface ToldDelivery {
  delivery: Delivery;
  posts: readonly Pick<Post, 'title' | 'url' | 'path'>[];
  count: number;
}

/** Whether the admins are told of it by a notice: a notice about a notice would never end. Pure. */
export function isToldOf({ delivery: { purpose, about } }: ToldDelivery): boolean {
  return purpose !== 'notice' && (about === null || purposeOfKey(about) !== 'notice');
}

/** Which message a delivery is, with its link, and in which channel. Pure. */
export function whichMessage({ delivery: { purpose, destination }, posts, count }: ToldDelivery): readonly NoticeSpan[] {
  const [first] = posts;
  const title = first ? cut(first.title) : null;
  const name: NoticeSpan =
    first && title && count === 1
      ? { text: `“${title}”`, ...(first.url === null ? {} : { link: first.url }) }
      : { text: title === null ? NAMES[purpose] : `a digest of ${count} posts (“${title}” and others)` };
  return [{ text: OF[purpose] }, name, { text: ' in ' }, boldSpan(destination)];
}

const OF: Readonly<Record<Purpose, string>> = { announce: '', digest: '', notice: '', edit: 'the edit of ', retract: 'the removal of ' };
const NAMES: Readonly<Record<Purpose, string>> = {
  announce: 'a post',
  digest: 'a digest',
  notice: 'a notice',
  edit: 'a message',
  retract: 'a message',
};

function cut(title: string): string {
  return title.length <= TITLE_MAX_CHARS ? title : `${title.slice(0, TITLE_MAX_CHARS - 1).toWellFormed()}…`;
}
