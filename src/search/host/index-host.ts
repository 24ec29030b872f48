import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Post } from '../../content/post.ts';
import { createMutex, inBatches, runInSlices, SLICE_MS } from '../../lib/concurrency.ts';
import { once } from '../../lib/once.ts';
import type { Log } from '../../ops/log.ts';
import { fingerprintOf, postEntryOf } from '../index/post-entry.ts';
import { createPostIndex, type PostIndex } from '../index/post-index.ts';
import { createSearchCore, type SearchCore } from '../ranking/search-core.ts';
import { readSnapshot, writeSnapshot } from './snapshot-file.ts';

/** Options of an index host. */
export interface HostOptions {
  /** Synonyms by name, from `synonymsByName`. */
  synonyms: ReadonlyMap<string, readonly string[]>;
  /** Path of the snapshot; null if none is read or written. */
  file: string | null;
  /** Returns the post with this id if it belongs in the index, otherwise null. */
  postOf: (id: string) => Post | null;
  log: Log;
  /** Creates the index; default: `createPostIndex`. */
  createIndex?: typeof createPostIndex;
}

/** An index and its pending changes, which are applied in slices of a few ms. */
export interface IndexHost {
  /** Returns the core, which answers from what is indexed so far; opens the snapshot on the first call. */
  core(): Promise<SearchCore>;
  upsert(posts: readonly Post[]): void;
  remove(ids: readonly string[]): void;
  /** Removes posts of the snapshot for which `postOf` returns null. */
  prune(): void;
  /** Whether every change so far is in the index. */
  readonly isSettled: boolean;
  /** Resolves once every change so far is in the index. Rejects if one can't be indexed; the remaining ones are tried again at the next call. */
  settled(): Promise<void>;
  /** Stops, and writes the snapshot if something changed. Pending changes are left to the next start, because nothing waits for them any more. */
  close(): Promise<void>;
}

/** Time from a change until the snapshot is written, and minimum interval between two writes, ms: a snapshot only saves time. */
const SAVE_AFTER_MS = 30_000;
const SAVE_EVERY_MS = 300_000;
/** Time until changes are indexed if no search needs them earlier, ms: a start has more urgent work. */
const BEGIN_AFTER_MS = 500;

/** Creates an index that opens its snapshot, or begins empty, when it is first needed. Errors with the snapshot are logged, and the index is rebuilt. */
export function createIndexHost({ synonyms, file, postOf, log, createIndex = createPostIndex }: HostOptions): IndexHost {
  /** By id; null: remove the post. */
  const changes = new Map<string, Post | null>();
  let index: PostIndex | null = null;
  let opened: Promise<{ index: PostIndex; core: () => SearchCore }> | null = null;
  let work: Promise<void> | null = null;
  let soon: NodeJS.Timeout | null = null;
  const tidyInTurn = createMutex();
  const saveInTurn = createMutex();
  let isPruning = false;
  let savedGeneration = 0;
  let savedAtMs = Number.NEGATIVE_INFINITY;
  let saveTimer: NodeJS.Timeout | null = null;
  let closed = false;

  const readSaved = async () => {
    if (file === null) return undefined;
    try {
      const read = await readSnapshot(file);
      if ('unfit' in read)
        log('search.snapshot-failed', { file, message: `The search snapshot can’t be used: ${read.unfit}. It is made anew.` });
      return 'parts' in read ? read.parts : undefined;
    } catch (error) {
      log('search.snapshot-failed', { file, error });
      return undefined;
    }
  };

  const open = () => {
    opened ??= readSaved().then((saved) => {
      const opened = createIndex(saved);
      index = opened;
      return { index: opened, core: once(() => createSearchCore(opened, synonyms)) };
    });
    return opened;
  };

  const findStrays = async (within: PostIndex): Promise<void> => {
    isPruning = false;
    for (const ids of inBatches(within.ids())) {
      for (const id of ids) if (postOf(id) === null) changes.set(id, null);
      await nextTurn();
    }
  };

  const applyChanges = async (): Promise<void> => {
    const { index } = await open();
    try {
      while ((changes.size > 0 || isPruning) && !closed) {
        if (isPruning) await findStrays(index);
        await nextTurn();
        const until = performance.now() + SLICE_MS;
        for (const [id, post] of changes) {
          changes.delete(id);
          if (post === null) index.remove(id);
          // A post that was only renamed or read again costs nothing.
          else if (index.fingerprintOf(id) !== fingerprintOf(post)) index.add(postEntryOf(post));
          if (performance.now() > until) break;
        }
      }
    } finally {
      tidyInTurn(() => runInSlices(index.tidy(), () => closed)).catch((error: unknown) => {
        // The index is still complete, and the next change tidies again.
        log('search.tidy-failed', { error });
      });
    }
  };

  const isSettled = (): boolean => index !== null && changes.size === 0 && !isPruning && work === null;

  const settled = (): Promise<void> => {
    if (changes.size === 0 && !isPruning && work === null) return Promise.resolve();
    work ??= applyChanges().finally(() => {
      work = null;
    });
    return work;
  };

  const writeChanges = async (): Promise<void> => {
    if (file === null) return;
    try {
      await settled();
      const { index } = await open();
      const { generation, size } = index;
      if (closed || generation === savedGeneration || size === 0) return;
      await writeSnapshot(file, index.parts());
      savedGeneration = generation;
    } catch (error) {
      log('search.snapshot-failed', { file, error });
    }
  };

  /** Writes the snapshot 30 s after a change, at most every 5 minutes. */
  const saveLater = (): void => {
    if (file === null) return;
    saveTimer ??= setTimeout(
      async () => {
        saveTimer = null;
        await saveInTurn(writeChanges);
        savedAtMs = performance.now();
      },
      Math.max(SAVE_AFTER_MS, savedAtMs + SAVE_EVERY_MS - performance.now()),
    ).unref();
  };

  const begin = (): void => {
    if (closed) return;
    saveLater();
    soon ??= setTimeout(() => {
      soon = null;
      // The error is reported by the next search that waits for it, which also continues with the remaining changes.
      settled().catch(() => undefined);
    }, BEGIN_AFTER_MS).unref();
  };

  return {
    core: async () => (await open()).core(),
    upsert(posts) {
      for (const post of posts) changes.set(post.id, post);
      begin();
    },
    remove(ids) {
      for (const id of ids) changes.set(id, null);
      begin();
    },
    prune() {
      if (file === null) return;
      isPruning = true;
      begin();
    },
    get isSettled() {
      return isSettled();
    },
    settled,
    async close() {
      if (saveTimer !== null) clearTimeout(saveTimer);
      if (isSettled()) await saveInTurn(writeChanges);
      closed = true;
      if (soon !== null) clearTimeout(soon);
      await work?.catch(() => undefined);
      // Wait for running work, which stops early because `closed` is set.
      await saveInTurn(async () => undefined);
      await tidyInTurn(async () => undefined);
    },
  };
}
