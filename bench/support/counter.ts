import { rejectAfter } from '../../src/lib/timeout.ts';
/** Counts to a number. */
export interface Counter {
  count(): void;
  /** Resolves at the last one; rejects when nothing was counted for half a minute. */
  done: Promise<void>;
}

const LEASE_MS = 30_000;

/** Waits for `total` calls of `count`. */
export function createCounter(total: number): Counter {
  let counted = 0;
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const done = rejectAfter(LEASE_MS, finished, () => new Error(`stuck at ${counted} of ${total}`));
  return {
    count() {
      counted += 1;
      if (counted === total) finish();
    },
    done,
  };
}
