/** Counts to a number. */
export interface Counter {
  count(): void;
  /** Resolves at the last one; rejects when nothing was counted for half a minute. */
  done: Promise<void>;
}

const PATIENCE_MS = 30_000;

/** Waits for `total` calls of `count`. */
export function createCounter(total: number): Counter {
  let counted = 0;
  let finish = () => {};
  const done = new Promise<void>((resolve, reject) => {
    const watchdog = setTimeout(() => reject(new Error(`stuck at ${counted} of ${total}`)), PATIENCE_MS);
    finish = () => {
      clearTimeout(watchdog);
      resolve();
    };
  });
  return {
    count() {
      counted += 1;
      if (counted === total) finish();
    },
    done,
  };
}
