import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextStep } from '../../src/announce/deliver/retry-policy.ts';
import type { Failure } from '../../src/lib/errors.ts';
import { reasonText } from '../../src/model/reason.ts';

const detail = fc.constantFrom('ECONNREFUSED', 'is_archived', 'HTTP 502');
const kinds = ['unavailable', 'unauthorized', 'destination-gone', 'rejected', 'unknown-outcome'] as const;
const failure: fc.Arbitrary<Failure> = fc.oneof(
  fc.record({ kind: fc.constantFrom(...kinds), detail }),
  fc.record({
    kind: fc.constant('rate-limited' as const),
    retryAfterMs: fc.integer({ min: 0, max: 86_400_000 }),
    scope: fc.constantFrom('destination' as const, 'workspace' as const, 'platform' as const),
  }),
);
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** More attempts than this would be a delivery that nobody hears of. */
const MAX_ATTEMPTS = 100;

it('no sequence of failures repeats a request that may have arrived, forgets a delivery, or goes on for ever', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(failure, chance), { maxLength: 60 }), (failures) => {
      let attempts = 1;
      for (const [met, random] of failures) {
        const step = nextStep(met, attempts, random);
        // Only what certainly was not sent is sent again.
        if (step.kind === 'again') expect(['rate-limited', 'unavailable']).toContain(met.kind);
        if (met.kind === 'unknown-outcome') expect(step.kind).toBe('reconcile');
        // Whoever ends a delivery, or waits for a person, says why.
        if ('reason' in step) expect(reasonText(step.reason)).toMatch(/^[a-z-]+/);
        if (step.kind === 'pause') expect(['unauthorized', 'destination-gone']).toContain(met.kind);
        if (step.kind === 'fail') expect(['rejected', 'unavailable']).toContain(met.kind);
        if (step.kind === 'fail' || step.kind === 'pause') return;
        expect(step.afterMs).toBeGreaterThanOrEqual(met.kind === 'rate-limited' ? met.retryAfterMs : 1);
        expect(step.afterMs).toBeLessThanOrEqual(86_400_000);
        if (step.kind === 'again' && step.countsAttempt) attempts += 1;
        expect(attempts).toBeLessThan(MAX_ATTEMPTS);
      }
    }),
  );
});
