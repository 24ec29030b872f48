import { isPublished } from '../archive/archive.ts';
import type { Expression } from '../archive/query/expression.ts';
import { formatQuery, parseQuery, type Query } from '../archive/query/query.ts';
import type { Post } from '../content/post.ts';
import { compileFilter } from '../filter/compile-filter.ts';
import { matchesPost, postFactsOf } from '../filter/matches-post.ts';
import { forEachInSlices } from '../lib/concurrency.ts';
import { withTimeout } from '../lib/timeout.ts';
import type { Log } from '../ops/log.ts';
import type { FeedbackBoost } from './feedback.ts';
import { createIndexHost } from './host/index-host.ts';
import { filterTestOf } from './ranking/candidates.ts';
import type { SearchEngine, SearchHit, SearchPage, SearchResult } from './search-engine.ts';
import { createSnippets, type Marks } from './snippet.ts';
import { createPostText } from './text/post-text.ts';
import { type SynonymGroup, synonymsByName } from './text/word-lists.ts';

/** Options of a search engine. */
export interface SearchOptions {
  /** Returns the current time, epoch ms; it decides which posts are published (others are never found) and how recent they are. */
  now: () => number;
  /** Returns the current post with this id, null if there is none: the engine stores no texts. */
  postOf: (id: string) => Post | null;
  /** Synonyms in addition to the built-in ones. */
  synonyms?: readonly SynonymGroup[];
  /** Raises posts that people chose before. */
  boost?: FeedbackBoost;
  /** File that keeps the index between starts; by default it is not kept. */
  snapshotFile?: string;
  /** Logs problems with the snapshot. */
  log?: Log;
}

type Page = Pick<SearchResult, 'total' | 'partial' | 'hits' | 'corrected'>;

/** Maximum time a search waits for changes to be indexed, ms; then it answers from what is indexed. */
const MAX_WAIT_MS = 2_000;
/** Number of best posts that `boost` may reorder. */
const BOOSTED = 50;
/** Minimum number of posts that are read to check phrases and exclusions, so that the number of hits is accurate. */
const CHECKED_AT_LEAST = 200;
const NEAREST = 3;

/** Creates our own engine, on an index that is built in slices of about 8 ms. */
export function createSearchEngine(parts: SearchOptions): SearchEngine {
  const { now, postOf, boost, log = () => undefined } = parts;
  /** Post id → when it becomes published or expires, epoch ms; and the earliest of these times. */
  const changesAt = new Map<string, number>();
  let nextChangeAt = Number.POSITIVE_INFINITY;
  /** Returns a post if it may be indexed: others stay out, so that none of their words is ever suggested. */
  const shownPost = (id: string): Post | null => {
    const post = postOf(id);
    return post && isPublished(post, new Date(now())) ? post : null;
  };
  const synonyms = synonymsByName(parts.synonyms);
  const host = createIndexHost({ synonyms, file: parts.snapshotFile ?? null, postOf: shownPost, log });
  const text = createPostText();

  /** Returns a check of what the index cannot decide: whether a post has the phrases and nothing that is excluded. */
  const checkOf = (query: Query, atMs: number): ((post: Post) => boolean) => {
    const at = new Date(atMs);
    const phrases = query.phrases.flatMap((phrase) => text.saying(phrase) ?? []);
    const excluded = query.excluded.flatMap((phrase) => text.saying(phrase) ?? []);
    const filter = filterTestOf(query);
    return (post) =>
      isPublished(post, at) &&
      matchesPost(filter, postFactsOf(post)) &&
      phrases.every((says) => says(post)) &&
      !excluded.some((says) => says(post));
  };

  const hitsOf = async (found: readonly { post: Post; score: number }[], marks: readonly Marks[]): Promise<SearchHit[]> => {
    const snippet = createSnippets(marks, text);
    const hits: SearchHit[] = [];
    await forEachInSlices(found, ({ post, score }) => {
      hits.push({ post, score, snippet: snippet(post) });
      return true;
    });
    return hits;
  };

  const pageOf = async (query: Query, { limit, offset, mode = 'search' }: SearchPage): Promise<Page> => {
    const nowMs = now();
    const needsReading = query.phrases.length + query.excluded.length > 0;
    const wanted = offset + limit;
    const ranked = Math.max(wanted, boost || needsReading ? BOOSTED : 0);
    const checked = needsReading ? CHECKED_AT_LEAST : 0;
    const most = Math.max(ranked, needsReading ? 4 * wanted + checked : 0);
    const found = (await host.core()).answer(query, mode, nowMs, most);
    const isHit = checkOf(query, nowMs);
    const posts: { post: Post; score: number }[] = [];
    const refused = { complete: 0, partial: 0 };
    await forEachInSlices(found.posts, ({ id, score, hasAll }, place) => {
      if (posts.length >= ranked && place >= checked) return false;
      const post = postOf(id);
      if (post && isHit(post)) posts.push({ post, score: score * (boost?.(query.text, id) ?? 1) });
      else refused[hasAll ? 'complete' : 'partial'] += 1;
      return true;
    });
    if (boost) posts.splice(0, BOOSTED, ...posts.slice(0, BOOSTED).sort((a, b) => b.score - a.score));
    const hits = await hitsOf(posts.slice(offset, wanted), found.marks);
    const total = found.total - refused.complete;
    const partial = found.partial - refused.partial;
    return { total, partial, hits, corrected: total + partial > 0 ? found.corrected : null };
  };

  const matching = async (filter: Expression): Promise<{ posts: readonly Post[]; marks: readonly Marks[] }> => {
    const at = new Date(now());
    const test = compileFilter(filter, synonyms);
    const core = await host.core();
    const posts: Post[] = [];
    await forEachInSlices(core.find(test, at.getTime()), ({ id, isSure }) => {
      const post = postOf(id);
      if (post && isPublished(post, at) && (isSure || matchesPost(test, postFactsOf(post)))) posts.push(post);
      return true;
    });
    return { posts, marks: core.marks(test) };
  };

  const strictPage = async (filter: Expression, { limit, offset }: SearchPage): Promise<Page> => {
    const { posts, marks } = await matching(filter);
    const page = posts.slice(offset, offset + limit).map((post) => ({ post, score: 0 }));
    return { total: posts.length, partial: 0, hits: await hitsOf(page, marks), corrected: null };
  };

  const nearest = async (query: Query): Promise<{ didYouMean: string | null; nearest: readonly SearchHit[] }> => {
    for (const nearby of (await host.core()).nearby(query)) {
      const { hits } = await pageOf(nearby, { limit: NEAREST, offset: 0 });
      if (hits.length > 0) return { didYouMean: formatQuery(nearby), nearest: hits };
    }
    return { didYouMean: null, nearest: [] };
  };

  /** Indexes published posts. Drafts, scheduled and expired posts stay out of the index, so that nothing derived from its words (corrections, completions, counts) reveals them. */
  const handOver = (posts: readonly Post[]): void => {
    const at = new Date(now());
    for (const post of posts) {
      const changeAt = nextChangeOf(post, at.getTime());
      if (changeAt === null) changesAt.delete(post.id);
      else changesAt.set(post.id, changeAt);
      nextChangeAt = Math.min(nextChangeAt, changeAt ?? nextChangeAt);
      if (isPublished(post, at)) host.upsert([post]);
      else host.remove([post.id]);
    }
  };

  /** Indexes or removes posts that have become published or have expired. */
  const applyDue = (): void => {
    const nowMs = now();
    if (nowMs < nextChangeAt) return;
    nextChangeAt = Number.POSITIVE_INFINITY;
    const due: Post[] = [];
    for (const [id, changeAt] of changesAt) {
      if (changeAt > nowMs) nextChangeAt = Math.min(nextChangeAt, changeAt);
      else {
        changesAt.delete(id);
        const post = postOf(id);
        if (post) due.push(post);
      }
    }
    handOver(due);
  };

  const caughtUp = async (): Promise<void> => {
    applyDue();
    if (!host.isSettled) await withTimeout(MAX_WAIT_MS, host.settled());
  };

  return {
    async search(query, page) {
      await caughtUp();
      if (query.expression !== null) return { ...(await strictPage(query.expression, page)), didYouMean: null, nearest: [] };
      const found = await pageOf(query, page);
      return { ...found, ...(found.total + found.partial > 0 ? { didYouMean: null, nearest: [] } : await nearest(query)) };
    },
    async matching(filter) {
      await caughtUp();
      return (await matching(filter)).posts;
    },
    async suggest(typed, limit) {
      await caughtUp();
      return (await host.core()).suggest(typed, limit, now());
    },
    settled: host.settled,
    upsert: handOver,
    remove(ids) {
      for (const id of ids) changesAt.delete(id);
      host.remove(ids);
    },
    prune: host.prune,
    close: host.close,
  };
}

/** Returns when a post becomes published or expires, epoch ms; null if it will not. Pure. */
function nextChangeOf({ draft, publishAt, expiresAt }: Post, nowMs: number): number | null {
  if (draft) return null;
  const coming = [publishAt, expiresAt].flatMap((at) => (at === null ? [] : [Date.parse(at)])).filter((at) => at > nowMs);
  return coming.length > 0 ? Math.min(...coming) : null;
}

/** Answers a search as typed, for every place that shows results. `query.notes` lists what was not understood. */
export async function searchPosts(
  engine: SearchEngine,
  text: string,
  now: Date,
  page: SearchPage,
): Promise<SearchResult & { query: Query }> {
  const query = parseQuery(text, now);
  return { query, ...(await engine.search(query, page)) };
}
