/** Work that seems to take longer is repeated, and the shortest time counts: other processes may have interfered. */
const SUSPICIOUS_MS = 100;
const TRIES = 3;

/**
 * The longest time, ms, that a piece of work blocks the event loop, by the clock or by the processor time of this
 * process, whichever is less: on a busy machine the clock runs on while other processes have the processor. Rejects as the work does.
 */
export async function longestBlock(work: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < TRIES && least > SUSPICIOUS_MS; tries++) least = Math.min(least, await blockOf(work));
  return least;
}

/** Yields to the event loop, as between two tasks of the running bot. */
export const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function blockOf(work: () => unknown): Promise<number> {
  let last = performance.now();
  let lastCpu = cpuMs();
  let longest = 0;
  let running = true;
  const look = (): void => {
    const [now, cpu] = [performance.now(), cpuMs()];
    longest = Math.max(longest, Math.min(now - last, cpu - lastCpu));
    [last, lastCpu] = [now, cpu];
  };
  const tick = (): void => {
    look();
    if (running) setImmediate(tick);
  };
  setImmediate(tick);
  try {
    await work();
  } finally {
    running = false;
    look();
  }
  return longest;
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
