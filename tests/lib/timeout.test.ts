import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { askWithin, rejectAfter, sleep, withTimeout } from '../../src/lib/timeout.ts';

const never = new Promise<never>(() => {});

/** A timer of a minute that was left behind would keep the process alive. */
const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

describe('withTimeout', () => {
  it('resolves to what the work comes to, or to null when it is late', async () => {
    expect(await withTimeout(60_000, Promise.resolve('done'))).toBe('done');
    expect(await withTimeout(1, never)).toBeNull();
  });

  it('rejects as the work does', async () => {
    await expect(withTimeout(60_000, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });
});

describe('rejectAfter', () => {
  it('resolves and rejects as the work does', async () => {
    expect(await rejectAfter(60_000, Promise.resolve('done'), () => new Error('late'))).toBe('done');
    await expect(rejectAfter(60_000, Promise.reject(new Error('broken')), () => new Error('late'))).rejects.toThrow('broken');
  });

  it('rejects with the error it is given when the work is late', async () => {
    await expect(rejectAfter(1, never, () => new RangeError('late'))).rejects.toThrow(new RangeError('late'));
  });

  it('makes that error only when the work is late', async () => {
    let made = 0;
    await rejectAfter(60_000, Promise.resolve(), () => {
      made += 1;
      return new Error('late');
    });
    expect(made).toBe(0);
  });
});

describe('both', () => {
  it('leave no timer behind', async () => {
    const before = timers();
    await withTimeout(60_000, Promise.resolve());
    await rejectAfter(60_000, Promise.resolve(), () => new Error('late'));
    await withTimeout(60_000, Promise.reject(new Error('broken'))).catch(() => undefined);
    expect(timers()).toBe(before);
  });

  it('work that fails after its time is no unhandled rejection', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      let fail: (error: Error) => void = () => undefined;
      const work = new Promise<never>((_, reject) => {
        fail = reject;
      });
      expect(await withTimeout(1, work)).toBeNull();
      await expect(rejectAfter(1, work, () => new Error('late'))).rejects.toThrow('late');
      fail(new Error('at last'));
      await new Promise(setImmediate);
      await new Promise(setImmediate);
    } finally {
      process.off('unhandledRejection', note);
    }
    expect(unhandled).toEqual([]);
  });
});

describe('askWithin', () => {
  it('an answer, a failure and silence are three things, and none rejects', async () => {
    const error = new Error('broken');
    expect(await askWithin(60_000, () => 1)).toEqual({ known: true, value: 1 });
    expect(await askWithin(60_000, () => Promise.reject(error))).toEqual({ known: false, late: false, error });
    const thrown = (): never => {
      throw error;
    };
    expect(await askWithin(60_000, thrown)).toEqual({ known: false, late: false, error });
    expect(await askWithin(1, () => never)).toEqual({ known: false, late: true, error: new Error('no answer within 1 ms') });
  });
});

describe('sleep', () => {
  it('ends after its time, and at once when its signal aborts or has aborted', async () => {
    await sleep(1);
    const waking = new AbortController();
    const asleep = sleep(60_000, { signal: waking.signal });
    waking.abort(new Error('wake up'));
    await asleep;
    await sleep(60_000, { signal: waking.signal });
  });

  it('leaves nothing with a signal that never aborts', async () => {
    const { signal } = new AbortController();
    await sleep(1, { signal });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('keeps the process alive unless it is told not to', async () => {
    const waking = new AbortController();
    const before = timers();
    const unseen = sleep(60_000, { signal: waking.signal, ref: false });
    expect(timers()).toBe(before);
    const seen = sleep(60_000, { signal: waking.signal });
    expect(timers()).toBe(before + 1);
    waking.abort();
    await Promise.all([unseen, seen]);
  });
});
