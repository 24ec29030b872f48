import { type Backoff, backoffDelayMs } from '../../lib/backoff.ts';
import type { Failure } from '../../lib/errors.ts';
import type { QueueKind } from '../../model/delivery.ts';
import type { PauseReason, Reason } from '../../model/reason.ts';
import type { Messenger, RateLimit } from '../../ports/messenger.ts';

/** What to do after a request that did not end well. */
export type NextStep =
  /** Not sent: owed as before, from then on. `countsAttempt` false gives the attempt back. */
  | { kind: 'again'; afterMs: number; countsAttempt: boolean; reason: Reason }
  /** Perhaps sent: look on the platform, after the time an answer could still be under way. */
  | { kind: 'reconcile'; afterMs: number }
  /** Not sent, and nothing will be until the reason is gone: kept, told once, probed, delivered then. */
  | { kind: 'pause'; scope: PauseScope; reason: PauseReason }
  /** Given up; `replay failed` tries again. */
  | { kind: 'fail'; reason: Reason };

/** Whom a pause concerns: one channel, or all that our token is for. */
type PauseScope = 'destination' | 'workspace';

/** 2 s doubling to 15 min, of which the last quarter is chance. */
const SEND_BACKOFF: Backoff = { firstMs: 2_000, maxMs: 15 * 60_000, jitter: 0.25 };
/** More than two hours of patience: nine waits from 2 s to 8.5 min, then eight of a quarter of an hour. */
const MAX_ATTEMPTS = 18;
/** First check for a message of unknown outcome, after the request has ended on our side. */
export const RECONCILE_AFTER_MS = 1_000;
/** Second look, before a message counts as proven missing. */
export const SECOND_CHECK_AFTER_MS = 10_000;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Less than the time between two rounds of housekeeping, ms: a token that is good again is noticed within a minute, for everything waits for it. */
const EACH_ROUND_MS = 20_000;
/** First check whether the reason of a pause is gone, ms: a person may be mending it right now. */
export const FIRST_PROBE_MS: Readonly<Record<PauseScope, number>> = { destination: 10 * MINUTE_MS, workspace: EACH_ROUND_MS };
const MAX_PROBE_MS: Readonly<Record<PauseScope, number>> = { destination: DAY_MS, workspace: EACH_ROUND_MS };

/** The only owner of retries. `attempts`: requests begun so far, this one among them; `random`: 0 ≤ x < 1. Pure. */
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

/** How long after a probe that failed the next one comes: half as long again as the pause has lasted, at most a day; a token's comes at each round of housekeeping. Pure. */
export function nextProbeMs(scope: PauseScope, pausedForMs: number): number {
  return Math.min(MAX_PROBE_MS[scope], Math.max(FIRST_PROBE_MS[scope], Math.round(pausedForMs / 2)));
}

/** Budget of edits and retractions: ten a minute and channel after a few at once, forty a minute and workspace (Slack allows 50: https://docs.slack.dev/apis/web-api/rate-limits). */
const CHANGES: Messenger['rateLimits'] = { destination: { intervalMs: 6_000, burst: 5 }, workspace: { intervalMs: 1_500, burst: 10 } };
const AT_ONCE: RateLimit = { intervalMs: 0, burst: 1 };

/** How fast a platform's messages, or changes of them, may go. Pure. */
export function rateLimitOf(messenger: Messenger | undefined, kind: QueueKind): Messenger['rateLimits'] {
  if (!messenger) return { destination: AT_ONCE, workspace: AT_ONCE };
  const isPaced = messenger.rateLimits.destination.intervalMs > 0;
  if (kind === 'publications')
    return { destination: messenger.publishing?.rateLimit ?? AT_ONCE, workspace: messenger.rateLimits.workspace };
  return kind === 'changes' && isPaced ? CHANGES : messenger.rateLimits;
}
