/** Random numbers that are the same at every run. */
export interface SeededRandom {
  /** 0 ≤ x < 1. */
  next(): number;
  /** An integer, 0 ≤ n < `below`; 0 if `below` is less than 1. */
  int(below: number): number;
  /** One of the values. @throws {RangeError} if there are none */
  pick<T>(values: readonly T[]): T;
}

/** Derives the nth seed from a seed; neighbouring ones differ widely. Pure. */
export function mixSeed(seed: number, n: number): number {
  let mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(n + 1, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** Mulberry32: 32 bits of state, good enough for drawing words. */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (below: number): number => Math.floor(next() * Math.max(0, below));
  return {
    next,
    int,
    pick(values) {
      const value = values[int(values.length)];
      if (value === undefined) throw new RangeError('nothing to pick from');
      return value;
    },
  };
}

/** Returns numbers from 0 up to (not including) 1 that look random and are the same for the same seed. */
export function seededRandom(seed: number): () => number {
  return createSeededRandom(seed).next;
}
