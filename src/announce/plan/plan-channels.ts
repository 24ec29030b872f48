import { compareText } from '../../archive/archive.ts';
import type { Post } from '../../content/post.ts';
import { batchIdOf, deliveryKeyOf, type NewDelivery, newDelivery } from '../../model/delivery.ts';
import type { DeliveryMode } from '../../model/delivery-mode.ts';
import { createModeMoments, type ModeMoments } from '../../model/delivery-windows.ts';
import type { Destination } from '../../model/destination.ts';
import type { Reason } from '../../model/reason.ts';
import { inForce, type Subscription, type SubscriptionFilter } from '../../model/subscription.ts';
import type { ChannelTraffic, TimedDeliveries } from '../../ports/post-store.ts';

/** How far back messages of a channel matter, ms: two days cover today's, and any within a day's spacing of a new one. */
const TRAFFIC_MS = 48 * 3_600_000;
const NO_TRAFFIC: ChannelTraffic = { waiting: [], messages: [], spacedUntilMs: null };
const AT_ONCE: DeliveryMode = { mode: 'each', timezone: 'UTC' };

/**
 * Plans the deliveries of new posts to channels, as their subscriptions specify. A held batch is not scheduled: the decision about it determines how it is sent. Posts that need approval are marked according to the subscriptions in the plan's
 * own transaction, so that a delivering process that has not heard of a new subscription yet holds them all the same. Pure.
 */
export function planChannels(
  { subscriptions, now }: { subscriptions: readonly Subscription[]; now: Date },
  matches: (post: Post, filter: SubscriptionFilter) => boolean,
  terms: BatchOptions,
) {
  const moments = createModeMoments(now.getTime());
  const special = specialChannels(subscriptions);
  const isTimed = (destination: Destination): boolean =>
    terms.held === null && special.get(destination)?.some(({ delivery }) => delivery) === true;

  const rowsFor = (posts: readonly Post[], destination: Destination, traffic: ChannelTraffic): readonly NewDelivery[] => {
    if (!isTimed(destination)) return planBatch(posts, destination, terms);
    const modes = (special.get(destination) ?? []).map(({ filter, delivery = AT_ONCE }) => ({ filter, moments: moments(delivery) }));
    const timedPosts = posts.map((post) => {
      const wanting = modes.filter(({ filter }) => modes.length === 1 || matches(post, filter));
      return { post, modes: wanting.map((one) => one.moments) };
    });
    return planTimed(timedPosts, destination, traffic, terms.eachLimit, now);
  };

  return {
    /** Plans the deliveries of posts to one channel. `traffic` left out: the channel gets nothing else. Pure. */
    plan(posts: readonly Post[], destination: Destination, traffic: ChannelTraffic = NO_TRAFFIC): readonly NewDelivery[] {
      const rows = rowsFor(posts, destination, traffic);
      const asking = (special.get(destination) ?? []).filter(({ approve = false }) => approve !== false);
      if (asking.length === 0) return rows;
      const asked = posts.filter((post) => asking.some(({ filter }) => matches(post, filter)));
      const ids = new Set(asked.map(({ id }) => id));
      return rows.map((row) => (ids.has(row.postId ?? '') ? { ...row, approve: true } : row));
    },
    /** Returns what a scan must read about these channels first; null: none of them chooses its times. Pure. */
    timed(destinations: readonly Destination[], place: TimedDeliveries['place']): TimedDeliveries | null {
      const asked = destinations.filter(isTimed);
      return asked.length === 0 ? null : { destinations: asked, since: new Date(now.getTime() - TRAFFIC_MS).toISOString(), place };
    },
  };
}

/** Returns the subscriptions in force of those channels that have one which chooses times or asks for approval. */
function specialChannels(subscriptions: readonly Subscription[]): ReadonlyMap<Destination, readonly Subscription[]> {
  const special = new Map<Destination, Subscription[]>();
  for (const { destination, delivery, approve } of subscriptions) if (delivery || approve) special.set(destination, []);
  for (const subscription of subscriptions) special.get(subscription.destination)?.push(subscription);
  return new Map([...special].map(([destination, own]) => [destination, inForce(own)]));
}

/** Plans how held posts go to channels that choose their times, as if they were new now: one by one, or in the digest that the channel is waiting for. null: no channel does. Pure. */
export function timeHeld(
  held: ReadonlyMap<Destination, readonly Post[]>,
  scan: { subscriptions: readonly Subscription[]; now: Date },
  matches: (post: Post, filter: SubscriptionFilter) => boolean,
): TimedDeliveries | null {
  const channels = planChannels(scan, matches, { eachLimit: Number.POSITIVE_INFINITY, held: null });
  const timed: TimedDeliveries | null = channels.timed([...held.keys()], (traffic) =>
    (timed?.destinations ?? []).flatMap((to) => channels.plan(held.get(to) ?? [], to, traffic.get(to))),
  );
  return timed;
}

/** How a batch is delivered. */
export interface BatchOptions {
  /** Maximum number of posts that get a message each; more make a digest. */
  eachLimit: number;
  /** The hold on the whole batch, and why; null: it is not held. */
  held: { hold: string; reason: Reason } | null;
}

/** Plans the deliveries of one batch to one destination: one message per post, oldest first, or, above `eachLimit`, one digest that includes them; held posts are never in a digest. Pure. */
export function planBatch(posts: readonly Post[], destination: Destination, { eachLimit, held }: BatchOptions): readonly NewDelivery[] {
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

/** A post, and the modes of those of the channel's subscriptions that want it, as of now. */
interface TimedPost {
  post: Post;
  modes: readonly ModeMoments[];
}

/** When a post is sent, epoch ms, and in which form. */
interface Slot {
  kind: 'message' | 'digest' | 'spaced';
  atMs: number;
  mode: DeliveryMode;
}

const MINUTE_MS = 60_000;

/**
 * Plans the deliveries of new posts to a channel whose subscriptions choose times. If several modes apply to a post, the one that sends it first counts. Posts due
 * at the same moment make one digest, together with those that are already waiting for it. Pure.
 */
function planTimed(
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

/** Returns the first moment that is at least `spacingMs` from every other message of the channel, outside quiet hours, and after those that already wait for such a moment. */
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

/** Returns the rows of the posts of a digest, and of the digest itself unless one is already waiting for this moment. */
function digestRows(
  { mode, posts }: { mode: DeliveryMode; posts: readonly Post[] },
  destination: Destination,
  dueAt: string,
  { waiting }: ChannelTraffic,
): readonly NewDelivery[] {
  const reason = reasonOf(mode);
  const known = waiting.find((digest) => digest.dueAt === dueAt)?.key;
  // The time distinguishes it from an earlier digest of the same posts.
  const key = known ?? deliveryKeyOf(batchIdOf('w', [...posts, { id: dueAt }]), destination, 'digest');
  const rows = posts.map(({ id }) =>
    newDelivery(deliveryKeyOf(id, destination, 'announce'), destination, { postId: id, digestKey: key, reason }),
  );
  return known === undefined ? [newDelivery(key, destination, { dueAt, reason }), ...rows] : rows;
}

function reasonOf(mode: DeliveryMode): Reason {
  return { kind: 'delivery-window', mode };
}
