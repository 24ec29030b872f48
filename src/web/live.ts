import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { withTimeout } from '../lib/timeout.ts';
import type { DashboardReads } from '../ports/dashboard-reads.ts';
import type { Gate } from './gate.tsx';
import { refusal } from './routes.ts';

/** How often the database is asked whether something has changed, while anybody listens, ms. */
const LOOK_MS = 2_000;
/** A page that says nothing for longer looks dead to proxies, ms. */
const ALIVE_MS = 20_000;
/** After a lost connection, ms. */
const RETRY_MS = 5_000;
/** Pages that listen at the same time; more keep still. */
const MAX_LISTENERS = 64;

/** `GET /live`: server-sent events; `changed` when deliveries have come, moved on or been decided. One question for all who listen. */
export function addLive(gate: Gate, reads: Pick<DashboardReads, 'fingerprint'>, lookMs = LOOK_MS): void {
  const listeners = new Set<SSEStreamingApi>();
  let timer: NodeJS.Timeout | null = null;
  let last: string | null = null;
  let quietMs = 0;

  async function look(): Promise<void> {
    // While the database is away nothing is known to have changed.
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
    if (listeners.size >= MAX_LISTENERS) return refusal(c, 503, 'too many pages listen');
    return streamSSE(c, async (stream) => {
      const gone = new Promise<void>((resolve) => stream.onAbort(resolve));
      listeners.add(stream);
      try {
        // What changes from now on is a change.
        if (timer === null) await look();
        await stream.writeSSE({ event: 'listening', data: '', retry: RETRY_MS });
        await gone;
      } finally {
        listeners.delete(stream);
      }
    });
  });
}
