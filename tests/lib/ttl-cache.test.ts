import { describe, expect, it } from 'vitest';
import { createTtlCache } from '../../src/lib/ttl-cache.ts';

function cacheOf({ maxKeys = 10 } = {}) {
  let nowMs = 1_000_000;
  let asked = 0;
  const cache = createTtlCache<number>(60_000, () => nowMs, maxKeys);
  return {
    get: (key: string) => cache.get(key, async () => ++asked),
    fail: (key: string) => cache.get(key, () => Promise.reject(new Error(`no ${++asked}`))),
    cache,
    move: (ms: number) => {
      nowMs += ms;
    },
    asked: () => asked,
  };
}

describe('answers that are remembered for a while', () => {
  it('are as old as the question, and asked anew at the end of their time', async () => {
    const { get, move } = cacheOf();
    expect(await get('a')).toBe(1);
    move(59_999);
    expect(await get('a')).toBe(1);
    move(1);
    expect(await get('a')).toBe(2);
  });

  it('count from when they were asked for, however late they came', async () => {
    const { cache, get, move } = cacheOf();
    let answer = (_n: number): void => undefined;
    const slow = cache.get('a', () => new Promise<number>((resolve) => (answer = resolve)));
    move(50_000);
    answer(7);
    expect(await slow).toBe(7);
    expect(await get('a')).toBe(7);
    move(10_000);
    expect(await get('a')).toBe(1);
  });

  it('are shared by those who ask at once, and each key has its own', async () => {
    const { get } = cacheOf();
    expect(await Promise.all([get('a'), get('b'), get('a')])).toEqual([1, 2, 1]);
  });

  it('are forgotten where they are failures', async () => {
    const { get, fail } = cacheOf();
    await expect(fail('a')).rejects.toThrow('no 1');
    expect(await get('a')).toBe(2);
  });

  it('are forgotten when the clock is set back', async () => {
    const { get, move } = cacheOf();
    await get('a');
    move(-1);
    expect(await get('a')).toBe(2);
  });

  it('are so many at most: the oldest goes first', async () => {
    const { get } = cacheOf({ maxKeys: 2 });
    await get('a');
    await get('b');
    await get('c');
    expect([await get('c'), await get('b'), await get('a')]).toEqual([3, 2, 4]);
  });
});
