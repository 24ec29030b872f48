import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Post } from '../content/post.ts';
import type { IndexHost } from './index-host.ts';
import { fingerprintOf, postEntryOf } from './post-entry.ts';
import { createPostIndex, type IndexParts } from './post-index.ts';
import { createSearchCore } from './search-core.ts';
import type { SynonymGroup } from './word-lists.ts';

/** So long the event loop may be held at a time, ms. */
const SLICE_MS = 8;
/** So long changes wait for a search to need them, ms. */
const BEGIN_AFTER_MS = 500;

/** An index in this thread, of what was saved or empty. */
export function createLocalHost(synonyms: readonly SynonymGroup[], saved?: IndexParts): IndexHost {
  const index = createPostIndex(saved);
  const core = createSearchCore(index, synonyms);
  /** Not carried out yet; null: to be removed. */
  const changes = new Map<string, Post | null>();
  let work: Promise<void> | null = null;
  let soon: NodeJS.Timeout | null = null;

  const catchUp = (id: string, post: Post | null): void => {
    changes.delete(id);
    if (post === null) index.remove(id);
    // A post that merely moved or was read again costs nothing.
    else if (index.fingerprintOf(id) !== fingerprintOf(post)) index.add(postEntryOf(post));
  };

  const catchUpInSlices = async (): Promise<void> => {
    while (changes.size > 0) {
      await nextTurn();
      const until = performance.now() + SLICE_MS;
      for (const [id, post] of changes) {
        catchUp(id, post);
        if (performance.now() > until) break;
      }
    }
  };

  const tidyInSlices = async (): Promise<void> => {
    const steps = index.tidy();
    let isDone = steps.next().done;
    while (!isDone) {
      await nextTurn();
      const until = performance.now() + SLICE_MS;
      while (!isDone && performance.now() < until) isDone = steps.next().done;
    }
  };

  const settled = (): Promise<void> => {
    if (changes.size === 0 && work === null) return Promise.resolve();
    work ??= catchUpInSlices().finally(() => {
      work = null;
      tidying = tidying.then(tidyInSlices);
    });
    return work;
  };
  let tidying: Promise<void> = Promise.resolve();

  /** Begins soon (a start has more urgent work); a fault shows where it matters: in the search that waits for it, and finds the rest still to do. */
  const begin = (): void => {
    if (soon !== null) return;
    soon = setTimeout(() => {
      soon = null;
      settled().catch(() => undefined);
    }, BEGIN_AFTER_MS).unref();
  };

  return {
    get size() {
      let size = index.size;
      for (const [id, post] of changes) size += (post ? 1 : 0) - (index.fingerprintOf(id) === null ? 0 : 1);
      return size;
    },
    upsert(posts) {
      for (const post of posts) changes.set(post.id, post);
      begin();
    },
    remove(ids) {
      for (const id of ids) changes.set(id, null);
      begin();
    },
    async prune(isThere) {
      await settled();
      let until = performance.now() + SLICE_MS;
      for (const id of index.ids()) {
        if (!isThere(id)) index.remove(id);
        if (performance.now() < until) continue;
        await nextTurn();
        until = performance.now() + SLICE_MS;
      }
    },
    settled,
    answer: async (question) => core.answer(question),
    nearby: async (query) => core.nearby(query),
    suggest: async (typed, limit, nowMs) => core.suggest(typed, limit, nowMs),
    async parts() {
      await settled();
      await tidying;
      return index.parts();
    },
    async close() {
      if (soon !== null) clearTimeout(soon);
    },
  };
}
