import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { Log } from '../ops/log.ts';

/** Minimum length of a suspension that counts, ms: shorter ones happen on any busy machine. */
const STOP_MS = 5_000;

/**
 * From now on, aborts each HTTP request that was created before this process was suspended for longer than `stopMs` (a sleeping laptop, a paused machine,
 * SIGSTOP) and not sent until afterwards: another process may have made the same request meanwhile. The request fails as if its connection had been lost.
 * Node's `fetch` and discord.js (both undici) announce each request just before it is written; no timer is guaranteed to run before that. Returns a function that ends this.
 */
export function abortStaleRequests(log: Log, stopMs = STOP_MS): () => void {
  /** By request: number of suspensions before it was created. A count, not a time: if the clock is set back, requests must not all look old. */
  const begun = new WeakMap<object, number>();
  let aliveMs = Date.now();
  let stops = 0;

  const noteSuspension = (): void => {
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
    noteSuspension();
    if ((begun.get(request) ?? 0) < stops) socket.destroy(new Error('the process was stopped before the request was sent'));
  };

  const beat = setInterval(noteSuspension, stopMs / 4).unref();
  subscribe('undici:request:create', onCreate);
  subscribe('undici:client:sendHeaders', onWrite);
  return () => {
    clearInterval(beat);
    unsubscribe('undici:request:create', onCreate);
    unsubscribe('undici:client:sendHeaders', onWrite);
  };
}
