import { DeliveryError, type Failure } from '../../lib/errors.ts';
import { type PauseTarget, platformOf, workspaceOf } from '../../model/destination.ts';
import { pauseNotice } from '../../model/notices.ts';
import { queueKindOf } from '../../model/rate-limit.ts';
import type { JobOutcome } from '../../ports/delivery-queue.ts';
import { type ClaimedDelivery, type DeliveryContext, type DeliveryParts, logFactsOf } from './delivery-context.ts';
import { FIRST_PROBE_MS, type NextStep, nextStep, RECONCILE_AFTER_MS, SECOND_CHECK_AFTER_MS } from './retry-policy.ts';

/** What an attempt that threw means for its delivery. */
export async function handleFailure(desk: DeliveryContext, work: ClaimedDelivery, error: unknown): Promise<JobOutcome> {
  const { parts, settle } = desk;
  const { delivery } = work;
  const isChange = queueKindOf(delivery.purpose) === 'changes';
  if (!(error instanceof DeliveryError)) {
    parts.log('delivery.fault', { ...logFactsOf(delivery), error });
    const reason = `fault: ${error instanceof Error ? error.name : 'unknown'}`;
    return settle(work, isChange ? { state: 'failed', reason } : { state: 'in-doubt', reason });
  }
  const failure = isChange ? repeatable(error.failure) : error.failure;
  const step = nextStep(failure, delivery.attempts, parts.random());
  const detail = 'detail' in failure ? { detail: failure.detail } : {};
  parts.log('delivery.trouble', { ...logFactsOf(delivery), failure: failure.kind, ...detail, step: step.kind });
  if (step.kind === 'pause') await pause(desk, work, step);
  // Another look that failed says nothing new about the message: it stays in doubt.
  const isLook = work.kind === 'doubtful' && !isChange;
  if (step.kind === 'reconcile' || isLook)
    return { kind: 'later', atMs: parts.now().getTime() + Math.max(lookAgainMs(step), RECONCILE_AFTER_MS) };
  if (step.kind === 'pause') return settle(work, { state: 'held', reason: 'paused' });
  if (step.kind === 'fail') return settle(work, { state: 'failed', reason: step.reason });
  if (failure.kind === 'rate-limited')
    await parts.ledger.block(whomOf(failure.scope, work), queueKindOf(delivery.purpose), parts.now().getTime() + step.afterMs);
  return settle(work, { state: 'planned', reason: step.reason, countsAttempt: step.countsAttempt }, step.afterMs);
}

/** A change whose outcome is unknown can simply be made again. */
function repeatable(failure: Failure): Failure {
  return failure.kind === 'unknown-outcome' ? { kind: 'unavailable', detail: failure.detail } : failure;
}

function pause({ parts }: DeliveryContext, work: ClaimedDelivery, { scope, reason }: Extract<NextStep, { kind: 'pause' }>): Promise<void> {
  return beginPause(parts, whomOf(scope, work), reason, FIRST_PROBE_MS[scope]);
}

/** Keeps what is due for `whom` until a probe, at the earliest after `probeAfterMs`, finds the reason gone; the admins are told once. Safe to call twice. */
export async function beginPause(parts: DeliveryParts, whom: PauseTarget, reason: string, probeAfterMs: number): Promise<void> {
  const { ledger, adminDestination, platforms, now } = parts;
  const since = now().toISOString();
  const probeAt = new Date(now().getTime() + probeAfterMs).toISOString();
  const paused = { whom, reason, since, probeAt };
  const notice = pauseNotice(paused, adminDestination, platforms);
  if (!(await ledger.pause(paused, [notice]))) return;
  parts.log('delivery.paused', { whom, reason });
  await parts.enqueue([{ key: notice.key }]);
}

function whomOf(scope: 'destination' | 'workspace' | 'platform', { delivery: { destination } }: ClaimedDelivery): PauseTarget {
  if (scope === 'destination') return destination;
  return scope === 'workspace' ? workspaceOf(destination) : platformOf(destination);
}

function lookAgainMs(step: NextStep): number {
  return 'afterMs' in step ? step.afterMs : SECOND_CHECK_AFTER_MS;
}
