import type { Post } from '../../content/post.ts';
import { DeliveryError, type Failure } from '../../lib/errors.ts';
import type { NoticeAnnouncement } from '../../model/announcement.ts';
import type { ApprovalRequest } from '../../model/approval.ts';
import { contentFingerprint } from '../../model/build-announcement.ts';
import {
  calendarKeyOf,
  type Delivery,
  type DeliveryKey,
  deliveryKeyOf,
  newDelivery,
  queueKindOf,
  type Receipt,
  withPurpose,
} from '../../model/delivery.ts';
import { type Destination, type PauseTarget, platformOf, workspaceOf } from '../../model/destination.ts';
import { type Reason, reasonText } from '../../model/reason.ts';
import type { DeliveryFacts } from '../../ops/events/deliveries.ts';
import type { JobOutcome } from '../../ports/delivery-queue.ts';
import type { Settlement } from '../../ports/ledger/delivery-lease.ts';
import type { LookupResult } from '../../ports/messenger.ts';
import type { Action, AttemptOptions, ClaimedDelivery, DeliveryContext, Ending, Outcome, UnconfirmedDelivery } from './attempt.ts';
import { end, offerOf, post, presentationOf } from './choose-action.ts';
import { contentAsSent, contentToSend, type MessageContent, nextDigestPage, presented } from './message-content.ts';
import { beginPause } from './pauses.ts';
import { FIRST_PROBE_MS, nextStep, RECONCILE_AFTER_MS, SECOND_CHECK_AFTER_MS } from './retry-policy.ts';

/** Decides what an attempt does after its request. Pure. */
export function afterOutcome(work: ClaimedDelivery, outcome: Outcome, terms: AttemptOptions): Action {
  switch (outcome.kind) {
    case 'posted': {
      const { lines, receipt, restMs } = outcome.posted;
      // Sent without its markup, a message may hold fewer lines of a digest than it was given.
      const content = lines === undefined ? outcome.content : contentToSend(work, () => lines, terms.now);
      const rest = restMs > 0 ? { restUntilMs: terms.now.getTime() + restMs } : {};
      return end(
        { ...deliveredAs(work, content, receipt), ...rest },
        { included: content.included, ...followUpsOf(work, content.included, terms) },
      );
    }
    case 'changed': {
      const isEdited = work.delivery.purpose === 'edit' && outcome.settlement.state === 'delivered';
      return end(outcome.settlement, isEdited ? offerOf(work, terms) : {});
    }
    case 'looked-up':
      return afterLookup(outcome.work, outcome.result, terms);
    case 'error':
      return afterError(work, outcome.error, terms);
  }
}

/** Plans what follows a message: the thread below it, its publication, and its events in the calendar. This happens before the message counts as delivered, so that a crash between the two loses none: they wait for the message. */
function followUpsOf(
  { delivery: { key, purpose, postId, destination, originalKey } }: ClaimedDelivery,
  included: readonly Post[],
  { opensThread, isPublished, calendar }: AttemptOptions,
): Pick<Ending, 'plan'> {
  const followUp = (what: 'thread' | 'publish') => newDelivery(withPurpose(key, what), destination, { postId, originalKey: key });
  // The further pages of a digest are in its thread, which is not published to followers.
  const isFollowed = purpose === 'announce' || purpose === 'reminder' || (purpose === 'digest' && originalKey === null);
  const plan = [
    ...(purpose === 'announce' && opensThread ? [followUp('thread')] : []),
    ...(isFollowed && isPublished ? [followUp('publish')] : []),
    ...(calendar?.events ?? [])
      .filter(({ id }) => included.some((one) => one.id === id))
      .map(({ id }) =>
        newDelivery(calendarKeyOf(id, destination, calendar?.community ?? ''), destination, {
          postId: id,
          originalKey: deliveryKeyOf(id, destination, 'announce'),
        }),
      ),
  ];
  return plan.length === 0 ? {} : { plan };
}

/** Returns the settlement of a message that was sent. Its fingerprint is left out if the message may have been sent earlier, with other content. */
function deliveredAs(work: ClaimedDelivery, content: MessageContent, receipt: Receipt): Extract<Settlement, { state: 'delivered' }> {
  const { announcement, heading, included, pictures } = content;
  const rendered = announcement === null || work.kind === 'doubtful' ? {} : { renderedFingerprint: contentFingerprint(announcement) };
  if (work.delivery.purpose !== 'digest')
    return { state: 'delivered', receipt: pictures === undefined ? receipt : { ...receipt, pictures }, ...rendered };
  const next = nextDigestPage(work, content);
  return {
    state: 'delivered',
    receipt: heading === null ? receipt : { ...receipt, heading },
    ...rendered,
    includedIds: included.map(({ id }) => id),
    ...(next === null ? {} : { next }),
  };
}

function afterLookup(work: UnconfirmedDelivery, result: LookupResult, terms: AttemptOptions): Action {
  switch (result.kind) {
    case 'found': {
      const content = presented(contentAsSent(work, terms.now, result.lines), presentationOf(work, terms));
      return end(deliveredAs(work, content, result.receipt), { included: content.included, ...followUpsOf(work, content.included, terms) });
    }
    case 'unprovable':
      return end({ state: 'in-doubt', reason: result });
    case 'repeatable':
      // Now: later it would no longer be repeatable.
      return post(work, terms);
    case 'absent':
      if (work.notFoundAtMs === null) return end({ state: 'not-found' }, { retryAfterMs: SECOND_CHECK_AFTER_MS });
      return afterSecondMiss(work, terms);
  }
}

/** A message that two checks have not found is sent again, but not forever. */
function afterSecondMiss({ delivery }: UnconfirmedDelivery, { random }: AttemptOptions): Action {
  // It may have arrived in another message: its posts may have become part of a digest since the backup was made.
  if (delivery.reason?.kind === 'restored') return end({ state: 'held', reason: { kind: 'restored' } });
  const detail = 'requests got no answer, and no message arrived';
  const step = nextStep({ kind: 'unavailable', detail }, delivery.attempts, random);
  if (step.kind === 'fail') return end({ state: 'failed', reason: step.reason });
  return end(
    { state: 'planned', reason: { kind: 'proven-absent' }, countsAttempt: true },
    { retryAfterMs: 'afterMs' in step ? step.afterMs : 0 },
  );
}

function afterError(work: ClaimedDelivery, error: unknown, { random }: AttemptOptions): Action {
  const { purpose, attempts, destination } = work.delivery;
  const isChange = queueKindOf(purpose) !== 'messages';
  if (!(error instanceof DeliveryError)) {
    const reason = { kind: 'fault', error: error instanceof Error ? error.name : 'unknown' } as const;
    return end({ state: isChange ? 'failed' : 'in-doubt', reason }, { failed: { fault: error } });
  }
  const failure = isChange ? repeatable(error.failure) : error.failure;
  const step = nextStep(failure, attempts, random);
  const pause =
    step.kind === 'pause'
      ? { pause: { target: targetOf(step.scope, destination), reason: step.reason, probeAfterMs: FIRST_PROBE_MS[step.scope] } }
      : {};
  const more = { failed: { failure, step: step.kind }, ...pause };
  // A failed lookup reveals nothing new about the message: it stays unconfirmed.
  if (step.kind === 'reconcile' || (work.kind === 'doubtful' && !isChange)) {
    const afterMs = 'afterMs' in step ? step.afterMs : SECOND_CHECK_AFTER_MS;
    return end(null, { ...more, retryAfterMs: Math.max(afterMs, RECONCILE_AFTER_MS) });
  }
  if (step.kind === 'pause') return end({ state: 'held', reason: { kind: 'paused' } }, more);
  if (step.kind === 'fail') return end({ state: 'failed', reason: step.reason }, more);
  const block = failure.kind === 'rate-limited' ? { block: { target: targetOf(failure.scope, destination), forMs: step.afterMs } } : {};
  const { reason, countsAttempt } = step;
  // The next attempt looks for the entry before making it again, so the entry must have had time to arrive.
  const isUnknown = purpose === 'calendar' && error.failure.kind === 'unknown-outcome';
  const afterMs = isUnknown ? Math.max(step.afterMs, SECOND_CHECK_AFTER_MS) : step.afterMs;
  return end({ state: 'planned', reason, countsAttempt }, { ...more, ...block, retryAfterMs: afterMs });
}

/** A change with an unknown outcome can simply be made again. */
function repeatable(failure: Failure): Failure {
  return failure.kind === 'unknown-outcome' ? { kind: 'unavailable', detail: failure.detail } : failure;
}

function targetOf(scope: 'destination' | 'workspace' | 'platform', destination: Destination): PauseTarget {
  if (scope === 'destination') return destination;
  return scope === 'workspace' ? workspaceOf(destination) : platformOf(destination);
}

/** Executes how an attempt ends: what it pauses, blocks and plans, then its settlement. Returns what the queue must do. */
export async function recordEnding(context: DeliveryContext, work: ClaimedDelivery, ending: Ending): Promise<JobOutcome> {
  const { ledger, now, log, enqueue } = context;
  const { failed, pause, block, plan, settlement, retryAfterMs } = ending;
  const facts = logFactsOf(work.delivery);
  if (failed && 'fault' in failed) log('delivery.fault', { ...facts, error: failed.fault });
  else if (failed) {
    const detail = 'detail' in failed.failure ? { detail: failed.failure.detail } : {};
    log('delivery.attempt-failed', { ...facts, failure: failed.failure.kind, ...detail, step: failed.step });
  }
  if (pause && !(pause.reason.kind === 'destination-gone' && (await context.isLeft?.(pause.target)))) await beginPause(context, pause);
  if (block) await ledger.block(block.target, queueKindOf(work.delivery.purpose), now().getTime() + block.forMs);
  if (plan) await enqueue((await ledger.plan(plan)).map((key) => ({ key })));
  const outcome: JobOutcome = retryAfterMs === undefined ? { kind: 'done' } : { kind: 'later', atMs: now().getTime() + retryAfterMs };
  if (ending.approval) return holdForApproval(context, work, ending.approval);
  if (settlement !== null) await settle(context, { ...work, posts: ending.included ?? work.posts }, settlement, outcome);
  if (ending.offer) await enqueue(await ledger.offerContent(ending.offer.key, ending.offer.own, now().getTime()));
  return outcome;
}

/** Holds the message and requests its approval, in one transaction; if somebody has just decided, that decision applies. */
async function holdForApproval(context: DeliveryContext, work: ClaimedDelivery, request: ApprovalRequest): Promise<JobOutcome> {
  const { ledger, now, log, enqueue, onSettled } = context;
  const { delivery, posts } = work;
  const asked = await ledger.awaitApproval(delivery.key, delivery.attempts, request, now().getTime());
  if (asked === null) return { kind: 'done' };
  const { number, review } = asked.approval;
  if (asked.isHeld) {
    const reason = { kind: 'approval', number, review } as const;
    onSettled({ delivery, posts, settlement: { state: 'held', reason } });
    log('approval.requested', { key: delivery.key, number, destination: delivery.destination, review });
  }
  await enqueue(asked.wakeups);
  return { kind: 'done' };
}

async function settle(
  context: DeliveryContext,
  { delivery, posts, notice }: ClaimedDelivery,
  settlement: Settlement,
  outcome: JobOutcome,
): Promise<void> {
  const { key, attempts } = delivery;
  const waits = settlement.state === 'planned' || settlement.state === 'not-found';
  // The deliveries behind it in the channel need to know when to try again.
  const written = waits && outcome.kind === 'later' ? { ...settlement, againAtMs: outcome.atMs } : settlement;
  await context.ledger.settle(key, attempts, written, context.now().getTime());
  context.onSettled({ delivery, posts, settlement });
  if ('reason' in settlement && settlement.state !== 'planned')
    context.log(SETTLED[settlement.state], { ...logFactsOf(delivery), reason: reasonText(settlement.reason) });
  if (notice && (settlement.state === 'held' || settlement.state === 'failed')) showHere(context, key, notice, settlement.reason);
  if (settlement.state === 'delivered' && settlement.next) await context.enqueue([{ key: settlement.next.row.key }]);
}

/** Log events of settlements that have a reason; attempts that will be repeated are logged as `delivery.attempt-failed`. */
const SETTLED = {
  failed: 'delivery.failed',
  held: 'delivery.held',
  skipped: 'delivery.skipped',
  'in-doubt': 'delivery.in-doubt',
} as const;

/** Shows a notice that the admins can't read in its channel on this terminal, and logs it. */
export function showHere({ log, showHere }: DeliveryContext, key: DeliveryKey, notice: NoticeAnnouncement, reason: Reason): void {
  log('notice.undelivered', { key, title: notice.title, reason: reasonText(reason) });
  showHere(notice);
}

/** Returns what the log records about a delivery. Pure. */
export function logFactsOf({ key, destination, attempts }: Delivery): DeliveryFacts {
  return { key, platform: platformOf(destination), destination, attempt: attempts };
}
