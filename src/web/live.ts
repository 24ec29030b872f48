import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { withTimeout } from '../lib/timeout.ts';
import type { DashboardReads } from '../ports/dashboard-reads.ts';
import type { Gate } from './gate.tsx';
import { refusal } from './routes.ts';

/** Interval between checks of the database for changes, while anybody listens, ms. */
const LOOK_MS = 2_000;
/** Time without output after which a comment line is sent, ms: proxies drop connections that stay silent longer. */
const ALIVE_MS = 20_000;
/** Time until a browser reconnects after losing the connection, ms. */
const RETRY_MS = 5_000;
/** Maximum number of pages that listen at the same time; further ones get 503 and do not update themselves. */
const MAX_LISTENERS = 64;

/** `GET /live`: server-sent events; `changed` when deliveries were added, changed or decided. One query serves all listeners. */
export function addLive(gate: Gate, reads: Pick<DashboardReads, 'fingerprint'>, lookMs = LOOK_MS): void {
  const listeners = new Set<SSEStreamingApi>();
  let timer: NodeJS.Timeout | null = null;
  let last: string | null = null;
  let quietMs = 0;

  async function look(): Promise<void> {
    // While the database is unavailable, nothing is reported as changed.
    const now = await withTimeout(lookMs * 5, reads.fingerprint()).catch(() => null);
    const isChanged = now !== null && last !== null && now !== last;
    last = now ?? last;
    quietMs = isChanged ? 0 : quietMs + lookMs;
    const isQuiet = quietMs >= ALIVE_MS;
    if (isQuiet) quietMs = 0;
    for (const stream of listeners) {
      if (isChanged) void stream.writeSSE({ event: 'changed', data: '' });
      else if (isQuiet) void stream.write(': still here\n\n');
    }
    plan();
  }

  function plan(): void {
    if (timer !== null) clearTimeout(timer);
    timer = listeners.size > 0 ? setTimeout(() => void look(), lookMs).unref() : null;
    if (timer === null) last = null;
  }

  gate.stream('/live', 'viewer', (c) => {
    // Nothing would end a stream that answers HEAD: its body is dropped, and the browser's leaving goes unnoticed.
    if (c.req.method === 'HEAD') return c.body(null, 200, { 'content-type': 'text/event-stream' });
    if (listeners.size >= MAX_LISTENERS) return refusal(c, 503, 'too many pages listen');
    return streamSSE(c, async (stream) => {
      const gone = new Promise<void>((resolve) => stream.onAbort(resolve));
      listeners.add(stream);
      try {
        // Takes the fingerprint that later checks compare with.
        if (timer === null) await look();
        await stream.writeSSE({ event: 'listening', data: '', retry: RETRY_MS });
        await gone;
      } finally {
        listeners.delete(stream);
      }
    });
  });
}
