/** What seems to take long is tried again, and the shortest counts: other processes may have been in the way. */
const SUSPICIOUS_MS = 100;
const TRIES = 3;

/** The longest time, ms, for which a piece of work keeps the event loop from everything else. Rejects as the work does. */
export async function longestBlock(work: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < TRIES && least > SUSPICIOUS_MS; tries++) least = Math.min(least, await blockOf(work));
  return least;
}

/** Gives everything else its turn, as between two tasks of the running bot. */
export const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function blockOf(work: () => unknown): Promise<number> {
  let last = performance.now();
  let longest = 0;
  let running = true;
  const tick = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (running) setImmediate(tick);
  };
  setImmediate(tick);
  try {
    await work();
  } finally {
    running = false;
    longest = Math.max(longest, performance.now() - last);
  }
  return longest;
}
