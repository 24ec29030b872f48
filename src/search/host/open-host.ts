import type { Post } from '../../content/post.ts';
import { createRestartBackoff } from '../../lib/backoff.ts';
import { createMutex } from '../../lib/mutex.ts';
import { inBatches } from '../../lib/time-slices.ts';
import { sleep } from '../../lib/timeout.ts';
import type { Log } from '../../ops/log.ts';
import type { SynonymGroup } from '../text/word-lists.ts';
import type { IndexHost } from './index-host.ts';
import { createLocalHost } from './local-host.ts';
import { postsInSnapshot, readSnapshot } from './snapshot-file.ts';
import { createThreadHost } from './thread-host.ts';

/** Where and how an index is kept. */
export interface HostTerms {
  synonyms: readonly SynonymGroup[];
  /** Its snapshot; null: none is read or written. */
  file: string | null;
  /** An index of more posts lives in a thread of its own. */
  threadAbove: number;
  postOf: (id: string) => Post | null;
  /** Every post there is. */
  posts: () => Iterable<Post>;
  /** Told what happened to snapshot and thread. */
  log: Log;
}

/** An index that moves. */
export interface OpenedHost {
  /** Where it is now; opens the snapshot if nobody has yet, and waits for nothing else. */
  host(): Promise<IndexHost>;
  /** Asks where it is now; once more, where the thread that was asked ends over it. */
  ask<T>(question: (host: IndexHost) => Promise<T>): Promise<T>;
  /** Where it is now; null: nobody has needed it yet. */
  readonly current: IndexHost | null;
  /** Posts handed over, those not indexed yet among them; above `threadAbove`: about. */
  readonly size: number;
  upsert(posts: readonly Post[]): void;
  remove(ids: readonly string[]): void;
  /** Whether every change handed over so far is in the index: nobody needs to wait. */
  readonly isSettled: boolean;
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
/** Questions wait so long for a lost thread to be started again, ms; where it takes longer they are refused. */
const BRIEF_MS = 2_000;

/**
 * Opens the snapshot when it is needed, or begins empty; moves into a thread when the archive has grown. Faults of a snapshot are logged, and
 * the index made anew. A thread that ends by itself is started again, from the snapshot first, and brought up to date.
 */
export function openHost(terms: HostTerms): OpenedHost {
  const { synonyms, file, threadAbove, postOf, posts, log } = terms;
  let current: IndexHost | null = null;
  let isThreaded = false;
  /** Being filled; takes over when it has caught up. */
  let next: IndexHost | null = null;
  const inTurn = createMutex();
  let moving: Promise<void> = Promise.resolve();
  let underWay = 0;
  /** Until a lost thread is there again; null: none is lost. */
  let revived: Promise<void> | null = null;
  let isBrief = true;
  const lost = new WeakSet<IndexHost>();
  const backoff = createRestartBackoff();
  const changes: ((host: IndexHost) => void)[] = [];
  let expected = 0;
  let closed = false;
  let isPruned = false;

  const unfit = (why: string): void =>
    log('search.snapshot.trouble', { file, message: `The search snapshot can’t be used: ${why}. It is made anew.` });
  const inThread = (from: string | null): IndexHost => {
    const onBroken = (error: Error, hadOpened: boolean): void => lose(host, error, hadOpened ? file : null);
    const host: IndexHost = createThreadHost({ synonyms, file: from }, { onUnfit: unfit, onBroken });
    return host;
  };

  /** Whole searches of the index, one after the other; a fault of one is told, and the next begins. */
  const work = (one: () => Promise<void>): void => {
    underWay += 1;
    moving = inTurn(one)
      .catch((error: unknown) => void (closed || log('search.thread.failed', { error })))
      .finally(() => {
        underWay -= 1;
      });
  };

  /** One that is being filled is given up, and tried again when more posts come. */
  const lose = (host: IndexHost, error: Error, from: string | null): void => {
    if (closed || host === next) return;
    lost.add(host);
    const waitMs = backoff.waitMs(performance.now());
    log('search.thread.failed', { error, againInMs: waitMs });
    isBrief = waitMs <= BRIEF_MS;
    revived = sleep(waitMs, { ref: false }).then(() => {
      if (closed) return;
      const again = inThread(from);
      current = again;
      revived = null;
      work(() => refill(again));
    });
  };

  const refill = async (host: IndexHost): Promise<void> => {
    for (const batch of inBatches(posts())) {
      host.upsert(batch);
      await host.settled();
    }
    await removeStrays(host);
  };

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
        if (isPruned) work(() => removeStrays(host));
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
    work(() =>
      move(from, to).finally(() => {
        if (next === to) next = null;
      }),
    );
  };

  const tell = (change: (host: IndexHost) => void): void => {
    if (current) change(current);
    else changes.push(change);
    // A start has more urgent work.
    if (!opened) soon ??= setTimeout(() => void open(), OPEN_AFTER_MS).unref();
  };

  const hostNow = async (): Promise<IndexHost> => {
    const host = await open();
    if (isBrief) await revived;
    return current ?? host;
  };

  const ask = async <T>(question: (host: IndexHost) => Promise<T>): Promise<T> => {
    const host = await hostNow();
    return question(host).catch(async (error: unknown) => {
      if (closed || !lost.has(host)) throw error;
      return question(await hostNow());
    });
  };

  return {
    host: hostNow,
    ask,
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
    get isSettled() {
      return current?.isCaughtUp === true && underWay === 0;
    },
    async settled() {
      await ask((host) => host.settled());
      await moving;
      await ask((host) => host.settled());
    },
    prune() {
      isPruned = true;
      const host = current;
      if (host && file !== null) work(() => removeStrays(host));
    },
    async close() {
      closed = true;
      if (soon !== null) clearTimeout(soon);
      await opened;
      await Promise.all([current?.close(), next?.close()]);
    },
  };
}
