/** Chance that can be repeated: the same seed makes the same choices. */
export interface Random {
  /** 0 ≤ x < 1. */
  next(): number;
  /** 0 ≤ whole number < `below`. */
  below(below: number): number;
  /** `count` different whole numbers from 1 to `most`, rising. */
  some(count: number, most: number): readonly number[];
}

/** Mulberry32, by Tommy Ettinger: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    some(count, most) {
      const chosen = new Set<number>();
      while (chosen.size < Math.min(count, most)) chosen.add(1 + below(most));
      return [...chosen].sort((a, b) => a - b);
    },
  };
}
