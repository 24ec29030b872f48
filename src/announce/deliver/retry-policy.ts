import { type Backoff, backoffDelayMs } from '../../lib/backoff.ts';
import type { Failure } from '../../lib/errors.ts';
import type { QueueKind } from '../../model/delivery.ts';
import type { PauseReason, Reason } from '../../model/reason.ts';
import type { Messenger, RateLimit } from '../../ports/messenger.ts';

/** What to do after a request that failed. */
export type NextStep =
  /** Not sent: due again after `afterMs`. `countsAttempt` false gives the attempt back. */
  | { kind: 'again'; afterMs: number; countsAttempt: boolean; reason: Reason }
  /** Perhaps sent: check on the platform, once an answer can no longer be under way. */
  | { kind: 'reconcile'; afterMs: number }
  /** Not sent, and nothing more is sent there until the reason is gone: the delivery is kept, the admins are notified once, the target is probed, and then the delivery is sent. */
  | { kind: 'pause'; scope: PauseScope; reason: PauseReason }
  /** Given up; `replay failed` tries again. */
  | { kind: 'fail'; reason: Reason };

/** What a pause applies to: one channel, or everything that our token is for. */
type PauseScope = 'destination' | 'workspace';

/** 2 s doubling to 15 min, of which the last quarter is random. */
const SEND_BACKOFF: Backoff = { firstMs: 2_000, maxMs: 15 * 60_000, jitter: 0.25 };
/** Maximum number of attempts, over about two hours: nine waits from 2 s to 8.5 min, then eight of 15 min. */
const MAX_ATTEMPTS = 18;
/** Time until the first check for a message of unknown outcome, ms; the request has ended on our side by then. */
export const RECONCILE_AFTER_MS = 1_000;
/** Time until the second check, ms; if that finds nothing either, a message counts as proven absent. */
export const SECOND_CHECK_AFTER_MS = 10_000;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Less than the interval between two rounds of housekeeping, ms: a token that is valid again is noticed within a minute, because everything waits for it. */
const EACH_ROUND_MS = 20_000;
/** Time until the first check whether the reason of a pause is gone, ms: a person may be fixing it right now. */
export const FIRST_PROBE_MS: Readonly<Record<PauseScope, number>> = { destination: 10 * MINUTE_MS, workspace: EACH_ROUND_MS };
const MAX_PROBE_MS: Readonly<Record<PauseScope, number>> = { destination: DAY_MS, workspace: EACH_ROUND_MS };

/** Decides what follows a failure; the only owner of retries. `attempts`: requests begun so far, including this one; `random`: 0 ≤ x < 1. Pure. */
export function nextStep(failure: Failure, attempts: number, random: number): NextStep {
  switch (failure.kind) {
    case 'rate-limited':
      return { kind: 'again', afterMs: failure.retryAfterMs, countsAttempt: false, reason: { kind: 'rate-limited' } };
    case 'unavailable':
      if (attempts >= MAX_ATTEMPTS) return { kind: 'fail', reason: failure };
      return { kind: 'again', afterMs: backoffDelayMs(attempts, SEND_BACKOFF, random), countsAttempt: true, reason: failure };
    case 'unknown-outcome':
      return { kind: 'reconcile', afterMs: RECONCILE_AFTER_MS };
    case 'unauthorized':
      return { kind: 'pause', scope: 'workspace', reason: failure };
    case 'destination-gone':
      return { kind: 'pause', scope: 'destination', reason: failure };
    case 'rejected':
      return { kind: 'fail', reason: failure };
  }
}

/** Returns the time from a failed probe to the next one, ms: half of the time that the pause has lasted, from ten minutes to a day; a token is probed at each round of housekeeping. Pure. */
export function nextProbeMs(scope: PauseScope, pausedForMs: number): number {
  return Math.min(MAX_PROBE_MS[scope], Math.max(FIRST_PROBE_MS[scope], Math.round(pausedForMs / 2)));
}

/** Rate limits of edits and retractions: ten a minute per channel after a burst of five, forty a minute per workspace after a burst of ten (Slack allows 50: https://docs.slack.dev/apis/web-api/rate-limits). */
const CHANGES: Messenger['rateLimits'] = { destination: { intervalMs: 6_000, burst: 5 }, workspace: { intervalMs: 1_500, burst: 10 } };
const AT_ONCE: RateLimit = { intervalMs: 0, burst: 1 };

/** Returns the rate limits of a platform's messages, or of changes to them. Pure. */
export function rateLimitOf(messenger: Messenger | undefined, kind: QueueKind): Messenger['rateLimits'] {
  if (!messenger) return { destination: AT_ONCE, workspace: AT_ONCE };
  const isPaced = messenger.rateLimits.destination.intervalMs > 0;
  if (kind === 'publications')
    return { destination: messenger.publishing?.rateLimit ?? AT_ONCE, workspace: messenger.rateLimits.workspace };
  return kind === 'changes' && isPaced ? CHANGES : messenger.rateLimits;
}
