import type { Announcement } from '../../model/announcement.ts';
import { contentFingerprint } from '../../model/build-announcement.ts';
import type { Delivery, Receipt } from '../../model/delivery.ts';
import { isWorthAnnouncing } from '../../model/freshness.ts';
import type { JobOutcome } from '../../ports/delivery-queue.ts';
import type { Settlement } from '../../ports/ledger/ledger.ts';
import type { Outgoing, Posted } from '../../ports/messenger.ts';
import { type ClaimedDelivery, type DeliveryContext, hasTimeForRequest, logFactsOf } from './delivery-context.ts';
import { contentAfterEdit, contentToSend, type MessageContent, nextDigestPage } from './message-content.ts';

/** A file that is gone may come back (a branch is switched, a folder is mounted again): its delivery is asked for so often, ms. */
const GRACE_LOOK_MS = 600_000;

/** Does what a delivery is for, once. */
export function execute(desk: DeliveryContext, work: ClaimedDelivery): Promise<JobOutcome> {
  switch (work.delivery.purpose) {
    case 'announce':
    case 'digest':
    case 'notice':
      return send(desk, work);
    case 'edit':
      return edit(desk, work);
    case 'retract':
      return retract(desk, work);
  }
}

/** Sends the message. */
export async function send(desk: DeliveryContext, work: ClaimedDelivery): Promise<JobOutcome> {
  const { messenger, parts } = desk;
  const words = contentToSend(work, messenger.capacity, parts.now());
  if (words.announcement === null) return skipEmpty(desk, work);
  if (!(await recordIncluded(desk, work, words))) return { kind: 'later', atMs: parts.now().getTime() + parts.patienceMs };
  const startedMs = parts.now().getTime();
  // Whoever holds it by now looks for it first.
  if (!hasTimeForRequest(work, parts)) return { kind: 'later', atMs: startedMs + parts.patienceMs };
  let posted: Posted;
  try {
    posted = await messenger.post(outgoingMessage(work, words.announcement));
  } catch (error) {
    return desk.failed(work, error);
  }
  const nowMs = parts.now().getTime();
  parts.log('delivery.delivered', {
    ...logFactsOf(work.delivery),
    durationMs: nowMs - startedMs,
    waitedMs: waitedMs(work.delivery, nowMs),
  });
  const rest = posted.restMs > 0 ? { restUntilMs: nowMs + posted.restMs } : {};
  // Without its markup a message may hold fewer lines of a digest than it was given.
  const { lines, receipt } = posted;
  const said = lines === undefined ? words : contentToSend(work, () => lines, parts.now());
  return desk.settle({ ...work, posts: said.told }, { ...deliveredAs(work, said, receipt), ...rest });
}

/** How long people have waited for it, ms: since it was planned, or due where that is later. Pure. */
function waitedMs({ createdAt, dueAt }: Delivery, nowMs: number): number {
  return Math.max(0, nowMs - Math.max(Date.parse(createdAt), Date.parse(dueAt ?? createdAt)));
}

/** Of a digest, that the database knows what its request tells of: if nobody sees it end, that is what it said. */
async function recordIncluded({ parts }: DeliveryContext, { delivery, kind }: ClaimedDelivery, { told }: MessageContent): Promise<boolean> {
  if (delivery.purpose !== 'digest' || kind === 'doubtful') return true;
  return parts.ledger.recordIncluded(
    delivery.key,
    delivery.attempts,
    told.map(({ id }) => id),
  );
}

/** A message stands, and tells of these posts; in the words they have now, unless it may have been sent before. Pure. */
export function deliveredAs(work: ClaimedDelivery, words: MessageContent, receipt: Receipt): Extract<Settlement, { state: 'delivered' }> {
  const { announcement } = words;
  const shown = announcement === null || work.kind === 'doubtful' ? {} : { shown: contentFingerprint(announcement) };
  if (work.delivery.purpose !== 'digest') return { state: 'delivered', receipt, ...shown };
  const next = nextDigestPage(work, words);
  return {
    state: 'delivered',
    receipt: words.heading === null ? receipt : { ...receipt, heading: words.heading },
    ...shown,
    told: words.told.map(({ id }) => id),
    ...(next === null ? {} : { next }),
  };
}

/** None of its posts is there, or worth telling, any more. */
async function skipEmpty({ parts, settle }: DeliveryContext, work: ClaimedDelivery): Promise<JobOutcome> {
  const { delivery, posts } = work;
  const now = parts.now();
  const [first] = posts;
  if (first) return settle(work, { state: 'skipped', reason: String(isWorthAnnouncing(first, now)) });
  if (now.getTime() - Date.parse(delivery.createdAt) >= parts.graceMs) return settle(work, { state: 'skipped', reason: 'removed' });
  return settle(work, { state: 'planned', reason: 'file-gone', countsAttempt: false }, GRACE_LOOK_MS);
}

/** Makes a message that stands say what it should say now. Harmless when it is repeated. */
async function edit(desk: DeliveryContext, work: ClaimedDelivery): Promise<JobOutcome> {
  const { messenger, settle, failed } = desk;
  const { original } = work;
  const receipt = standing(original);
  if (original === null || receipt === null) return settle(work, { state: 'skipped', reason: 'no-message' });
  const { announcement } = contentAfterEdit(work, messenger.capacity);
  if (announcement === null) return removeInstead(desk, work, original);
  const shown = contentFingerprint(announcement);
  if (shown === original.shown) return settle(work, { state: 'skipped', reason: 'unchanged' });
  try {
    const outcome = await messenger.edit(receipt, { ...outgoingMessage(work, announcement), key: original.key });
    if (outcome === 'gone') return settle(work, { state: 'skipped', reason: 'message-gone' });
  } catch (error) {
    return failed(work, error);
  }
  desk.parts.log('delivery.edited', logFactsOf(work.delivery));
  return settle(work, { state: 'delivered', receipt: null, shown });
}

/** All that a digest told of is gone: so goes the digest. */
async function removeInstead({ parts, settle }: DeliveryContext, work: ClaimedDelivery, original: Delivery): Promise<JobOutcome> {
  const { key, postId, destination } = original;
  const row = { postId, destination, purpose: 'retract', state: 'planned', reason: null, carriedBy: null } as const;
  const planned = await parts.ledger.plan([{ ...row, key: key.replace(/(?<![^~])[^~]+$/, 'retract'), about: key }]);
  await parts.enqueue(planned.map((plannedKey) => ({ key: plannedKey })));
  return settle(work, { state: 'skipped', reason: 'nothing-left' });
}

/** Removes a message whose posts are gone. Harmless when it is repeated. */
async function retract({ messenger, parts, settle, failed }: DeliveryContext, work: ClaimedDelivery): Promise<JobOutcome> {
  const { delivery, original, posts } = work;
  const receipt = standing(original);
  if (receipt === null) return settle(work, { state: 'skipped', reason: 'no-message' });
  if (posts.some((post) => !post.draft)) return settle(work, { state: 'skipped', reason: 'returned' });
  try {
    await messenger.retract(receipt, delivery.destination);
  } catch (error) {
    return failed(work, error);
  }
  parts.log('delivery.retracted', logFactsOf(delivery));
  return settle(work, { state: 'delivered', receipt: null });
}

/** Where a delivery's message stands; null: it made none, or nobody knows where. */
function standing(original: Delivery | null): Receipt | null {
  return original?.state === 'delivered' ? original.receipt : null;
}

/** The message as the messenger takes it. Pure. */
export function outgoingMessage(
  { delivery: { key, destination, purpose }, original }: ClaimedDelivery,
  announcement: Announcement,
): Outgoing {
  return { key, destination, announcement, inThread: purpose === 'digest' ? (original?.receipt ?? null) : null };
}
