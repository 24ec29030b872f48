import type { Post } from '../../content/post.ts';
import type { Announcement, NoticeAnnouncement } from '../../model/announcement.ts';
import { buildAnnouncement } from '../../model/build-announcement.ts';
import { type DeliveryKey, deliveryKeyOf, type NewDelivery, type Receipt } from '../../model/delivery.ts';
import { buildDigest, type DigestHeading, type DigestPart, headingOf, includedIds } from '../../model/digest.ts';
import { firstLines } from '../../model/digest-order.ts';
import { isWorthAnnouncing } from '../../model/freshness.ts';
import { type PictureSize, withPictureSize } from '../../model/picture.ts';
import type { Claim, ClaimedFacts } from '../../ports/ledger/ledger.ts';
import type { Messenger } from '../../ports/messenger.ts';

/** What a message says, and of whom. */
export interface MessageContent {
  /** Null: none of its posts is there, or worth telling, any more. */
  announcement: Announcement | null;
  /** Posts it tells of. */
  told: readonly Post[];
  /** Posts of a digest that this message has no room for: its next message tells of them. */
  left: readonly Post[];
  /** Of a digest: what the heading of its first message says, kept with each of its messages; null for all others. */
  heading: NonNullable<Receipt['heading']> | null;
  /** Of a post's own message: how it shows pictures; left out for all others. */
  pictures?: PictureSize;
}

/** Whether a post still belongs into a message. */
type Wanted = (post: Post) => boolean;

/** The words of a message that is to be sent now. Pure. */
export function contentToSend(work: ClaimedFacts, room: Messenger['capacity'], now: Date): MessageContent {
  return wordsOf(work, room, (post) => isWorthAnnouncing(post, now) === true);
}

/** The words of a message that may have been sent some time ago: of the posts it told of, as they are now. `lines`: how many of a digest's lines it holds, where these are not all. Pure. */
export function contentAsSent(
  { delivery, original, notice, posts, sent }: Extract<Claim, { kind: 'doubtful' }>,
  now: Date,
  lines?: number,
): MessageContent {
  const [first] = sent;
  if (delivery.purpose === 'notice') return { ...nothing, announcement: notice && wordsOfNotice(notice) };
  if (!first) return nothing;
  if (delivery.purpose !== 'digest') return { ...nothing, announcement: buildAnnouncement(first), told: [first] };
  const told = new Set(sent.map(({ id }) => id));
  const untold = posts.filter((post) => !told.has(post.id) && isWorthAnnouncing(post, now) === true);
  const part = partOf({ delivery, original }, [...sent, ...untold]);
  const whole = buildDigest(sent, part);
  const announcement = lines === undefined ? whole : firstLines(whole, lines);
  const shown = includedIds(announcement);
  return {
    announcement,
    told: sent.filter(({ id }) => shown.has(id)),
    left: [...sent.filter(({ id }) => !shown.has(id)), ...untold],
    heading: part.heading,
  };
}

/** What the message that an edit is about should say: events do not leave it when they are over. Pure. */
export function contentAfterEdit(work: ClaimedFacts, room: Messenger['capacity']): MessageContent {
  const { original } = work;
  if (original === null) return nothing;
  return wordsOf({ ...work, delivery: original, original: null }, room, (post) => !post.draft);
}

/** The same content with a post's picture in that size. Pure. */
export function withPictures(content: MessageContent, size: PictureSize): MessageContent {
  const { announcement } = content;
  return announcement?.type === 'post' ? { ...content, announcement: withPictureSize(announcement, size), pictures: size } : content;
}

/** What people read of a notice. Pure. */
export function wordsOfNotice({ about: _, ...words }: NoticeAnnouncement): NoticeAnnouncement {
  return words;
}

const nothing: MessageContent = { announcement: null, told: [], left: [], heading: null };

function wordsOf({ delivery, posts, original, notice }: ClaimedFacts, room: Messenger['capacity'], wanted: Wanted): MessageContent {
  if (delivery.purpose === 'notice') return { ...nothing, announcement: notice && wordsOfNotice(notice) };
  const told = posts.filter(wanted);
  const [first] = told;
  if (!first) return nothing;
  if (delivery.purpose !== 'digest') return { ...nothing, announcement: buildAnnouncement(first), told };
  const part = partOf({ delivery, original }, told);
  const whole = buildDigest(told, part);
  // A message that stands is what it is: only one that is still to be sent can be cut.
  const announcement = delivery.receipt === null ? firstLines(whole, room(whole)) : whole;
  const shown = includedIds(announcement);
  return {
    announcement,
    told: told.filter(({ id }) => shown.has(id)),
    left: told.filter(({ id }) => !shown.has(id)),
    heading: part.heading,
  };
}

/** Which message of its digest it is; `posts`: those of a first message. */
function partOf(
  { delivery, original }: Pick<ClaimedFacts, 'delivery' | 'original'>,
  posts: readonly Post[],
): DigestPart & { heading: DigestHeading } {
  const heading = delivery.receipt?.heading ?? original?.receipt?.heading ?? headingOf(posts);
  return { before: toldBefore(delivery.key), heading };
}

/** Row of the digest's next message, which stands in the thread of the first: its key says how many posts were told before. Pure. */
export function nextDigestPage(
  work: ClaimedFacts,
  { told, left }: MessageContent,
): { row: NewDelivery; postIds: readonly string[] } | null {
  if (left.length === 0) return null;
  const { key, about, destination, purpose } = work.delivery;
  const [subject = ''] = key.split('~');
  const [batch = subject] = subject.split('.');
  const before = toldBefore(key) + told.length;
  const row: NewDelivery = {
    key: deliveryKeyOf(`${batch}.${before}`, destination, purpose),
    postId: null,
    destination,
    purpose,
    state: 'planned',
    reason: null,
    carriedBy: null,
    about: about ?? key,
  };
  return { row, postIds: left.map(({ id }) => id) };
}

/** `25` of `b0123.25~slack.C1~digest`. */
function toldBefore(key: DeliveryKey): number {
  return Number(/^[^~.]+\.(\d+)~/.exec(key)?.[1] ?? 0);
}
