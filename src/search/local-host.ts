import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Post } from '../content/post.ts';
import type { IndexHost } from './index-host.ts';
import { fingerprintOf, postEntryOf } from './post-entry.ts';
import { createPostIndex, type IndexParts } from './post-index.ts';
import { createSearchCore } from './search-core.ts';
import { inBatches, runInSlices, SLICE_MS } from './slices.ts';
import { writeSnapshot } from './snapshot-file.ts';
import type { SynonymGroup } from './word-lists.ts';

/** So long changes wait for a search to need them, ms. */
const BEGIN_AFTER_MS = 500;

/** An index in this thread, of what was saved or empty. */
export function createLocalHost(synonyms: readonly SynonymGroup[], saved?: IndexParts): IndexHost {
  const index = createPostIndex(saved);
  const core = createSearchCore(index, synonyms);
  /** Not carried out yet; null: to be removed. */
  const changes = new Map<string, Post | null>();
  let work: Promise<void> | null = null;
  let tidying: Promise<void> = Promise.resolve();
  let soon: NodeJS.Timeout | null = null;
  let closed = false;
  /** Of tidying, which nobody waits for: told to whoever searches next. */
  let fault: unknown = null;

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

  const settled = (): Promise<void> => {
    if (fault !== null) return Promise.reject(fault);
    if (changes.size === 0 && work === null) return Promise.resolve();
    work ??= catchUpInSlices().finally(() => {
      work = null;
      tidying = tidying
        .then(() => runInSlices(index.tidy(), () => closed))
        .catch((error: unknown) => {
          fault = error;
        });
    });
    return work;
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
    get size() {
      let size = index.size;
      for (const [id, post] of changes) size += (post ? 1 : 0) - (index.fingerprintOf(id) === null ? 0 : 1);
      return size;
    },
    get generation() {
      return index.generation;
    },
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
    answer: async (question) => core.answer(question),
    nearby: async (query) => core.nearby(query),
    suggest: async (typed, limit, nowMs) => core.suggest(typed, limit, nowMs),
    async *idBatches() {
      await settled();
      for (const ids of inBatches(index.ids())) {
        yield ids;
        await nextTurn();
      }
    },
    async save(file) {
      await settled();
      await writeSnapshot(file, index.parts());
    },
    async close() {
      closed = true;
      if (soon !== null) clearTimeout(soon);
      await work;
      await tidying;
    },
  };
}
