import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { Post } from '../../src/content/post.ts';
import { median } from './bench.ts';
import type { KnownItemQuery, PostSource } from './search-queries.ts';
import { type Asked, quantile, type Spread } from './search-report.ts';
import type { SearchSubject } from './search-subject.ts';

/** Posts, with the time it took to make them: an archive has them in memory, so that time must not count for the engine. */
export interface MadePosts {
  source: PostSource;
  byId(id: string): Post | null;
  /** Replaces the post with the same id. */
  change(post: Post): void;
  /** Time spent making posts so far, ms. */
  makingMs(): number;
  /** Drops posts that were requested by id: their memory belongs to the archive, not to the engine. */
  forget(): void;
}

/** Wraps a source of posts, and measures the time for making them. */
export function createMadePosts(source: PostSource & { byId(id: string): Post | null }): MadePosts {
  let making = 0;
  const changed = new Map<string, Post>();
  /** As in an archive, requesting a post again returns the same object. */
  let asked = new Map<string, Post | null>();
  const timed = <T>(make: () => T): T => {
    const startMs = performance.now();
    const post = make();
    making += performance.now() - startMs;
    return post;
  };
  return {
    source: { size: source.size, post: (n) => timed(() => source.post(n)) },
    byId(id) {
      const known = changed.get(id) ?? asked.get(id);
      if (known !== undefined) return known;
      const post = timed(() => source.byId(id));
      if (asked.size >= ASKED_MAX) asked = new Map();
      asked.set(id, post);
      return post;
    },
    forget() {
      asked = new Map();
    },
    change: (post) => void changed.set(post.id, post),
    makingMs: () => making,
  };
}

const SLICE_POSTS = 16;
const ASKED_MAX = 5_000;
const TELL_EVERY = 100_000;
const RESOLUTION_MS = 1;
/** Changes before measuring begins, to warm up like the first round of queries. */
const WARMING_CHANGES = 30;
const CHANGES = 30;

/** Watches how long the event loop is blocked. `stop` ends the watch and returns the longest time, ms. */
export function watchBlocks(): { stop(): number } {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  return {
    stop() {
      delays.disable();
      return Math.max(0, delays.max / 1e6 - RESOLUTION_MS);
    },
  };
}

/** Resident memory after a garbage collection, MB of 2^20 bytes. @throws {Error} without `--expose-gc` */
export async function rssMb(): Promise<number> {
  if (!globalThis.gc) throw new Error('start it with --expose-gc');
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc();
    await pause(50);
  }
  return process.memoryUsage.rss() / 2 ** 20;
}

/** Passes in all posts (at most `most`), a few at a time as they would come from a folder, and waits until all can be found. */
export async function measureBuild(subject: SearchSubject, made: MadePosts, tell: (line: string) => void, most = made.source.size) {
  const size = Math.min(most, made.source.size);
  const before = made.makingMs();
  const startMs = performance.now();
  for (let from = 0; from < size; from += SLICE_POSTS) {
    const posts: Post[] = [];
    for (let n = from; n < Math.min(size, from + SLICE_POSTS); n += 1) posts.push(made.source.post(n));
    await subject.add(posts);
    await nextTurn();
    if (from > 0 && from % TELL_EVERY < SLICE_POSTS) tell(`${from} posts after ${Math.round((performance.now() - startMs) / 1_000)} s`);
  }
  await subject.settled();
  return { wallMs: performance.now() - startMs, makingMs: made.makingMs() - before };
}

/** Runs all queries once to warm up, then `rounds` times; times are medians over the rounds. */
export async function measureQueries(
  subject: SearchSubject,
  made: MadePosts,
  queries: readonly KnownItemQuery[],
  rounds: number,
): Promise<Asked> {
  const typed = queries.filter(({ cls }) => cls === 'prefix').flatMap(({ q }) => [q, q.slice(0, Math.ceil(q.length / 2)), q.slice(0, 2)]);
  const took: { searchMs: number[]; suggestMs: number[] }[] = [];
  const ranks: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const searchMs: number[] = [];
    for (const [at, query] of queries.entries()) {
      const { result, ms } = await clocked(made, () => subject.search(query.q, query.mode));
      searchMs.push(ms);
      ranks[at] = result.findIndex(query.isWanted) + 1;
      await nextTurn();
    }
    const suggestMs: number[] = [];
    for (const text of typed) {
      suggestMs.push((await clocked(made, () => subject.suggest(text))).ms);
      await nextTurn();
    }
    if (round > 0) took.push({ searchMs, suggestMs });
  }
  const classes = [...new Set(queries.map(({ cls }) => cls))].map((cls) => {
    const members = queries.flatMap((query, at) => (query.cls === cls ? [at] : []));
    const mean = (score: (rank: number) => number) => members.reduce((sum, at) => sum + score(ranks[at] ?? 0), 0) / members.length;
    const spread = spreadOf(took.map(({ searchMs }) => members.map((at) => searchMs[at] ?? Number.NaN)));
    const mrr10 = mean((rank) => (rank > 0 && rank <= 10 ? 1 / rank : 0));
    return [cls, { n: members.length, ...spread, mrr10, recall5: mean((rank) => (rank > 0 && rank <= 5 ? 1 : 0)) }] as const;
  });
  return {
    classes: Object.fromEntries(classes),
    all: spreadOf(took.map(({ searchMs }) => searchMs)),
    suggest: spreadOf(took.map(({ suggestMs }) => suggestMs)),
  };
}

function spreadOf(rounds: readonly (readonly number[])[]): Spread {
  return { p50: median(rounds.map((ms) => quantile(ms, 0.5))), p99: median(rounds.map((ms) => quantile(ms, 0.99))) };
}

async function clocked<T>(made: MadePosts, work: () => Promise<T>): Promise<{ result: T; ms: number }> {
  const making = made.makingMs();
  const startMs = performance.now();
  const result = await work();
  return { result, ms: performance.now() - startMs - (made.makingMs() - making) };
}

/** Time from giving a post a unique word until a search finds it by that word, minus the time of the same search afterwards. @throws {Error} if it is not found */
export async function measureChanges(subject: SearchSubject, made: MadePosts, isBare: boolean): Promise<number> {
  const took: number[] = [];
  const all = WARMING_CHANGES + CHANGES;
  for (let change = 0; change < all; change += 1) {
    const post = made.source.post(Math.floor((change * made.source.size) / all));
    const word = `changedword${String.fromCharCode(97 + Math.floor(change / 26), 97 + (change % 26))}qz`;
    const changed: Post = { ...post, title: `${post.title} ${word}`, hash: `${word}${post.hash}`.slice(0, 64) };
    const { result, ms } = await clocked(made, async () => {
      made.change(changed);
      await subject.add([changed]);
      return subject.search(word, 'search');
    });
    if (!isBare && result[0]?.id !== post.id) throw new Error(`a changed post is not found by its new word (post ${post.path})`);
    const again = await clocked(made, () => subject.search(word, 'search'));
    took.push(Math.max(0, ms - again.ms));
    await nextTurn();
  }
  return median(took.slice(WARMING_CHANGES));
}
