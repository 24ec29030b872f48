import { type Backoff, backoffDelayMs } from '../lib/backoff.ts';
import { ServerAwayError } from '../lib/errors.ts';
import { sleep } from '../lib/timeout.ts';

/** How long to wait for a server that is not up yet, and how to report it. */
export interface ServerWait {
  /** Maximum time to wait, ms; 0: do not wait. */
  limitMs: number;
  /** Ends the wait immediately. */
  stop: AbortSignal;
  /** Shows a line to people. */
  say: (text: string) => void;
}

const BACKOFF: Backoff = { firstMs: 250, maxMs: 2_000 };

/**
 * Opens something on the server `name`, trying again while it may still come up: after 0.25 s, doubling to 2 s. Reports the beginning and the end of the wait.
 * @throws {ServerAwayError} when it did not come up in time, or the wait was stopped; any other error of `open` immediately
 */
export async function waitForServer<T>(name: string, open: () => Promise<T>, wait?: ServerWait): Promise<T> {
  if (!wait) return open();
  const { limitMs, stop, say } = wait;
  const startMs = performance.now();
  for (let tries = 1; ; tries += 1) {
    try {
      const opened = await open();
      if (tries > 1) say(`${name} answers after ${seconds(performance.now() - startMs)}.`);
      return opened;
    } catch (error) {
      const leftMs = limitMs - (performance.now() - startMs);
      if (!(error instanceof ServerAwayError) || stop.aborted) throw error;
      if (leftMs <= 0) throw tries > 1 ? afterWaiting(error, limitMs) : error;
      if (tries === 1)
        say(`${error.mistakes.map(({ where, what }) => `${where}: ${what}`).join('; ')}. Waiting up to ${seconds(limitMs)} for it.`);
      await sleep(Math.min(backoffDelayMs(tries, BACKOFF), leftMs), { signal: stop });
      if (stop.aborted) throw error;
    }
  }
}

function afterWaiting({ mistakes, cause }: ServerAwayError, limitMs: number): ServerAwayError {
  return new ServerAwayError(
    mistakes.map((mistake) => ({ ...mistake, what: `${mistake.what}; waited ${seconds(limitMs)}` })),
    { cause },
  );
}

function seconds(ms: number): string {
  return `${Number((ms / 1000).toFixed(1))} s`;
}
