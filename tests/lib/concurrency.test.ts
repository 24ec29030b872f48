import { describe, expect, it, test } from 'vitest';
import { createInFlight, createMutex, createRequestsInFlight } from '../../src/lib/concurrency.ts';

test('one piece of work begins when the one before has ended, in their order', async () => {
  const inTurn = createMutex();
  const events: string[] = [];
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const first = inTurn(async () => {
    events.push('begin 1');
    await gate;
    events.push('end 1');
  });
  const second = inTurn(() => void events.push('begin 2'));
  await new Promise(setImmediate);
  expect(events).toEqual(['begin 1']);
  release();
  await Promise.all([first, second]);
  expect(events).toEqual(['begin 1', 'end 1', 'begin 2']);
});

test('each gets its own result, and a failure holds up no other', async () => {
  const inTurn = createMutex();
  const failed = inTurn(() => Promise.reject(new Error('broken')));
  const thrown = inTurn(() => {
    throw new Error('thrown');
  });
  const fine = inTurn(() => 3);
  await expect(failed).rejects.toThrow('broken');
  await expect(thrown).rejects.toThrow('thrown');
  expect(await fine).toBe(3);
});

test('work never begins while it is handed over', async () => {
  let begun = false;
  const done = createMutex()(() => {
    begun = true;
  });
  expect(begun).toBe(false);
  await done;
  expect(begun).toBe(true);
});

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
