import { describe, expect, it } from 'vitest';
import { createInFlight, createRequestsInFlight } from '../../src/lib/in-flight.ts';

function openWork(): { work: Promise<void>; end: () => void; fail: (error: Error) => void } {
  let [end, fail] = [(): void => undefined, (_: Error): void => undefined];
  const work = new Promise<void>((resolve, reject) => {
    [end, fail] = [resolve, reject];
  });
  return { work, end, fail };
}

describe('work in flight', () => {
  it('is counted until it settles, also when it fails, which stays its caller’s business', async () => {
    const inFlight = createInFlight();
    const [one, other] = [openWork(), openWork()];
    const mine = inFlight.track(one.work);
    inFlight.track(other.work);
    expect(inFlight.size).toBe(2);
    one.fail(new Error('boom'));
    await expect(mine).rejects.toThrow('boom');
    await new Promise(setImmediate);
    expect(inFlight.size).toBe(1);
    other.end();
    await inFlight.drained(60_000);
    expect(inFlight.size).toBe(0);
  });

  it('is waited for, but not beyond the limit', async () => {
    const inFlight = createInFlight();
    await inFlight.drained(60_000);
    const { work, end } = openWork();
    inFlight.track(work);
    await inFlight.drained(1);
    expect(inFlight.size).toBe(1);
    let drained = false;
    const waiting = inFlight.drained(60_000).then(() => {
      drained = true;
    });
    await new Promise(setImmediate);
    expect(drained).toBe(false);
    end();
    await waiting;
  });
});

describe('requests', () => {
  it('are taken once in ten minutes', () => {
    let nowMs = 0;
    const requests = createRequestsInFlight(() => nowMs);
    expect([requests.admit('a'), requests.admit('a'), requests.admit('b')]).toEqual(['take', 'repeated', 'take']);
    nowMs = 599_999;
    expect(requests.admit('a')).toBe('repeated');
    nowMs = 600_000;
    expect(requests.admit('a')).toBe('take');
  });

  it('are refused once we stop; those in flight are still counted', async () => {
    const requests = createRequestsInFlight(() => 0);
    const { work, end } = openWork();
    requests.track(work);
    requests.refuse();
    expect([requests.admit('a'), requests.size]).toEqual(['stopping', 1]);
    end();
    await requests.drained(60_000);
    expect(requests.size).toBe(0);
  });
});
