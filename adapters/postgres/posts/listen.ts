import type pg from 'pg';
import { type Backoff, backoffDelayMs } from '../../../src/lib/backoff.ts';

/** What is done about what is heard. */
export interface ListenOptions {
  /** Something may have been said: at every NOTIFY, and whenever the connection is (again) there, for nothing is heard without one. */
  onHint(): void;
  /** The connection was lost, or could not be made; it is tried again in `againInMs`. */
  onLost(facts: { error: unknown; againInMs: number }): void;
}

const BACKOFF: Backoff = { firstMs: 200, maxMs: 10_000 };

/** LISTEN on a client of its own, again whenever the connection is lost: after 0.2 s, doubling to 10 s. `stop` is safe to call twice. */
export function startListening(pool: pg.Pool, channel: string, { onHint, onLost }: ListenOptions): { stop(): Promise<void> } {
  let client: pg.PoolClient | null = null;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let connecting: Promise<void> = connect();

  async function connect(): Promise<void> {
    let fresh: pg.PoolClient | null = null;
    try {
      const opened = await pool.connect();
      fresh = opened;
      opened.on('error', (error) => lost(opened, error));
      opened.on('notification', hear);
      await opened.query(`listen ${channel}`);
      if (stopped) throw new Error('stopped');
      client = opened;
      failures = 0;
      onHint();
    } catch (error) {
      if (fresh) letGo(fresh);
      if (!stopped) later(error);
    }
  }

  function hear(message: pg.Notification): void {
    if (message.channel === channel && !stopped) onHint();
  }

  function lost(old: pg.PoolClient, error: Error): void {
    if (old !== client) return;
    client = null;
    letGo(old);
    if (!stopped) later(error);
  }

  function later(error: unknown): void {
    failures += 1;
    const againInMs = backoffDelayMs(failures, BACKOFF);
    onLost({ error, againInMs });
    timer = setTimeout(() => {
      connecting = connect();
    }, againInMs);
    timer.unref();
  }

  /** Ended, not given back: the next one who gets it would listen, too. UNLISTEN would silence all clients of the embedded database. */
  function letGo(old: pg.PoolClient): void {
    old.removeListener('notification', hear);
    old.release(true);
  }

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await connecting;
      if (client) letGo(client);
      client = null;
    },
  };
}
