import type { Announcement } from '../../model/announcement.ts';
import type { Delivery, Receipt } from '../../model/delivery.ts';
import { faceOf } from '../../model/face.ts';
import { stillWorthTelling } from '../../model/freshness.ts';
import type { JobOutcome } from '../../ports/delivery-queue.ts';
import type { Settlement } from '../../ports/ledger/ledger.ts';
import type { Outgoing, Posted } from '../../ports/messenger.ts';
import { type Desk, factsOf, mayBegin, type Work } from './delivery-context.ts';
import { nextPage, type Words, wordsNow, wordsOfOriginal } from './message-content.ts';

/** A file that is gone may come back (a branch is switched, a folder is mounted again): its delivery is asked for so often, ms. */
const GRACE_LOOK_MS = 600_000;

/** Does what a delivery is for, once. */
export function carryOut(desk: Desk, work: Work): Promise<JobOutcome> {
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
export async function send(desk: Desk, work: Work): Promise<JobOutcome> {
  const { messenger, parts } = desk;
  const words = wordsNow(work, messenger.room, parts.now());
  if (words.announcement === null) return nothingToSay(desk, work);
  if (!(await isNoted(desk, work, words))) return { kind: 'later', atMs: parts.now().getTime() + parts.patienceMs };
  const startedMs = parts.now().getTime();
  // Whoever holds it by now looks for it first.
  if (!mayBegin(work, parts)) return { kind: 'later', atMs: startedMs + parts.patienceMs };
  let posted: Posted;
  try {
    posted = await messenger.post(outgoing(work, words.announcement));
  } catch (error) {
    return desk.failed(work, error);
  }
  const nowMs = parts.now().getTime();
  parts.log('delivery.delivered', { ...factsOf(work.delivery), durationMs: nowMs - startedMs });
  const rest = posted.restMs > 0 ? { restUntilMs: nowMs + posted.restMs } : {};
  // Without its markup a message may hold fewer lines of a digest than it was given.
  const { lines, receipt } = posted;
  const said = lines === undefined ? words : wordsNow(work, () => lines, parts.now());
  return desk.settle({ ...work, posts: said.told }, { ...deliveredAs(work, said, receipt), ...rest });
}

/** Of a digest, that the books know what its request tells of: if nobody sees it end, that is what it said. */
async function isNoted({ parts }: Desk, { delivery, kind }: Work, { told }: Words): Promise<boolean> {
  if (delivery.purpose !== 'digest' || kind === 'doubtful') return true;
  return parts.ledger.noteTelling(
    delivery.key,
    delivery.attempts,
    told.map(({ id }) => id),
  );
}

/** A message stands, and tells of these posts; in the words they have now, unless it may have been sent before. Pure. */
export function deliveredAs(work: Work, words: Words, receipt: Receipt): Extract<Settlement, { state: 'delivered' }> {
  const { announcement } = words;
  const shown = announcement === null || work.kind === 'doubtful' ? {} : { shown: faceOf(announcement) };
  if (work.delivery.purpose !== 'digest') return { state: 'delivered', receipt, ...shown };
  const next = nextPage(work, words);
  return {
    state: 'delivered',
    receipt: words.heading === null ? receipt : { ...receipt, heading: words.heading },
    ...shown,
    told: words.told.map(({ id }) => id),
    ...(next === null ? {} : { next }),
  };
}

/** None of its posts is there, or worth telling, any more. */
async function nothingToSay({ parts, settle }: Desk, work: Work): Promise<JobOutcome> {
  const { delivery, posts } = work;
  const now = parts.now();
  const [first] = posts;
  if (first) return settle(work, { state: 'skipped', reason: String(stillWorthTelling(first, now)) });
  if (now.getTime() - Date.parse(delivery.createdAt) >= parts.graceMs) return settle(work, { state: 'skipped', reason: 'removed' });
  return settle(work, { state: 'planned', reason: 'file-gone', countsAttempt: false }, GRACE_LOOK_MS);
}

/** Makes a message that stands say what it should say now. Harmless when it is repeated. */
async function edit(desk: Desk, work: Work): Promise<JobOutcome> {
  const { messenger, settle, failed } = desk;
  const { original } = work;
  const receipt = standing(original);
  if (original === null || receipt === null) return settle(work, { state: 'skipped', reason: 'no-message' });
  const { announcement } = wordsOfOriginal(work, messenger.room);
  if (announcement === null) return removeInstead(desk, work, original);
  const shown = faceOf(announcement);
  if (shown === original.shown) return settle(work, { state: 'skipped', reason: 'unchanged' });
  try {
    const outcome = await messenger.edit(receipt, { ...outgoing(work, announcement), key: original.key });
    if (outcome === 'gone') return settle(work, { state: 'skipped', reason: 'message-gone' });
  } catch (error) {
    return failed(work, error);
  }
  desk.parts.log('delivery.edited', factsOf(work.delivery));
  return settle(work, { state: 'delivered', receipt: null, shown });
}

/** All that a digest told of is gone: so goes the digest. */
async function removeInstead({ parts, settle }: Desk, work: Work, original: Delivery): Promise<JobOutcome> {
  const { key, postId, destination } = original;
  const row = { postId, destination, purpose: 'retract', state: 'planned', reason: null, carriedBy: null } as const;
  const planned = await parts.ledger.plan([{ ...row, key: key.replace(/(?<![^~])[^~]+$/, 'retract'), about: key }]);
  await parts.ring(planned.map((plannedKey) => ({ key: plannedKey })));
  return settle(work, { state: 'skipped', reason: 'nothing-left' });
}

/** Removes a message whose posts are gone. Harmless when it is repeated. */
async function retract({ messenger, parts, settle, failed }: Desk, work: Work): Promise<JobOutcome> {
  const { delivery, original, posts } = work;
  const receipt = standing(original);
  if (receipt === null) return settle(work, { state: 'skipped', reason: 'no-message' });
  if (posts.some((post) => !post.draft)) return settle(work, { state: 'skipped', reason: 'returned' });
  try {
    await messenger.retract(receipt, delivery.destination);
  } catch (error) {
    return failed(work, error);
  }
  parts.log('delivery.retracted', factsOf(delivery));
  return settle(work, { state: 'delivered', receipt: null });
}

/** Where a delivery's message stands; null: it made none, or nobody knows where. */
function standing(original: Delivery | null): Receipt | null {
  return original?.state === 'delivered' ? original.receipt : null;
}

/** The message as the messenger takes it. Pure. */
export function outgoing({ delivery: { key, destination, purpose }, original }: Work, announcement: Announcement): Outgoing {
  return { key, destination, announcement, inThread: purpose === 'digest' ? (original?.receipt ?? null) : null };
}
