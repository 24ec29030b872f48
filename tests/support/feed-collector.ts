import type { FeedBatch, FeedCursor, StartPostFeed } from '../../src/ports/post-feed.ts';
import { untilCalled } from './eventually.ts';

const DEADLINE_MS = 15_000;

/** A feed whose batches are kept, and can be waited for. */
export interface FeedCollector {
  batches: readonly FeedBatch[];
  /** Titles (or `-id` for posts that are gone) in the order they came. */
  told(): readonly string[];
  /** Events the feed logged. */
  logged(): readonly string[];
  /** Resolves once `isTrue`, which is checked after every batch and log line. @throws {Error} after 15 s */
  until(isTrue: () => boolean): Promise<void>;
  caughtUp: Promise<void>;
  stop(): Promise<void>;
}

/** Follows a feed from `since`. `take` is called first with each batch. */
export function collectFeed(
  start: StartPostFeed,
  { since = 0, pollMs = 600_000, take }: { since?: FeedCursor; pollMs?: number; take?: (batch: FeedBatch) => void | Promise<void> } = {},
): FeedCollector {
  const batches: FeedBatch[] = [];
  const events: string[] = [];
  const waiting = new Set<() => void>();
  const happened = (): void => {
    for (const check of [...waiting]) check();
  };
  const feed = start({
    since,
    pollMs,
    onBatch: async (batch) => {
      await take?.(batch);
      batches.push(batch);
      happened();
    },
    log: (event) => {
      events.push(event);
      happened();
    },
  });
  const told = () => batches.flatMap(({ posts, removed }) => [...posts.map(({ title }) => title), ...removed.map((id) => `-${id}`)]);
  return {
    batches,
    told,
    logged: () => events,
    until: (isTrue) => untilCalled(waiting, isTrue, DEADLINE_MS, () => `told: ${told().join(', ')}; logged: ${events.join(', ')}`),
    caughtUp: feed.caughtUp,
    stop: () => feed.stop(),
  };
}
