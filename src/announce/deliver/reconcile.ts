import type { Post } from '../../content/post.ts';
import { laneOf } from '../../model/rate-limit.ts';
import type { JobOutcome } from '../../ports/delivery-queue.ts';
import type { Sighting } from '../../ports/messenger.ts';
import { type Desk, factsOf, type Work } from './delivery-context.ts';
import { carryOut, deliveredAs, outgoing, send } from './execute.ts';
import { type Words, wordsNow, wordsThen } from './message-content.ts';
import { nextStep, SECOND_LOOK_AFTER_MS } from './retry-policy.ts';

/** Finds out what became of an earlier request, and goes on from there. */
export async function reconcile(desk: Desk, work: Extract<Work, { kind: 'doubtful' }>): Promise<JobOutcome> {
  const { messenger, settle, failed, parts } = desk;
  const { delivery, missedAtMs } = work;
  // An edit or a retraction that is made twice is made once.
  if (laneOf(delivery.purpose) === 'changes') return carryOut(desk, work);
  const words = wordsThen(work, parts.now());
  if (words.announcement === null) return settle(work, { state: 'in-doubt', reason: 'unprovable: nothing is known of its posts' });
  const firstSentAtMs = Date.parse(delivery.firstSentAt ?? delivery.createdAt);
  let sighting: Sighting;
  try {
    sighting = await messenger.find(outgoing(work, words.announcement), firstSentAtMs, mayRepeat(desk, work, words));
  } catch (error) {
    return failed(work, error);
  }
  parts.log('delivery.reconciled', { ...factsOf(delivery), sighting: sighting.kind });
  switch (sighting.kind) {
    case 'found': {
      const said = wordsThen(work, parts.now(), sighting.lines);
      return settle({ ...work, posts: said.told }, deliveredAs(work, said, sighting.receipt));
    }
    case 'unprovable':
      return settle(work, { state: 'in-doubt', reason: `unprovable: ${sighting.detail}` });
    case 'repeatable':
      // At once: later it would not be repeatable any more.
      return send(desk, work);
    case 'absent':
      if (missedAtMs === null) return settle(work, { state: 'missed' }, SECOND_LOOK_AFTER_MS);
      return missed(desk, work);
  }
}

/** Whether the message would tell of the same posts if it were sent now: none was withdrawn or is over, and no file is gone. */
function mayRepeat({ messenger, parts }: Desk, work: Work, { told }: Words): boolean {
  const wanted = wordsNow(work, messenger.room, parts.now());
  return wanted.announcement !== null && idsOf(wanted.told) === idsOf(told);
}

function idsOf(posts: readonly Post[]): string {
  return posts
    .map(({ id }) => id)
    .toSorted()
    .join();
}

/** Looked for twice and not there: owed as before, but not for ever. */
async function missed({ parts, settle }: Desk, work: Work): Promise<JobOutcome> {
  const detail = 'requests got no answer, and nothing arrived';
  const step = nextStep({ kind: 'unavailable', detail }, work.delivery.attempts, parts.random());
  if (step.kind === 'fail') return settle(work, { state: 'failed', reason: step.reason });
  return settle(work, { state: 'planned', reason: 'proven-miss', countsAttempt: true }, 'afterMs' in step ? step.afterMs : 0);
}
