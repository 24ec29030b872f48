/** Runs `work` when everything handed over before has ended. Resolves and rejects as `work` does; one that fails holds up no other. */
export type Mutex = <T>(work: () => T | Promise<T>) => Promise<T>;

/** Lets one piece of work run at a time, in the order in which they are handed over. */
export function createMutex(): Mutex {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
