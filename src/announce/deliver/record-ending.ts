import type { NoticeAnnouncement } from '../../model/announcement.ts';
import type { ApprovalRequest } from '../../model/approval.ts';
import type { DeliveryKey } from '../../model/delivery.ts';
import { queueKindOf } from '../../model/rate-limit.ts';
import { type Reason, reasonText } from '../../model/reason.ts';
import type { JobOutcome } from '../../ports/delivery-queue.ts';
import type { Settlement } from '../../ports/ledger/delivery-lease.ts';
import { type ClaimedDelivery, type DeliveryContext, type Ending, logFactsOf } from './attempt.ts';
import { beginPause } from './pauses.ts';

/** Carries out how an attempt ends: what it pauses, blocks and plans, then its settlement. Returns what the queue is to do. */
export async function recordEnding(context: DeliveryContext, work: ClaimedDelivery, ending: Ending): Promise<JobOutcome> {
  const { ledger, now, log, enqueue } = context;
  const { failed, pause, block, plan, settlement, againAfterMs } = ending;
  const facts = logFactsOf(work.delivery);
  if (failed && 'fault' in failed) log('delivery.fault', { ...facts, error: failed.fault });
  else if (failed) {
    const detail = 'detail' in failed.failure ? { detail: failed.failure.detail } : {};
    log('delivery.attempt-failed', { ...facts, failure: failed.failure.kind, ...detail, step: failed.step });
  }
  if (pause && !(pause.reason.kind === 'destination-gone' && (await context.isLeft?.(pause.target)))) await beginPause(context, pause);
  if (block) await ledger.block(block.target, queueKindOf(work.delivery.purpose), now().getTime() + block.forMs);
  if (plan) await enqueue((await ledger.plan(plan)).map((key) => ({ key })));
  const outcome: JobOutcome = againAfterMs === undefined ? { kind: 'done' } : { kind: 'later', atMs: now().getTime() + againAfterMs };
  if (ending.approval) return holdForApproval(context, work, ending.approval);
  if (settlement !== null) await settle(context, { ...work, posts: ending.included ?? work.posts }, settlement, outcome);
  if (ending.offer) await enqueue(await ledger.offerWords(ending.offer.key, ending.offer.own, now().getTime()));
  return outcome;
}

/** The message waits for a person, who is asked in the same transaction; where one has just decided, it goes on as they said. */
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
  // Those behind it in the channel are told when to ask again.
  const written = waits && outcome.kind === 'later' ? { ...settlement, againAtMs: outcome.atMs } : settlement;
  await context.ledger.settle(key, attempts, written, context.now().getTime());
  context.onSettled({ delivery, posts, settlement });
  if ('reason' in settlement && settlement.state !== 'planned')
    context.log(SETTLED[settlement.state], { ...logFactsOf(delivery), reason: reasonText(settlement.reason) });
  if (notice && (settlement.state === 'held' || settlement.state === 'failed')) showHere(context, key, notice, settlement.reason);
  if (settlement.state === 'delivered' && settlement.next) await context.enqueue([{ key: settlement.next.row.key }]);
}

/** Events of settlements that have a reason; attempts that go on are logged as `delivery.attempt-failed`. */
const SETTLED = {
  failed: 'delivery.failed',
  held: 'delivery.held',
  skipped: 'delivery.skipped',
  'in-doubt': 'delivery.in-doubt',
} as const;

/** A notice that the admins can't read in its channel is shown on this terminal, and in the log. */
export function showHere({ log, showHere }: DeliveryContext, key: DeliveryKey, notice: NoticeAnnouncement, reason: Reason): void {
  log('notice.undelivered', { key, title: notice.title, reason: reasonText(reason) });
  showHere(notice);
}
