import { DeliveryError, type Failure } from '../../lib/errors.ts';
import { platformOf, type Whom, workspaceOf } from '../../model/destination.ts';
import { pauseNotice } from '../../model/notices.ts';
import { laneOf } from '../../model/rate-limit.ts';
import type { JobOutcome } from '../../ports/delivery-queue.ts';
import { type DelivererParts, type Desk, factsOf, type Work } from './delivery-context.ts';
import { FIRST_PROBE_MS, type NextStep, nextStep, RECONCILE_AFTER_MS, SECOND_LOOK_AFTER_MS } from './retry-policy.ts';

/** What an attempt that threw means for its delivery. */
export async function afterFailure(desk: Desk, work: Work, error: unknown): Promise<JobOutcome> {
  const { parts, settle } = desk;
  const { delivery } = work;
  const isChange = laneOf(delivery.purpose) === 'changes';
  if (!(error instanceof DeliveryError)) {
    parts.log('delivery.fault', { ...factsOf(delivery), error });
    const reason = `fault: ${error instanceof Error ? error.name : 'unknown'}`;
    return settle(work, isChange ? { state: 'failed', reason } : { state: 'in-doubt', reason });
  }
  const failure = isChange ? repeatable(error.failure) : error.failure;
  const step = nextStep(failure, delivery.attempts, parts.random());
  const detail = 'detail' in failure ? { detail: failure.detail } : {};
  parts.log('delivery.trouble', { ...factsOf(delivery), failure: failure.kind, ...detail, step: step.kind });
  if (step.kind === 'pause') await pause(desk, work, step);
  // Another look that failed says nothing new about the message: it stays in doubt.
  const isLook = work.kind === 'doubtful' && !isChange;
  if (step.kind === 'reconcile' || isLook)
    return { kind: 'later', atMs: parts.now().getTime() + Math.max(lookAgainMs(step), RECONCILE_AFTER_MS) };
  if (step.kind === 'pause') return settle(work, { state: 'held', reason: 'paused' });
  if (step.kind === 'fail') return settle(work, { state: 'failed', reason: step.reason });
  if (failure.kind === 'rate-limited')
    await parts.ledger.block(whomOf(failure.scope, work), laneOf(delivery.purpose), parts.now().getTime() + step.afterMs);
  return settle(work, { state: 'planned', reason: step.reason, countsAttempt: step.countsAttempt }, step.afterMs);
}

/** A change whose outcome is unknown can simply be made again. */
function repeatable(failure: Failure): Failure {
  return failure.kind === 'unknown-outcome' ? { kind: 'unavailable', detail: failure.detail } : failure;
}

function pause({ parts }: Desk, work: Work, { scope, reason }: Extract<NextStep, { kind: 'pause' }>): Promise<void> {
  return beginPause(parts, whomOf(scope, work), reason, FIRST_PROBE_MS[scope]);
}

/** Keeps what is due for `whom` until a probe, at the earliest after `probeAfterMs`, finds the reason gone; the admins are told once. Safe to call twice. */
export async function beginPause(parts: DelivererParts, whom: Whom, reason: string, probeAfterMs: number): Promise<void> {
  const { ledger, adminDestination, now } = parts;
  const since = now().toISOString();
  const probeAt = new Date(now().getTime() + probeAfterMs).toISOString();
  const paused = { whom, reason, since, probeAt };
  const notice = pauseNotice(paused, adminDestination);
  if (!(await ledger.pause(paused, [notice]))) return;
  parts.log('delivery.paused', { whom, reason });
  await parts.ring([{ key: notice.key }]);
}

function whomOf(scope: 'destination' | 'workspace' | 'platform', { delivery: { destination } }: Work): Whom {
  if (scope === 'destination') return destination;
  return scope === 'workspace' ? workspaceOf(destination) : platformOf(destination);
}

function lookAgainMs(step: NextStep): number {
  return 'afterMs' in step ? step.afterMs : SECOND_LOOK_AFTER_MS;
}
