/** Refusals are logged at most so often, ms: strangers must not fill the log. */
const REFUSALS_LOGGED_MS = 60_000;

/** Notes refused calls: `log` is told of the first at once, and of those that follow within a minute with the next. */
export function createRefusalLog(log: (reason: string, calls: number) => void): (reason: string) => void {
  let unlogged = 0;
  let nextLogAtMs = 0;
  return (reason) => {
    unlogged += 1;
    if (performance.now() < nextLogAtMs) return;
    log(reason, unlogged);
    unlogged = 0;
    nextLogAtMs = performance.now() + REFUSALS_LOGGED_MS;
  };
}
