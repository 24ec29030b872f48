/** Begins to measure work: returns how long it has taken, ms, by the clock or by the processor time of this process, whichever is less, so that other processes don't count. */
export function startClock(): () => number {
  const [startMs, startCpu] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(startCpu);
    return Math.min(performance.now() - startMs, (user + system) / 1_000);
  };
}
