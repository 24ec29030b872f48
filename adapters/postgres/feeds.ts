import type pg from 'pg';
import type { Post } from '../../src/content/post.ts';
import { type Backoff, backoffDelayMs } from '../../src/lib/backoff.ts';
import { once } from '../../src/lib/once.ts';
import { sleep } from '../../src/lib/timeout.ts';
import type { FeedBatch, FeedCursor, FeedOptions, PostFeed } from '../../src/ports/post-feed.ts';
import type { SubscriptionFeedOptions } from '../../src/ports/subscription-store.ts';

/** Interval between polls, ms: the longest time that a lost notification goes unnoticed. */
const POLL_MS = 30_000;
/** Number of posts read at a time: a batch of ordinary posts is a megabyte, parsed in a few milliseconds. */
const BATCH_POSTS = 200;
const AGAIN_AFTER_MS = 1_000;
const BACKOFF: Backoff = { firstMs: 200, maxMs: 10_000 };

/** Follows the posts in PostgreSQL, embedded or on a server; holds one client of the pool. `migrations/initial/feeds.ts` explains why no commit is missed. */
export function startPostFeed(pool: pg.Pool, { since, onBatch, pollMs = POLL_MS, log }: FeedOptions): PostFeed {
  let cursor = since;
  let hinted = true;
  let rewindDue = true;
  let stopped = false;
  let nap = new AbortController();
  let arrived = () => {};
  const caughtUp = new Promise<void>((resolve) => {
    arrived = resolve;
  });

  async function readAll(): Promise<void> {
    if (rewindDue) await rewind();
    // A hint that arrives during a read may be about a commit that this read did not see.
    while (hinted && !stopped) {
      hinted = false;
      for (let isMore = true; isMore && !stopped; ) {
        const batch = await readAfter(pool, cursor);
        if (batch.cursor !== cursor) await onBatch(batch);
        cursor = batch.cursor;
        isMore = batch.posts.length + batch.removed.length === BATCH_POSTS;
      }
      if (!stopped) arrived();
    }
  }

  /** Starts from the beginning if the database was restored from a backup, whose numbers are lower than the cursor. */
  async function rewind(): Promise<void> {
    const last = await lastCursor(pool);
    if (last < cursor) {
      log('posts.feed-rewound', { from: cursor, last });
      cursor = 0;
    }
    rewindDue = false;
  }

  async function follow(): Promise<void> {
    while (!stopped) {
      const waitMs = await readAll().then(
        () => pollMs,
        (error: unknown) => {
          log('posts.feed-failed', { error });
          return Math.min(AGAIN_AFTER_MS, pollMs);
        },
      );
      // A hint that arrived after the last check is handled at once; after an error the loop waits.
      if (stopped || (hinted && waitMs === pollMs)) continue;
      nap = new AbortController();
      await sleep(waitMs, { signal: nap.signal, ref: false });
      rewindDue ||= !nap.signal.aborted;
      hinted = true;
    }
  }

  const onHint = (): void => {
    hinted = true;
    nap.abort();
  };
  const listening = startListening(pool, 'herald_posts', { onHint, onLost: (facts) => log('posts.listen-lost', facts) });
  const following = follow();
  const stop = once(async (): Promise<void> => {
    stopped = true;
    nap.abort();
    await listening.stop();
    await following;
    arrived();
  });
  return { caughtUp, stop };
}

interface Row {
  id: string;
  seq: string;
  post: Post | null;
}

async function readAfter(pool: pg.Pool, cursor: FeedCursor): Promise<FeedBatch> {
  const { rows } = await pool.query<Row>(
    `select id, seq, case when removed_at is null then post end as post from herald.posts where seq > $1 order by seq limit ${BATCH_POSTS}`,
    [cursor],
  );
  return {
    posts: rows.flatMap(({ post }) => post ?? []),
    removed: rows.flatMap(({ id, post }) => (post === null ? [id] : [])),
    cursor: Number(rows.at(-1)?.seq ?? cursor),
  };
}

async function lastCursor(pool: pg.Pool): Promise<FeedCursor> {
  const { rows } = await pool.query<{ last: string }>('select last_value as last from herald.posts_seq');
  return Number(rows[0]?.last ?? 0);
}

/** Listens for changed subscriptions; holds one client of the pool. */
export function startSubscriptionFeed(pool: pg.Pool, { onHint, log }: SubscriptionFeedOptions): { stop(): Promise<void> } {
  const listening = startListening(pool, 'herald_subscriptions', { onHint, onLost: (facts) => log('subscriptions.listen-lost', facts) });
  const polling = setInterval(onHint, POLL_MS).unref();
  return {
    stop() {
      clearInterval(polling);
      return listening.stop();
    },
  };
}

/** Callbacks of a listener. */
interface ListenOptions {
  /** Something may have changed: called at every NOTIFY, and whenever the connection is established (again), since notifications are lost without one. */
  onHint(): void;
  /** The connection was lost or could not be established; the next attempt is in `againInMs`. */
  onLost(facts: { error: unknown; againInMs: number }): void;
}

/** Listens on a client of its own and reconnects whenever the connection is lost: after 0.2 s, doubling to 10 s. `stop` is safe to call twice. */
export function startListening(pool: pg.Pool, channel: string, { onHint, onLost }: ListenOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const stopped = new Promise<null>((resolve) => signal.addEventListener('abort', () => resolve(null)));
  let failures = 0;

  function hear(message: pg.Notification): void {
    if (message.channel === channel && !signal.aborted) onHint();
  }

  /** Resolves when it is stopped. @throws {Error} if there is no connection, or it is lost */
  async function listen(): Promise<void> {
    const client = await pool.connect();
    try {
      const lost = new Promise<Error>((resolve) => client.on('error', resolve));
      client.on('notification', hear);
      await client.query(`listen ${channel}`);
      if (signal.aborted) return;
      failures = 0;
      onHint();
      const error = await Promise.race([lost, stopped]);
      if (error) throw error;
    } finally {
      // Closed, not returned to the pool: its next user would keep listening. UNLISTEN would silence all clients of the embedded database.
      client.removeListener('notification', hear);
      client.release(true);
    }
  }

  async function keepListening(): Promise<void> {
    while (!signal.aborted) {
      try {
        await listen();
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        const againInMs = backoffDelayMs(failures, BACKOFF);
        onLost({ error, againInMs });
        await sleep(againInMs, { signal, ref: false });
      }
    }
  }

  const listening = keepListening();
  return {
    stop() {
      stopping.abort();
      return listening;
    },
  };
}
