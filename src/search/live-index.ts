import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Post } from '../content/post.ts';
import { createTermIndex, type TermIndex } from './term-index.ts';

/** An index that follows its posts: changes are noted at once and indexed in slices between which everything else gets its turn. */
export interface LiveIndex {
  /** All posts handed over, by id, those not indexed yet among them. */
  readonly posts: ReadonlyMap<string, Post>;
  /** Complete after `settled`. */
  readonly index: TermIndex;
  upsert(posts: readonly Post[]): void;
  remove(ids: readonly string[]): void;
  /** Resolves once every change handed over so far is in the index. */
  settled(): Promise<void>;
}

/** So long the event loop may be held at a time, ms. */
const SLICE_MS = 10;
/** So long changes wait for a search to need them, ms. */
const BEGIN_AFTER_MS = 500;

/** An empty index. */
export function createLiveIndex(): LiveIndex {
  const posts = new Map<string, Post>();
  const indexed = new Map<string, Post>();
  const changed = new Set<string>();
  const index = createTermIndex();
  let work: Promise<void> | null = null;
  let soon: NodeJS.Timeout | null = null;

  const catchUp = (id: string): void => {
    const before = indexed.get(id);
    const after = posts.get(id);
    // Equal bytes are equal words: a post that merely moved or was read again costs nothing.
    const isSame = before !== undefined && after !== undefined && before.hash === after.hash;
    if (!isSame && before) {
      index.remove(before);
      indexed.delete(id);
    }
    if (!isSame && after) {
      index.add(after);
      indexed.set(id, after);
    }
    changed.delete(id);
  };

  const catchUpInSlices = async (): Promise<void> => {
    while (changed.size > 0) {
      await nextTurn();
      const until = performance.now() + SLICE_MS;
      for (const id of changed) {
        catchUp(id);
        if (performance.now() > until) break;
      }
    }
  };

  const settled = (): Promise<void> => {
    if (changed.size === 0 && work === null) return Promise.resolve();
    work ??= catchUpInSlices().finally(() => {
      work = null;
    });
    return work;
  };

  const note = (id: string): void => {
    changed.add(id);
  };
  /** Begins soon (a start has more urgent work); a fault shows where it matters: in the search that waits for it, and finds the rest still to do. */
  const begin = (): void => {
    if (soon !== null) return;
    soon = setTimeout(() => {
      soon = null;
      settled().catch(() => undefined);
    }, BEGIN_AFTER_MS).unref();
  };

  return {
    posts,
    index,
    upsert(added) {
      for (const post of added) {
        posts.set(post.id, post);
        note(post.id);
      }
      begin();
    },
    remove(ids) {
      for (const id of ids) if (posts.delete(id)) note(id);
      begin();
    },
    settled,
  };
}
