import { compareText } from '../../archive/archive.ts';
import type { Post } from '../../content/post.ts';
import { batchIdOf, deliveryKeyOf, type NewDelivery, newDelivery } from '../../model/delivery.ts';
import type { DeliveryMode } from '../../model/delivery-mode.ts';
import { afterQuiet, dayAround, nextWindow, quietUntil } from '../../model/delivery-windows.ts';
import type { Destination } from '../../model/destination.ts';
import type { Reason } from '../../model/reason.ts';
import type { ChannelTraffic } from '../../ports/post-store.ts';

/** How a batch is delivered. */
export interface BatchTerms {
  /** Posts that still get a message each; more make a digest. */
  eachLimit: number;
  /** The hold that keeps the whole batch, and why; null: nothing does. */
  held: { hold: string; reason: Reason } | null;
}

/**
 * Deliveries of one batch to one destination: one message a post (oldest first), or, above `eachLimit` posts, one digest that carries them.
 * Posts of a held batch stand by themselves: its decision says what becomes of them. Pure.
 */
export function planBatch(posts: readonly Post[], destination: Destination, { eachLimit, held }: BatchTerms): readonly NewDelivery[] {
  const isDigest = posts.length > eachLimit && held === null;
  const digestKey = isDigest ? deliveryKeyOf(batchIdOf('b', posts), destination, 'digest') : null;
  const state = held === null ? 'planned' : 'held';
  const reason = held?.reason ?? null;
  const hold = held === null ? {} : { hold: held.hold };
  const rows = posts
    .toSorted(oldestFirst)
    .map(({ id }) =>
      newDelivery(deliveryKeyOf(id, destination, 'announce'), destination, { postId: id, state, reason, digestKey, ...hold }),
    );
  if (digestKey === null) return rows;
  return [newDelivery(digestKey, destination), ...rows];
}

/** Order of announcement: oldest first, undated first, then by path. Pure. */
export function oldestFirst(a: Post, b: Post): number {
  return compareText(a.date ?? '', b.date ?? '') || compareText(a.path, b.path);
}

/** A post, and the modes of the channel's subscriptions that want it, as seen from now. */
interface TimedPost {
  post: Post;
  modes: readonly ModeMoments[];
}

/** When a post is sent, epoch ms, and as what. */
interface Slot {
  kind: 'message' | 'digest' | 'spaced';
  atMs: number;
  mode: DeliveryMode;
}

const MINUTE_MS = 60_000;

/**
 * Deliveries of new posts to a channel whose subscriptions say when. Of several modes that a post has, the one counts that sends it first. What waits for
 * the same moment is one digest, with what waits for it already. Pure.
 */
export function planTimed(
  posts: readonly TimedPost[],
  destination: Destination,
  traffic: ChannelTraffic,
  eachLimit: number,
  now: Date,
): readonly NewDelivery[] {
  const channel = { ...traffic, messages: [...traffic.messages] };
  const digests = new Map<number, { mode: DeliveryMode; posts: Post[] }>();
  const atOnce: Post[] = [];
  const spaced: NewDelivery[] = [];
  const isWaiting = (atMs: number): boolean => digests.has(atMs) || traffic.waiting.some(({ dueAt }) => Date.parse(dueAt) === atMs);
  for (const { post, modes } of posts.toSorted((a, b) => oldestFirst(a.post, b.post))) {
    const [slot] = modes.map((moments) => slotOf(moments, channel, isWaiting)).toSorted((a, b) => a.atMs - b.atMs);
    if (!slot) continue;
    const { kind, atMs, mode } = slot;
    if (kind !== 'digest' || !isWaiting(atMs)) channel.messages.push(atMs);
    if (kind === 'message') atOnce.push(post);
    else if (kind === 'digest') {
      const digest = digests.get(atMs) ?? { mode, posts: [] };
      digests.set(atMs, digest);
      digest.posts.push(post);
    } else {
      channel.spacedUntilMs = atMs;
      spaced.push(spacedRow(post, destination, slot, now));
    }
  }
  return [
    ...planBatch(atOnce, destination, { eachLimit, held: null }),
    ...spaced,
    ...[...digests].flatMap(([atMs, digest]) => digestRows(digest, destination, new Date(atMs).toISOString(), traffic)),
  ];
}

function slotOf(moments: ModeMoments, channel: ChannelTraffic, isWaiting: (atMs: number) => boolean): Slot {
  const { mode, soonestMs, isQuiet, digestMs, day } = moments;
  const soonest: Slot = { kind: isQuiet ? 'digest' : 'message', atMs: soonestMs, mode };
  const digest: Slot = digestMs === null ? soonest : { kind: 'digest', atMs: digestMs, mode };
  if (mode.mode === 'spread') return { kind: 'spaced', atMs: freeSlot(mode.minutes * MINUTE_MS, channel, moments), mode };
  if (mode.mode !== 'at-most') return digest;
  const messages = channel.messages.filter((atMs) => atMs >= day.fromMs && atMs < day.untilMs).length;
  return messages < mode.messages || (isQuiet && isWaiting(soonestMs)) ? soonest : digest;
}

/** The first moment that is so far from every other message of the channel, outside of quiet hours, and behind what waits for such a moment already. */
function freeSlot(spacingMs: number, { messages, spacedUntilMs }: ChannelTraffic, { soonestMs, afterQuiet }: ModeMoments): number {
  let atMs = Math.max(soonestMs, spacedUntilMs ?? 0);
  const earliestMs = atMs - spacingMs;
  const taken = messages.filter((other) => other > earliestMs).toSorted((a, b) => a - b);
  for (;;) {
    const beforeMs = atMs;
    for (const other of taken) if (Math.abs(other - atMs) < spacingMs) atMs = other + spacingMs;
    atMs = afterQuiet(atMs);
    if (atMs === beforeMs) return atMs;
  }
}

function spacedRow({ id }: Post, destination: Destination, { atMs, mode }: Slot, now: Date): NewDelivery {
  const spacingMs = mode.mode === 'spread' ? mode.minutes * MINUTE_MS : 0;
  const waits = atMs > now.getTime() ? { dueAt: new Date(atMs).toISOString(), reason: reasonOf(mode) } : {};
  return newDelivery(deliveryKeyOf(id, destination, 'announce'), destination, { postId: id, spacingMs, ...waits });
}

/** The digest that waits for this moment already, or a new one, and what it carries. */
function digestRows(
  { mode, posts }: { mode: DeliveryMode; posts: readonly Post[] },
  destination: Destination,
  dueAt: string,
  { waiting }: ChannelTraffic,
): readonly NewDelivery[] {
  const reason = reasonOf(mode);
  const known = waiting.find((digest) => digest.dueAt === dueAt)?.key;
  // The time makes it different from an earlier digest of the same posts.
  const key = known ?? deliveryKeyOf(batchIdOf('w', [...posts, { id: dueAt }]), destination, 'digest');
  const rows = posts.map(({ id }) =>
    newDelivery(deliveryKeyOf(id, destination, 'announce'), destination, { postId: id, digestKey: key, reason }),
  );
  return known === undefined ? [newDelivery(key, destination, { dueAt, reason }), ...rows] : rows;
}

function reasonOf(mode: DeliveryMode): Reason {
  return { kind: 'delivery-window', mode };
}

/** What the times of a mode are as seen from one moment, epoch ms. */
interface ModeMoments {
  mode: DeliveryMode;
  /** When a message may be sent at the earliest: now, or when the quiet hours end. */
  soonestMs: number;
  isQuiet: boolean;
  /** When the next digest is due; of `at-most`: that of the day after `soonestMs`. Null: the mode has none. */
  digestMs: number | null;
  /** The instant itself, or the end of the quiet hours in which it lies. */
  afterQuiet: (atMs: number) => number;
  /** The day of `soonestMs`. */
  day: { fromMs: number; untilMs: number };
}

/** The moments of modes as seen from now: equal modes are worked out once, for calendars are slow, and thousands of channels may have the same one. */
export function createModeMoments(nowMs: number): (mode: DeliveryMode) => ModeMoments {
  const known = new Map<string, ModeMoments>();
  return (mode) => {
    const text = JSON.stringify(mode);
    const moments = known.get(text) ?? momentsOf(mode, nowMs);
    known.set(text, moments);
    return moments;
  };
}

function momentsOf(mode: DeliveryMode, nowMs: number): ModeMoments {
  const quietEndMs = quietUntil(mode, nowMs);
  const soonestMs = quietEndMs ?? nowMs;
  const day = dayAround(mode, soonestMs);
  const digestMs = nextWindow(mode, mode.mode === 'at-most' ? day.untilMs - 1 : nowMs);
  const moved = new Map<number, number>();
  const moveOutOfQuiet = (atMs: number): number => {
    const known = moved.get(atMs) ?? afterQuiet(mode, atMs);
    moved.set(atMs, known);
    return known;
  };
  return { mode, soonestMs, isQuiet: quietEndMs !== null, digestMs, afterQuiet: moveOutOfQuiet, day };
}
