import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { Log } from '../ops/log.ts';

/** Shorter stops happen on any busy machine, ms. */
const STOP_MS = 5_000;

/**
 * From now on no HTTP request of this process that was begun before the process was stopped for longer than `stopMs` (a laptop that slept, a paused machine,
 * SIGSTOP) is written afterwards: whoever waited for it may have made it meanwhile. Such a request fails as if its connection had been lost.
 * Node's `fetch` and discord.js (both undici) announce each request just before it is written; no timer can be trusted to run before that. Returns what ends it.
 */
export function abortStaleRequests(log: Log, stopMs = STOP_MS): () => void {
  /** By request: how many stops there had been when it was begun. Counted, not timed: a clock that is set back must not make every request look old. */
  const begun = new WeakMap<object, number>();
  let aliveMs = Date.now();
  let stops = 0;

  const beAlive = (): void => {
    const nowMs = Date.now();
    if (nowMs - aliveMs > stopMs) {
      stops += 1;
      log('process.suspended', { forMs: nowMs - aliveMs });
    }
    aliveMs = nowMs;
  };
  const onCreate = (message: unknown): void => {
    const { request } = message as { request: object };
    begun.set(request, stops);
  };
  const onWrite = (message: unknown): void => {
    const { request, socket } = message as { request: object; socket: Socket };
    beAlive();
    if ((begun.get(request) ?? 0) < stops) socket.destroy(new Error('the process was stopped before the request was sent'));
  };

  const beat = setInterval(beAlive, stopMs / 4).unref();
  subscribe('undici:request:create', onCreate);
  subscribe('undici:client:sendHeaders', onWrite);
  return () => {
    clearInterval(beat);
    unsubscribe('undici:request:create', onCreate);
    unsubscribe('undici:client:sendHeaders', onWrite);
  };
}
