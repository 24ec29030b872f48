import type { Post } from '../../content/post.ts';
import { RESTORED } from '../../model/delivery.ts';
import { queueKindOf } from '../../model/rate-limit.ts';
import type { JobOutcome } from '../../ports/delivery-queue.ts';
import type { LookupResult } from '../../ports/messenger.ts';
import { type ClaimedDelivery, type DeliveryContext, logFactsOf } from './delivery-context.ts';
import { deliveredAs, execute, outgoingMessage, send } from './execute.ts';
import { contentAsSent, contentToSend, type MessageContent } from './message-content.ts';
import { nextStep, SECOND_CHECK_AFTER_MS } from './retry-policy.ts';

/** Finds out what became of an earlier request, and goes on from there. */
export async function reconcile(desk: DeliveryContext, work: Extract<ClaimedDelivery, { kind: 'doubtful' }>): Promise<JobOutcome> {
  const { messenger, settle, failed, parts } = desk;
  const { delivery, missedAtMs } = work;
  // An edit or a retraction that is made twice is made once.
  if (queueKindOf(delivery.purpose) === 'changes') return execute(desk, work);
  const words = contentAsSent(work, parts.now());
  if (words.announcement === null) return settle(work, { state: 'in-doubt', reason: 'unprovable: nothing is known of its posts' });
  const firstSentAtMs = Date.parse(delivery.firstSentAt ?? delivery.createdAt);
  let sighting: LookupResult;
  try {
    sighting = await messenger.find(outgoingMessage(work, words.announcement), firstSentAtMs, mayRepeat(desk, work, words));
  } catch (error) {
    return failed(work, error);
  }
  parts.log('delivery.reconciled', { ...logFactsOf(delivery), sighting: sighting.kind });
  switch (sighting.kind) {
    case 'found': {
      const said = contentAsSent(work, parts.now(), sighting.lines);
      return settle({ ...work, posts: said.told }, deliveredAs(work, said, sighting.receipt));
    }
    case 'unprovable':
      return settle(work, { state: 'in-doubt', reason: `unprovable: ${sighting.detail}` });
    case 'repeatable':
      // At once: later it would not be repeatable any more.
      return send(desk, work);
    case 'absent':
      if (missedAtMs === null) return settle(work, { state: 'missed' }, SECOND_CHECK_AFTER_MS);
      return missed(desk, work);
  }
}

/** Whether the message would tell of the same posts if it were sent now: none was withdrawn or is over, and no file is gone. */
function mayRepeat({ messenger, parts }: DeliveryContext, work: ClaimedDelivery, { told }: MessageContent): boolean {
  if (work.delivery.reason === RESTORED) return false;
  const wanted = contentToSend(work, messenger.capacity, parts.now());
  return wanted.announcement !== null && idsOf(wanted.told) === idsOf(told);
}

function idsOf(posts: readonly Post[]): string {
  return posts
    .map(({ id }) => id)
    .toSorted()
    .join();
}

/** Looked for twice and not there: owed as before, but not for ever. */
async function missed({ parts, settle }: DeliveryContext, work: ClaimedDelivery): Promise<JobOutcome> {
  // Sent in another message, perhaps: since the backup was made, its posts may have gone into a digest.
  if (work.delivery.reason === RESTORED) return settle(work, { state: 'held', reason: RESTORED });
  const detail = 'requests got no answer, and nothing arrived';
  const step = nextStep({ kind: 'unavailable', detail }, work.delivery.attempts, parts.random());
  if (step.kind === 'fail') return settle(work, { state: 'failed', reason: step.reason });
  return settle(work, { state: 'planned', reason: 'proven-miss', countsAttempt: true }, 'afterMs' in step ? step.afterMs : 0);
}
