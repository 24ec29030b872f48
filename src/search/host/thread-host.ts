import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Post } from '../../content/post.ts';
import { startWorker } from '../../lib/start-worker.ts';
import { SLICE_MS } from '../../lib/time-slices.ts';
import { fingerprintOf, type PostEntry, postEntryOf } from '../index/post-entry.ts';
import { createBacklog } from './backlog.ts';
import type { IndexHost } from './index-host.ts';
import type { IndexRequest, IndexResponse, ThreadMessages, ThreadStart } from './thread-messages.ts';

/** What happens to the thread, told once each. */
export interface ThreadEvents {
  /** The snapshot can't be used: the index is empty. */
  onUnfit: (why: string) => void;
  /** The thread has ended by itself: what it is asked is refused from now on, and what it was asked is refused now. `hadOpened`: it was not its snapshot. */
  onBroken: (error: Error, hadOpened: boolean) => void;
}

/** Posts that are asked after at a time, and sent at a time: what cloning them costs stays below a few ms. */
const ASKED = 1_000;
const SENT = 32;
/** Room for what a question leaves behind before it is cleared away; Node's own 48 MB are never all needed. */
const YOUNG_MB = 12;
const BEGIN_AFTER_MS = 5;

/** An index in a thread of its own; it begins to open at once, and what it is asked meanwhile waits. */
export function createThreadHost(start: ThreadStart, { onUnfit, onBroken }: ThreadEvents): IndexHost {
  const thread = startWorker(new URL('./thread.ts', import.meta.url), start, { maxYoungGenerationSizeMb: YOUNG_MB });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let lastNumber = 0;
  let [size, generation] = [0, 0];
  let broken: Error | null = null;
  let hasOpened = false;

  const breakDown = (error: Error): void => {
    if (broken) return;
    broken = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    onBroken(error, hasOpened);
  };
  thread.on('message', (response: IndexResponse) => {
    ({ size, generation } = response);
    if (response.number === 0) {
      hasOpened = true;
      if (typeof response.value === 'string') onUnfit(response.value);
      return;
    }
    const asked = waiting.get(response.number);
    waiting.delete(response.number);
    // A thread nobody waits for does not keep the process alive.
    if (waiting.size === 0) thread.unref();
    if (response.fault === undefined) asked?.resolve(response.value);
    else asked?.reject(new Error(`the search index has failed: ${response.fault}`));
  });
  thread.on('error', (error) => breakDown(error instanceof Error ? error : new Error(String(error))));
  thread.on('exit', (code) => breakDown(new Error(`the thread of the search index has ended with code ${code}`)));
  thread.unref();

  const ask = <Name extends keyof ThreadMessages>(
    name: Name,
    asked: Parameters<ThreadMessages[Name]>[0],
  ): Promise<Awaited<ReturnType<ThreadMessages[Name]>>> =>
    new Promise((resolve, reject) => {
      if (broken) {
        reject(broken);
        return;
      }
      lastNumber += 1;
      waiting.set(lastNumber, { resolve: resolve as (value: unknown) => void, reject });
      thread.ref();
      thread.postMessage({ number: lastNumber, name, asked } as IndexRequest);
    });

  /** Sends what the thread lacks of these posts. */
  const send = async (posts: readonly Post[]): Promise<void> => {
    const lacking = await ask('lacking', { ids: posts.map(({ id }) => id), fingerprints: Float64Array.from(posts, fingerprintOf) });
    const entries: PostEntry[] = [];
    let until = performance.now() + SLICE_MS / 2;
    for (const [at, place] of lacking.entries()) {
      const post = posts[place];
      if (post) entries.push(postEntryOf(post));
      if (entries.length < SENT && at < lacking.length - 1) continue;
      // Two batches are never under way: the thread is not buried in them.
      await ask('add', entries.splice(0));
      if (performance.now() < until) continue;
      await nextTurn();
      until = performance.now() + SLICE_MS / 2;
    }
  };

  const backlog = createBacklog(async (changes) => {
    while (changes.size > 0) {
      await nextTurn();
      const [posts, gone]: [Post[], string[]] = [[], []];
      for (const [id, post] of changes) {
        changes.delete(id);
        if (post) posts.push(post);
        else gone.push(id);
        if (posts.length + gone.length >= ASKED) break;
      }
      if (gone.length > 0) await ask('remove', gone);
      if (posts.length > 0) await send(posts);
    }
  }, BEGIN_AFTER_MS);

  return {
    get size() {
      return size + backlog.changes.size;
    },
    get generation() {
      return generation;
    },
    get isCaughtUp() {
      return broken === null && backlog.isCaughtUp;
    },
    upsert: backlog.upsert,
    remove: backlog.remove,
    settled: backlog.settled,
    answer: (question) => ask('answer', question),
    nearby: (query) => ask('nearby', query),
    suggest: (typed, limit, nowMs) => ask('suggest', { typed, limit, nowMs }),
    async *idBatches() {
      await backlog.settled();
      for (let ids = await ask('ids', true); ids.length > 0; ids = await ask('ids', false)) yield ids;
    },
    async save(file) {
      await backlog.settled();
      await ask('save', file);
    },
    async close() {
      broken ??= new Error('the search index is closed');
      for (const { reject } of waiting.values()) reject(broken);
      waiting.clear();
      // What was under way has just been refused.
      await backlog.stop().catch(() => undefined);
      await thread.terminate();
    },
  };
}
