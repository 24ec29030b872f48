import type { Post } from '../../content/post.ts';
import type { Announcement, NoticeAnnouncement, PostAnnouncement } from '../../model/announcement.ts';
import { type TextEdit, withEdit } from '../../model/approval.ts';
import { buildAnnouncement, buildReminder, promotionNote } from '../../model/build-announcement.ts';
import { digestPageKey, mentionedBy, newDelivery, postsBeforePage, type Receipt } from '../../model/delivery.ts';
import type { Destination } from '../../model/destination.ts';
import { buildDigest, headingOf, includedIds } from '../../model/digest.ts';
import { firstLines } from '../../model/digest-order.ts';
import { isWorthAnnouncing } from '../../model/freshness.ts';
import { type MessageStyle, type PictureSize, withPictureSize, withStyle } from '../../model/message-style.ts';
import type { Mention } from '../../model/policies.ts';
import type { Claim, ClaimedFacts, Settlement } from '../../ports/ledger/delivery-lease.ts';
import type { Messenger } from '../../ports/messenger.ts';

type DigestPage = NonNullable<Extract<Settlement, { state: 'delivered' }>['next']>;

/** What a message says, and of whom. */
export interface MessageContent {
  /** Null: none of its posts is there, or worth telling, any more. */
  announcement: Announcement | null;
  /** Of a post's own message: the same without the words that a person has given it; left out for all others. */
  own?: PostAnnouncement;
  /** Posts it includes. */
  included: readonly Post[];
  /** Posts of a digest that do not fit into this message: its next message includes them. */
  remaining: readonly Post[];
  /** Of a digest: what the heading of its first message says, kept with each of its messages; null for all others. */
  heading: NonNullable<Receipt['heading']> | null;
  /** Of a post's own message: how it shows pictures; left out for all others. */
  pictures?: PictureSize;
}

/** The words of a message that is to be sent now. Pure. */
export function contentToSend(work: ClaimedFacts, capacity: Messenger['capacity'], now: Date): MessageContent {
  const wanted = work.posts.filter((post) => isWorthAnnouncing(post, now) === true);
  return contentOf(work, wanted, [], capacity);
}

/** The words of a message that may have been sent some time ago: of the posts it told of, as they are now. `lines`: how many of a digest's lines it holds, where these are not all. Pure. */
export function contentAsSent(work: Extract<Claim, { kind: 'doubtful' }>, now: Date, lines?: number): MessageContent {
  const sentIds = new Set(work.sent.map(({ id }) => id));
  const unsent = work.posts.filter((post) => !sentIds.has(post.id) && isWorthAnnouncing(post, now) === true);
  return contentOf(work, work.sent, unsent, () => lines ?? Number.POSITIVE_INFINITY);
}

/** What the message that an edit is about should say: events do not leave it when they are over. Pure. */
export function contentAfterEdit(work: ClaimedFacts): MessageContent {
  const { original, posts } = work;
  if (original === null) return NOTHING;
  const wanted = posts.filter(({ draft }) => !draft);
  // A message that was sent is as long as it is: only one that is still to be sent can be cut.
  return contentOf({ ...work, delivery: original, original: null }, wanted, [], () => Number.POSITIVE_INFINITY);
}

/** How a message looks and what people made of its words. */
export interface Presentation {
  pictureSize: PictureSize;
  style: MessageStyle;
  /** Null: its own. */
  edit: TextEdit | null;
}

/** The same content in the channel's style, a post's picture in that size, in the words that a person has given it. Pure. */
export function presented(content: MessageContent, { pictureSize, style, edit }: Presentation): MessageContent {
  const { announcement } = content;
  if (announcement === null) return content;
  if (announcement.type !== 'post') return { ...content, announcement: withStyle(announcement, style) };
  if (announcement.note?.kind === 'reminder')
    return style.language === undefined ? content : { ...content, announcement: withStyle(announcement, { language: style.language }) };
  const own = withStyle(withPictureSize(announcement, pictureSize), style);
  return { ...content, announcement: withEdit(own, edit), own, pictures: pictureSize };
}

/** What people read of a notice. Pure. */
export function noticeText({ subject: _, ...words }: NoticeAnnouncement): NoticeAnnouncement {
  return words;
}

const NOTHING: MessageContent = { announcement: null, included: [], remaining: [], heading: null };

/** `later`: posts of a digest that it leaves to its next message anyway. */
function contentOf(
  { delivery, original, notice, release }: ClaimedFacts,
  posts: readonly Post[],
  later: readonly Post[],
  capacity: Messenger['capacity'],
): MessageContent {
  if (delivery.purpose === 'notice') return { ...NOTHING, announcement: notice && noticeText(notice) };
  const [first] = posts;
  if (!first) return NOTHING;
  if (delivery.purpose === 'reminder') return { ...NOTHING, announcement: buildReminder(first), included: [first] };
  if (delivery.purpose !== 'digest') {
    const note = release ? promotionNote(first, release) : null;
    const announcement = buildAnnouncement(first);
    return { ...NOTHING, announcement: note ? { ...announcement, note } : announcement, included: [first] };
  }
  const heading = delivery.receipt?.heading ?? original?.receipt?.heading ?? headingOf([...posts, ...later]);
  const whole = buildDigest(posts, { before: postsBeforePage(delivery.key), heading });
  const announcement = firstLines(whole, capacity(whole));
  const shown = includedIds(announcement);
  const remaining = [...posts.filter(({ id }) => !shown.has(id)), ...later];
  return { announcement, included: posts.filter(({ id }) => shown.has(id)), remaining, heading };
}

/** The digest's next message, which stands in the thread of the first: its key says how many posts were included before. Pure. */
export function nextDigestPage({ delivery }: ClaimedFacts, { included, remaining }: MessageContent): DigestPage | null {
  if (remaining.length === 0) return null;
  const { key, originalKey, destination } = delivery;
  const pageKey = digestPageKey(key, postsBeforePage(key) + included.length);
  return { row: newDelivery(pageKey, destination, { originalKey: originalKey ?? key }), postIds: remaining.map(({ id }) => id) };
}

/** What was planned later than this after it was first seen was not for readers meanwhile, ms: a draft, or a post that is sent again much later. */
const NOT_YET_MS = 24 * 3_600_000;

/**
 * How long people have waited for a message, ms: since Herald first saw its post (of a digest: the first of its posts), so that the time until the
 * folder is quiet counts; from the post's own time or its due time where that is later. Where it was planned more than a day after it was seen, since then. Pure.
 */
export function waitedMs({ delivery: { createdAt, dueAt }, posts, firstSeen }: ClaimedFacts, nowMs: number): number {
  const plannedMs = Date.parse(createdAt);
  const seenMs = posts.map(({ id, publishAt }) => Math.max(Date.parse(firstSeen.get(id) ?? createdAt), Date.parse(publishAt ?? '') || 0));
  const firstMs = seenMs.reduce((least, one) => Math.min(least, one), plannedMs);
  const sinceMs = plannedMs - firstMs > NOT_YET_MS ? plannedMs : firstMs;
  return Math.max(0, nowMs - Math.max(sinceMs, Date.parse(dueAt ?? '') || 0));
}

/** Whom a request is to mention. `take`: to be taken in the ledger first, which may refuse; null: an earlier request has taken it. */
interface MentionWish {
  who: string;
  take: Mention | null;
}

/**
 * Whom the message of a delivery is to mention; null: nobody. A delivery mentions somebody once in its life: a replay finds that it did. A request that is
 * repeated because its answer was lost says what the first one said: the platform makes no second message of it. Pure.
 */
export function mentionWish(
  { kind, delivery }: Pick<ClaimedFacts, 'delivery'> & { kind: Claim['kind'] },
  posts: readonly Post[],
  mentionFor: ((destination: Destination, posts: readonly Post[]) => Mention | null) | undefined,
): MentionWish | null {
  const { destination, purpose, originalKey, mention } = delivery;
  if ((purpose !== 'announce' && purpose !== 'digest') || originalKey !== null) return null;
  if (kind === 'doubtful') {
    const who = mentionedBy(delivery);
    return who === null ? null : { who, take: null };
  }
  const take = mention ? null : (mentionFor?.(destination, posts) ?? null);
  return take && { who: take.who, take };
}
