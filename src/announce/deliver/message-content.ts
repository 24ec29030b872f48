import type { Post } from '../../content/post.ts';
import type { Announcement, NoticeAnnouncement } from '../../model/announcement.ts';
import { announcementOf } from '../../model/build-announcement.ts';
import { type DeliveryKey, deliveryKeyOf, type NewDelivery, type Receipt } from '../../model/delivery.ts';
import { type DigestHeading, type DigestPart, digestOf, firstOf, headingOf, toldBy } from '../../model/digest.ts';
import { stillWorthTelling } from '../../model/freshness.ts';
import type { Claim, ClaimedFacts } from '../../ports/ledger/ledger.ts';
import type { Messenger } from '../../ports/messenger.ts';

/** What a message says, and of whom. */
export interface Words {
  /** Null: none of its posts is there, or worth telling, any more. */
  announcement: Announcement | null;
  /** Posts it tells of. */
  told: readonly Post[];
  /** Posts of a digest that this message has no room for: its next message tells of them. */
  left: readonly Post[];
  /** Of a digest: what the heading of its first message says, kept with each of its messages; null for all others. */
  heading: NonNullable<Receipt['heading']> | null;
}

/** Whether a post still belongs into a message. */
type Wanted = (post: Post) => boolean;

/** The words of a message that is to be sent now. Pure. */
export function wordsNow(work: ClaimedFacts, room: Messenger['room'], now: Date): Words {
  return wordsOf(work, room, (post) => stillWorthTelling(post, now) === true);
}

/** The words of a message that may have been sent some time ago: of the posts it told of, as they are now. `lines`: how many of a digest's lines it holds, where these are not all. Pure. */
export function wordsThen(
  { delivery, original, notice, posts, sent }: Extract<Claim, { kind: 'doubtful' }>,
  now: Date,
  lines?: number,
): Words {
  const [first] = sent;
  if (delivery.purpose === 'notice') return { ...nothing, announcement: notice && wordsOfNotice(notice) };
  if (!first) return nothing;
  if (delivery.purpose !== 'digest') return { ...nothing, announcement: announcementOf(first), told: [first] };
  const told = new Set(sent.map(({ id }) => id));
  const untold = posts.filter((post) => !told.has(post.id) && stillWorthTelling(post, now) === true);
  const part = partOf({ delivery, original }, [...sent, ...untold]);
  const whole = digestOf(sent, part);
  const announcement = lines === undefined ? whole : firstOf(whole, lines);
  const shown = toldBy(announcement);
  return {
    announcement,
    told: sent.filter(({ id }) => shown.has(id)),
    left: [...sent.filter(({ id }) => !shown.has(id)), ...untold],
    heading: part.heading,
  };
}

/** What the message that an edit is about should say: events do not leave it when they are over. Pure. */
export function wordsOfOriginal(work: ClaimedFacts, room: Messenger['room']): Words {
  const { original } = work;
  if (original === null) return nothing;
  return wordsOf({ ...work, delivery: original, original: null }, room, (post) => !post.draft);
}

/** What people read of a notice. Pure. */
export function wordsOfNotice({ about: _, ...words }: NoticeAnnouncement): NoticeAnnouncement {
  return words;
}

const nothing: Words = { announcement: null, told: [], left: [], heading: null };

function wordsOf({ delivery, posts, original, notice }: ClaimedFacts, room: Messenger['room'], wanted: Wanted): Words {
  if (delivery.purpose === 'notice') return { ...nothing, announcement: notice && wordsOfNotice(notice) };
  const told = posts.filter(wanted);
  const [first] = told;
  if (!first) return nothing;
  if (delivery.purpose !== 'digest') return { ...nothing, announcement: announcementOf(first), told };
  const part = partOf({ delivery, original }, told);
  const whole = digestOf(told, part);
  // A message that stands is what it is: only one that is still to be sent can be cut.
  const announcement = delivery.receipt === null ? firstOf(whole, room(whole)) : whole;
  const shown = toldBy(announcement);
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
export function nextPage(work: ClaimedFacts, { told, left }: Words): { row: NewDelivery; postIds: readonly string[] } | null {
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
