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

/** The content of a message, and the posts it includes. */
export interface MessageContent {
  /** null: none of its posts still exists and is worth announcing. */
  announcement: Announcement | null;
  /** For a post's own message: the same without a person's edits; left out for all others. */
  own?: PostAnnouncement;
  /** Posts it includes. */
  included: readonly Post[];
  /** Posts of a digest that do not fit into this message: its next message includes them. */
  remaining: readonly Post[];
  /** For a digest: the heading of its first message, kept with each of its messages; null for all others. */
  heading: NonNullable<Receipt['heading']> | null;
  /** For a post's own message: how it shows pictures; left out for all others. */
  pictures?: PictureSize;
}

/** Returns the content of a message that is to be sent now. Pure. */
export function contentToSend(work: ClaimedFacts, capacity: Messenger['capacity'], now: Date): MessageContent {
  const wanted = work.posts.filter((post) => isWorthAnnouncing(post, now) === true);
  return contentOf(work, wanted, [], capacity);
}

/** Returns the content of a message that may have been sent some time ago: the posts that it included, as they are now. `lines`: number of a digest's lines that it holds, if not all. Pure. */
export function contentAsSent(work: Extract<Claim, { kind: 'doubtful' }>, now: Date, lines?: number): MessageContent {
  const sentIds = new Set(work.sent.map(({ id }) => id));
  const unsent = work.posts.filter((post) => !sentIds.has(post.id) && isWorthAnnouncing(post, now) === true);
  return contentOf(work, work.sent, unsent, () => lines ?? Number.POSITIVE_INFINITY);
}

/** Returns what an edited message should contain; events stay in it when they are over. Pure. */
export function contentAfterEdit(work: ClaimedFacts): MessageContent {
  const { original, posts } = work;
  if (original === null) return NOTHING;
  const wanted = posts.filter(({ draft }) => !draft);
  // A message that was sent keeps its length: only one that is yet to be sent can be cut.
  return contentOf({ ...work, delivery: original, original: null }, wanted, [], () => Number.POSITIVE_INFINITY);
}

/** How a message looks, and how a person has edited its text. */
export interface Presentation {
  pictureSize: PictureSize;
  style: MessageStyle;
  /** null: its own text. */
  edit: TextEdit | null;
}

/** Returns the content in the channel's style, with a post's picture in that size, and with a person's edits. Pure. */
export function presented(content: MessageContent, { pictureSize, style, edit }: Presentation): MessageContent {
  const { announcement } = content;
  if (announcement === null) return content;
  if (announcement.type !== 'post') return { ...content, announcement: withStyle(announcement, style) };
  if (announcement.note?.kind === 'reminder')
    return style.language === undefined ? content : { ...content, announcement: withStyle(announcement, { language: style.language }) };
  const own = withStyle(withPictureSize(announcement, pictureSize), style);
  return { ...content, announcement: withEdit(own, edit), own, pictures: pictureSize };
}

/** Returns what people read of a notice. Pure. */
export function noticeText({ subject: _, ...words }: NoticeAnnouncement): NoticeAnnouncement {
  return words;
}

const NOTHING: MessageContent = { announcement: null, included: [], remaining: [], heading: null };

/** `later`: posts of a digest that are left to its next message in any case. */
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

/** Returns the digest's next message, in the thread of the first; its key contains the number of posts included before. null: no posts remain. Pure. */
export function nextDigestPage({ delivery }: ClaimedFacts, { included, remaining }: MessageContent): DigestPage | null {
  if (remaining.length === 0) return null;
  const { key, originalKey, destination } = delivery;
  const pageKey = digestPageKey(key, postsBeforePage(key) + included.length);
  return { row: newDelivery(pageKey, destination, { originalKey: originalKey ?? key }), postIds: remaining.map(({ id }) => id) };
}

/** Maximum time between seeing a post and planning its message that counts as waiting, ms; above it, the post was a draft meanwhile, or is sent again much later. */
const NOT_YET_MS = 24 * 3_600_000;

/**
 * Returns how long people have waited for a message, ms: since Herald first saw its post (for a digest: the first of its posts), so that the time until the
 * folder is quiet counts; since the post's publication time or its due time if that is later. If it was planned more than a day after it was seen, since then. Pure.
 */
export function waitedMs({ delivery: { createdAt, dueAt }, posts, firstSeen }: ClaimedFacts, nowMs: number): number {
  const plannedMs = Date.parse(createdAt);
  const seenMs = posts.map(({ id, publishAt }) => Math.max(Date.parse(firstSeen.get(id) ?? createdAt), Date.parse(publishAt ?? '') || 0));
  const firstMs = seenMs.reduce((least, one) => Math.min(least, one), plannedMs);
  const sinceMs = plannedMs - firstMs > NOT_YET_MS ? plannedMs : firstMs;
  return Math.max(0, nowMs - Math.max(sinceMs, Date.parse(dueAt ?? '') || 0));
}

/** Who a request should mention. `take`: must be taken in the ledger first, which may refuse it; null: an earlier request has taken it. */
interface RequestedMention {
  who: string;
  take: Mention | null;
}

/**
 * Returns who the message of a delivery should mention; null: nobody. A delivery mentions somebody only once: a replay finds that it already did. A request that is
 * repeated because its answer was lost has the mention of the first one: the platform does not make a second message of it. Pure.
 */
export function mentionWish(
  { kind, delivery }: Pick<ClaimedFacts, 'delivery'> & { kind: Claim['kind'] },
  posts: readonly Post[],
  mentionFor: ((destination: Destination, posts: readonly Post[]) => Mention | null) | undefined,
): RequestedMention | null {
  const { destination, purpose, originalKey, mention } = delivery;
  if ((purpose !== 'announce' && purpose !== 'digest') || originalKey !== null) return null;
  if (kind === 'doubtful') {
    const who = mentionedBy(delivery);
    return who === null ? null : { who, take: null };
  }
  const take = mention ? null : (mentionFor?.(destination, posts) ?? null);
  return take && { who: take.who, take };
}
