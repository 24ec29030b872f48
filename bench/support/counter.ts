import { rejectAfter } from '../../src/lib/timeout.ts';
/** Counts up to a number. */
export interface Counter {
  count(): void;
  /** Resolves when the number is reached; rejects if that takes more than 30 s. */
  done: Promise<void>;
}

const LEASE_MS = 30_000;

/** Creates a counter that is done after `total` calls of `count`. */
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
