import { describe, expect, it } from 'vitest';
import { rejectAfter, withTimeout } from '../../src/lib/timeout.ts';

const never = new Promise<never>(() => {});

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
});
