/** Minimum time between two logged refusals, ms: unauthenticated callers must not fill the log. */
const REFUSALS_LOGGED_MS = 60_000;

/** Creates a function that records refused calls: `log` gets the first at once; those within the next minute are counted and logged with the next one. */
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
