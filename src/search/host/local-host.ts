import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Post } from '../../content/post.ts';
import { createMutex } from '../../lib/mutex.ts';
import { inBatches, runInSlices, SLICE_MS } from '../../lib/time-slices.ts';
import { fingerprintOf, postEntryOf } from '../index/post-entry.ts';
import { createPostIndex, type IndexParts } from '../index/post-index.ts';
import type { SynonymGroup } from '../text/word-lists.ts';
import { createBacklog } from './backlog.ts';
import type { IndexHost } from './index-host.ts';
import { createSearchCore } from './search-core.ts';
import { writeSnapshot } from './snapshot-file.ts';

/** So long changes wait for a search to need them, ms. */
const BEGIN_AFTER_MS = 500;

/** An index in this thread, of what was saved or empty. */
export function createLocalHost(synonyms: readonly SynonymGroup[], saved?: IndexParts): IndexHost {
  const index = createPostIndex(saved);
  const core = createSearchCore(index, synonyms);
  const inTurn = createMutex();
  let tidying: Promise<void> = Promise.resolve();
  let closed = false;
  /** Of tidying, which nobody waits for: told to whoever searches next. */
  let fault: unknown = null;

  const backlog = createBacklog(async (changes) => {
    try {
      while (changes.size > 0) {
        await nextTurn();
        const until = performance.now() + SLICE_MS;
        for (const [id, post] of changes) {
          changes.delete(id);
          apply(id, post);
          if (performance.now() > until) break;
        }
      }
    } finally {
      tidying = inTurn(() => runInSlices(index.tidy(), () => closed)).catch((error: unknown) => {
        fault = error;
      });
    }
  }, BEGIN_AFTER_MS);

  const apply = (id: string, post: Post | null): void => {
    if (post === null) index.remove(id);
    // A post that merely moved or was read again costs nothing.
    else if (index.fingerprintOf(id) !== fingerprintOf(post)) index.add(postEntryOf(post));
  };

  const settled = (): Promise<void> => (fault === null ? backlog.settled() : Promise.reject(fault));

  return {
    get size() {
      let size = index.size;
      for (const [id, post] of backlog.changes) size += (post ? 1 : 0) - (index.fingerprintOf(id) === null ? 0 : 1);
      return size;
    },
    get generation() {
      return index.generation;
    },
    get isCaughtUp() {
      return fault === null && backlog.isCaughtUp;
    },
    upsert: backlog.upsert,
    remove: backlog.remove,
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
      await backlog.stop();
      await tidying;
    },
  };
}
