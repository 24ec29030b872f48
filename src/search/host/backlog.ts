import type { Post } from '../../content/post.ts';

/** Changes of an index that are not carried out yet. */
export interface Backlog {
  /** By the post's id; null: to be removed. Whoever carries one out takes it from here first. */
  changes: Map<string, Post | null>;
  readonly isCaughtUp: boolean;
  upsert(posts: readonly Post[]): void;
  remove(ids: readonly string[]): void;
  /** Carries out what there is; resolves once nothing is left. Rejects as `carryOut` does; what is left then is tried again at the next call. */
  settled(): Promise<void>;
  /** Begins nothing by itself any more, and waits for what is under way. */
  stop(): Promise<void>;
}

/**
 * Gathers changes and carries them out when somebody waits for them, or `beginAfterMs` after the first of them.
 * `carryOut` resolves when `changes` is empty; one call at a time.
 */
export function createBacklog(carryOut: (changes: Backlog['changes']) => Promise<void>, beginAfterMs: number): Backlog {
  const changes: Backlog['changes'] = new Map();
  let work: Promise<void> | null = null;
  let soon: NodeJS.Timeout | null = null;
  let stopped = false;

  const settled = (): Promise<void> => {
    if (changes.size === 0 && work === null) return Promise.resolve();
    work ??= carryOut(changes).finally(() => {
      work = null;
    });
    return work;
  };

  const begin = (): void => {
    if (stopped) return;
    soon ??= setTimeout(() => {
      soon = null;
      // A fault shows where it matters: in the search that waits for it, and finds the rest still to do.
      settled().catch(() => undefined);
    }, beginAfterMs).unref();
  };

  return {
    changes,
    get isCaughtUp() {
      return changes.size === 0 && work === null;
    },
    upsert(posts) {
      for (const post of posts) changes.set(post.id, post);
      begin();
    },
    remove(ids) {
      for (const id of ids) changes.set(id, null);
      begin();
    },
    settled,
    async stop() {
      stopped = true;
      if (soon !== null) clearTimeout(soon);
      await work;
    },
  };
}
