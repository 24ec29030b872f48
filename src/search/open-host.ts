import type { Post } from '../content/post.ts';
import type { IndexHost } from './index-host.ts';
import { createLocalHost } from './local-host.ts';
import { postsInSnapshot, readSnapshot } from './snapshot-file.ts';
import { createThreadHost } from './thread-host.ts';
import type { SynonymGroup } from './word-lists.ts';

/** Where and how an index is kept. */
export interface HostTerms {
  synonyms: readonly SynonymGroup[];
  /** Its snapshot; null: none is read or written. */
  file: string | null;
  /** An index of more posts lives in a thread of its own. */
  threadAbove: number;
  postOf: (id: string) => Post | null;
  /** Told what happened to snapshot and thread. */
  log: (event: string, facts: Readonly<Record<string, unknown>>) => void;
}

/** An index that moves. */
export interface OpenedHost {
  /** Where it is now; opens the snapshot if nobody has yet, and waits for nothing else. */
  host(): Promise<IndexHost>;
  /** Where it is now; null: nobody has needed it yet. */
  readonly current: IndexHost | null;
  /** Posts handed over, those not indexed yet among them; above `threadAbove`: about. */
  readonly size: number;
  upsert(posts: readonly Post[]): void;
  remove(ids: readonly string[]): void;
  /** Resolves once every change handed over so far is in the index, wherever it will be. */
  settled(): Promise<void>;
  /** Forgets what `postOf` does not know, once the snapshot has been read. */
  prune(): void;
  close(): Promise<void>;
}

/** Posts that are not indexed twice while an index moves to a thread. */
const BULK = 1_000;
/** So long changes wait for somebody to search, ms. */
const OPEN_AFTER_MS = 300;

/** Opens the snapshot when it is needed, or begins empty; moves into a thread when the archive has grown. Faults of a snapshot are logged, and the index made anew. */
export function openHost(terms: HostTerms): OpenedHost {
  const { synonyms, file, threadAbove, postOf, log } = terms;
  let current: IndexHost | null = null;
  let isThreaded = false;
  /** Being filled; takes over when it has caught up. */
  let next: IndexHost | null = null;
  let moving: Promise<void> = Promise.resolve();
  const changes: ((host: IndexHost) => void)[] = [];
  let expected = 0;
  let closed = false;
  let isPruned = false;

  const unfit = (why: string): void =>
    log('search.snapshot.trouble', { file, message: `The search snapshot can’t be used: ${why}. It is made anew.` });
  const inThread = (from: string | null): IndexHost =>
    createThreadHost(
      { synonyms, file: from },
      { onUnfit: unfit, onBroken: (error) => void (closed || log('search.thread.failed', { error })) },
    );

  const openSaved = async (): Promise<IndexHost> => {
    const posts = file === null ? null : await postsInSnapshot(file);
    isThreaded = Math.max(posts ?? 0, expected) > threadAbove;
    if (isThreaded) return inThread(file);
    const read = file === null ? { missing: true as const } : await readSnapshot(file);
    if ('unfit' in read) unfit(read.unfit);
    return createLocalHost(synonyms, 'parts' in read ? read.parts : undefined);
  };
  let opened: Promise<IndexHost> | null = null;
  const open = (): Promise<IndexHost> => {
    opened ??= openSaved()
      .catch((error: unknown) => {
        log('search.snapshot.trouble', { file, error });
        isThreaded = false;
        return createLocalHost(synonyms);
      })
      .then((host) => {
        current = host;
        for (const change of changes.splice(0)) change(host);
        if (isPruned) moving = moving.then(() => removeStrays(host));
        return host;
      });
    return opened;
  };
  let soon: NodeJS.Timeout | null = null;

  const removeStrays = async (host: IndexHost): Promise<void> => {
    for await (const ids of host.idBatches()) host.remove(ids.filter((id) => postOf(id) === null));
  };

  /** Everything goes over, and nobody waits: the old place answers until then. */
  const move = async (from: IndexHost, to: IndexHost): Promise<void> => {
    for await (const ids of from.idBatches()) to.upsert(ids.flatMap((id) => postOf(id) ?? []));
    await to.settled();
    if (closed) return;
    current = to;
    isThreaded = true;
    next = null;
    await from.close();
  };

  const grow = (from: IndexHost, posts: readonly Post[]): void => {
    const to = inThread(null);
    to.upsert(posts);
    next = to;
    moving = move(from, to).catch((error: unknown) => {
      if (!closed) log('search.thread.failed', { error });
      next = null;
    });
  };

  const tell = (change: (host: IndexHost) => void): void => {
    if (current) change(current);
    else changes.push(change);
    // A start has more urgent work.
    if (!opened) soon ??= setTimeout(() => void open(), OPEN_AFTER_MS).unref();
  };

  return {
    host: async () => {
      const host = await open();
      return current ?? host;
    },
    get current() {
      return current;
    },
    get size() {
      return next?.size ?? current?.size ?? expected;
    },
    upsert(posts) {
      expected += posts.length;
      tell((host) => {
        if (next) next.upsert(posts);
        if (!next && !isThreaded && host.size + posts.length > threadAbove) grow(host, posts);
        else if (!next || posts.length < BULK) host.upsert(posts);
      });
    },
    remove(ids) {
      tell((host) => {
        host.remove(ids);
        next?.remove(ids);
      });
    },
    async settled() {
      await open();
      await current?.settled();
      await moving;
      await current?.settled();
    },
    prune() {
      isPruned = true;
      const host = current;
      if (host && file !== null) moving = moving.then(() => removeStrays(host));
    },
    async close() {
      closed = true;
      if (soon !== null) clearTimeout(soon);
      await opened;
      await Promise.all([current?.close(), next?.close()]);
    },
  };
}
