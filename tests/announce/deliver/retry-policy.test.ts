import { describe, expect, it } from 'vitest';
import {
  FIRST_PROBE_MS,
  nextProbeMs,
  nextStep,
  RECONCILE_AFTER_MS,
  SECOND_CHECK_AFTER_MS,
} from '../../../src/announce/deliver/retry-policy.ts';

describe('nextStep', () => {
  it('a rate limit waits as long as asked and costs no attempt', () => {
    expect(nextStep({ kind: 'rate-limited', retryAfterMs: 7_000, scope: 'destination' }, 9, 0)).toEqual({
      kind: 'again',
      afterMs: 7_000,
      countsAttempt: false,
      reason: { kind: 'rate-limited' },
    });
  });

  it.each([0, 1, 86_400_000])('a rate limit of %i ms is waited for as it is, after however many attempts', (retryAfterMs) => {
    for (const attempts of [1, 17, 18, 19, 999]) {
      expect(nextStep({ kind: 'rate-limited', retryAfterMs, scope: 'workspace' }, attempts, 0.5)).toEqual({
        kind: 'again',
        afterMs: retryAfterMs,
        countsAttempt: false,
        reason: { kind: 'rate-limited' },
      });
    }
  });

  it('the seventeenth attempt is followed by another, the eighteenth by none', () => {
    const failure = { kind: 'unavailable', detail: 'ETIMEDOUT' } as const;
    expect(nextStep(failure, 17, 1)).toEqual({
      kind: 'again',
      afterMs: 900_000,
      countsAttempt: true,
      reason: failure,
    });
    for (const attempts of [18, 19]) {
      expect(nextStep(failure, attempts, 1)).toEqual({ kind: 'fail', reason: failure });
    }
  });

  it('an unreachable platform is tried for more than two hours, then given up', () => {
    const failure = { kind: 'unavailable', detail: 'ECONNREFUSED' } as const;
    let waitedMs = 0;
    let attempts = 1;
    for (let step = nextStep(failure, attempts, 0); step.kind === 'again'; step = nextStep(failure, attempts, 0)) {
      expect(step.countsAttempt).toBe(true);
      waitedMs += step.afterMs;
      attempts += 1;
    }
    expect(nextStep(failure, attempts, 0)).toEqual({ kind: 'fail', reason: { kind: 'unavailable', detail: 'ECONNREFUSED' } });
    expect(attempts).toBe(18);
    expect(waitedMs).toBeGreaterThan(1.7 * 3_600_000);
  });

  it('an unknown outcome is reconciled, however often', () => {
    expect([RECONCILE_AFTER_MS, SECOND_CHECK_AFTER_MS]).toEqual([1_000, 10_000]);
    for (const attempts of [1, 18, 99]) {
      expect(nextStep({ kind: 'unknown-outcome', detail: 'reset' }, attempts, 0)).toEqual({ kind: 'reconcile', afterMs: 1_000 });
    }
  });

  it('what a person must change pauses the channel, or all that the token is for; what the platform refuses for ever fails', () => {
    expect(nextStep({ kind: 'destination-gone', detail: 'is_archived' }, 1, 0)).toEqual({
      kind: 'pause',
      scope: 'destination',
      reason: { kind: 'destination-gone', detail: 'is_archived' },
    });
    expect(nextStep({ kind: 'unauthorized', detail: 'token_revoked' }, 1, 0)).toEqual({
      kind: 'pause',
      scope: 'workspace',
      reason: { kind: 'unauthorized', detail: 'token_revoked' },
    });
    expect(nextStep({ kind: 'rejected', detail: 'invalid_blocks' }, 1, 0)).toEqual({
      kind: 'fail',
      reason: { kind: 'rejected', detail: 'invalid_blocks' },
    });
  });

  it('waits double from 2 s to 15 min, the last quarter by chance', () => {
    const failure = { kind: 'unavailable', detail: 'ECONNREFUSED' } as const;
    const waits = [1, 2, 3, 9, 10, 17].map((attempts) => nextStep(failure, attempts, 1));
    expect(waits.map((step) => step.kind === 'again' && step.afterMs)).toEqual([2_000, 4_000, 8_000, 512_000, 900_000, 900_000]);
    expect(nextStep(failure, 1, 0)).toMatchObject({ afterMs: 1_500 });
  });

  it('probes come less and less often, a channel’s at most daily; a token’s come at each round of housekeeping', () => {
    const minutes = (scope: 'destination' | 'workspace', paused: number) => nextProbeMs(scope, paused * 60_000) / 60_000;
    expect([0, 60, 600, 10_000].map((paused) => minutes('destination', paused))).toEqual([10, 30, 300, 1_440]);
    expect([0, 10, 60, 10_000].map((paused) => nextProbeMs('workspace', paused * 60_000))).toEqual([20_000, 20_000, 20_000, 20_000]);
    expect(FIRST_PROBE_MS).toEqual({ destination: 600_000, workspace: 20_000 });
    expect(nextProbeMs('destination', 2_000_001)).toBe(1_000_001);
  });
});
