import { describe, expect, it } from 'vitest';
import { backoffMs, nextProbeMs, nextStep } from '../../../src/announce/deliver/retry-policy.ts';

describe('nextStep', () => {
  it('a rate limit waits as long as asked and costs no attempt', () => {
    expect(nextStep({ kind: 'rate-limited', retryAfterMs: 7_000, scope: 'destination' }, 9, 0)).toEqual({
      kind: 'again',
      afterMs: 7_000,
      countsAttempt: false,
      reason: { kind: 'rate-limited' },
    });
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
    expect(nextStep({ kind: 'unknown-outcome', detail: 'reset' }, 99, 0).kind).toBe('reconcile');
  });

  it('what a person must change pauses the channel, or all that the token is for; what the platform refuses for ever fails', () => {
    expect(nextStep({ kind: 'destination-gone', detail: 'is_archived' }, 1, 0)).toEqual({
      kind: 'pause',
      scope: 'destination',
      reason: { kind: 'destination-gone', detail: 'is_archived' },
    });
    expect(nextStep({ kind: 'unauthorized', detail: 'token_revoked' }, 1, 0)).toMatchObject({ kind: 'pause', scope: 'workspace' });
    expect(nextStep({ kind: 'rejected', detail: 'invalid_blocks' }, 1, 0)).toEqual({
      kind: 'fail',
      reason: { kind: 'rejected', detail: 'invalid_blocks' },
    });
  });

  it('waits double from 2 s to 15 min, the last quarter by chance', () => {
    expect([1, 2, 3, 9, 10, 30].map((attempts) => backoffMs(attempts, 1))).toEqual([2_000, 4_000, 8_000, 512_000, 900_000, 900_000]);
    expect(backoffMs(1, 0)).toBe(1_500);
  });

  it('probes come less and less often: a channel’s at most daily, a token’s at most each quarter of an hour', () => {
    const minutes = (scope: 'destination' | 'workspace', paused: number) => nextProbeMs(scope, paused * 60_000) / 60_000;
    expect([0, 60, 600, 10_000].map((paused) => minutes('destination', paused))).toEqual([10, 30, 300, 1_440]);
    expect([0, 10, 60].map((paused) => minutes('workspace', paused))).toEqual([1, 5, 15]);
  });
});
