import { describe, expect, it } from 'vitest';
import { backoffMs, nextStep } from '../../src/announce/retry-policy.ts';

describe('nextStep', () => {
  it('a rate limit waits as long as asked and costs no attempt', () => {
    expect(nextStep({ kind: 'rate-limited', retryAfterMs: 7_000, scope: 'destination' }, 9, 0)).toEqual({
      kind: 'again',
      afterMs: 7_000,
      countsAttempt: false,
      reason: 'rate-limited',
    });
  });

  it('an unreachable platform is tried ten times, then given up', () => {
    const failure = { kind: 'unavailable', detail: 'ECONNREFUSED' } as const;
    expect(nextStep(failure, 9, 0.5)).toMatchObject({ kind: 'again', countsAttempt: true });
    expect(nextStep(failure, 10, 0.5)).toEqual({ kind: 'fail', reason: 'unavailable: ECONNREFUSED' });
  });

  it('an unknown outcome is reconciled, however often', () => {
    expect(nextStep({ kind: 'unknown-outcome', detail: 'reset' }, 99, 0).kind).toBe('reconcile');
  });

  it('what a person must change is held; what the platform refuses for ever fails', () => {
    expect(nextStep({ kind: 'destination-gone', detail: 'is_archived' }, 1, 0)).toEqual({
      kind: 'hold',
      reason: 'destination-gone: is_archived',
    });
    expect(nextStep({ kind: 'unauthorized', detail: 'token_revoked' }, 1, 0).kind).toBe('hold');
    expect(nextStep({ kind: 'rejected', detail: 'invalid_blocks' }, 1, 0)).toEqual({ kind: 'fail', reason: 'rejected: invalid_blocks' });
  });

  it('waits double from 2 s to 15 min, the last quarter by chance', () => {
    expect([1, 2, 3, 9, 10, 30].map((attempts) => backoffMs(attempts, 1))).toEqual([2_000, 4_000, 8_000, 512_000, 900_000, 900_000]);
    expect(backoffMs(1, 0)).toBe(1_500);
  });
});
