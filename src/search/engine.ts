import { isPublished } from '../archive/is-published.ts';
import type { Expression } from '../archive/query/expression.ts';
import { formatQuery, matchesFilters, type Query } from '../archive/query/query.ts';
import type { Post } from '../content/post.ts';
import { compileFilter } from '../filter/compile-filter.ts';
import { matchesPost, postFactsOf } from '../filter/matches-post.ts';
import { inSlices } from '../lib/concurrency.ts';
import { withTimeout } from '../lib/timeout.ts';
import type { Log } from '../ops/log.ts';
import type { FeedbackBoost } from './feedback.ts';
import { createIndexHost } from './host/index-host.ts';
import { createPublishedPosts } from './published-posts.ts';
import type { SearchEngine, SearchHit, SearchPage, SearchResult } from './search-engine.ts';
import { createSnippets, type Marks } from './snippet.ts';
import { createPostText } from './text/post-text.ts';
import { type SynonymGroup, synonymsByName } from './text/word-lists.ts';

/** Settings of an engine, and what it may use. */
export interface SearchOptions {
  /** Epoch ms; decides what is published (nothing else is ever found) and how recent it is. */
  now: () => number;
  /** The post of an id as it is now, null where there is none: the engine keeps no texts. */
  postOf: (id: string) => Post | null;
  /** Names for one thing, more than those known anyway. */
  synonyms?: readonly SynonymGroup[];
  /** What people chose before. */
  boost?: FeedbackBoost;
  /** Where the index is kept between starts; left out: nowhere. */
  snapshotFile?: string;
  /** Told about the snapshot. */
  log?: Log;
}

type Page = Pick<SearchResult, 'total' | 'partial' | 'hits' | 'corrected'>;

/** Maximum time a search waits for changes to be indexed, ms; then it answers from what there is. */
const MAX_WAIT_MS = 2_000;
/** Number of the best posts that may rise by what people chose. */
const BOOSTED = 50;
/** Minimum number of posts that are read for phrases and exclusions, to know how many hits there are. */
const CHECKED_AT_LEAST = 200;
const NEAREST = 3;

/** Our own engine, over an index that is built in slices of about 8 ms. */
export function createSearchEngine(parts: SearchOptions): SearchEngine {
  const { now, postOf, boost, log = () => undefined } = parts;
  const published = createPublishedPosts(now);
  /** What may be indexed: all else stays outside, so that no word of it is ever suggested. */
  const shownPost = (id: string): Post | null => {
    const post = postOf(id);
    return post && isPublished(post, new Date(now())) ? post : null;
  };
  const host = createIndexHost({ synonyms: parts.synonyms ?? [], file: parts.snapshotFile ?? null, postOf: shownPost, log });
  const synonyms = synonymsByName(parts.synonyms);
  const text = createPostText();

  /** What the index cannot tell: whether a post has the phrases, and nothing that is excluded. */
  const checkOf = (query: Query, atMs: number): ((post: Post) => boolean) => {
    const at = new Date(atMs);
    const phrases = query.phrases.flatMap((phrase) => text.saying(phrase) ?? []);
    const excluded = query.excluded.flatMap((phrase) => text.saying(phrase) ?? []);
    return (post) =>
      isPublished(post, at) && matchesFilters(post, query) && phrases.every((says) => says(post)) && !excluded.some((says) => says(post));
  };

  const pageOf = async (query: Query, { limit, offset, mode = 'search' }: SearchPage): Promise<Page> => {
    const nowMs = now();
    const needsReading = query.phrases.length + query.excluded.length > 0;
    const wanted = offset + limit;
    const ranked = Math.max(wanted, boost || needsReading ? BOOSTED : 0);
    const checked = needsReading ? CHECKED_AT_LEAST : 0;
    const most = Math.max(ranked, needsReading ? 4 * wanted + checked : 0);
    const found = (await host.core()).answer({ query, mode, nowMs, most });
    const isHit = checkOf(query, nowMs);
    const posts: { post: Post; score: number }[] = [];
    const refused = { complete: 0, partial: 0 };
    await inSlices(found.posts, ({ id, score, hasAll }, place) => {
      if (posts.length >= ranked && place >= checked) return false;
      const post = postOf(id);
      if (post && isHit(post)) posts.push({ post, score: score * (boost?.(query.text, id) ?? 1) });
      else refused[hasAll ? 'complete' : 'partial'] += 1;
      return true;
    });
    if (boost) posts.splice(0, BOOSTED, ...posts.slice(0, BOOSTED).sort((a, b) => b.score - a.score));
    const snippet = createSnippets(found.marks, text);
    const hits: SearchHit[] = [];
    await inSlices(posts.slice(offset, wanted), ({ post, score }) => {
      hits.push({ post, score, snippet: snippet(post) });
      return true;
    });
    const total = found.total - refused.complete;
    const partial = found.partial - refused.partial;
    return { total, partial, hits, corrected: total + partial > 0 ? found.corrected : null };
  };

  const matching = async (filter: Expression): Promise<{ posts: readonly Post[]; marks: readonly Marks[] }> => {
    const at = new Date(now());
    const test = compileFilter(filter, synonyms);
    const found = (await host.core()).matching(test, at.getTime());
    const posts: Post[] = [];
    await inSlices(found.posts, ({ id, isSure }) => {
      const post = postOf(id);
      if (post && isPublished(post, at) && (isSure || matchesPost(test, postFactsOf(post)))) posts.push(post);
      return true;
    });
    return { posts, marks: found.marks };
  };

  const strictPage = async (filter: Expression, { limit, offset }: SearchPage): Promise<Page> => {
    const { posts, marks } = await matching(filter);
    const snippet = createSnippets(marks, text);
    const hits: SearchHit[] = [];
    await inSlices(posts.slice(offset, offset + limit), (post) => {
      hits.push({ post, score: 0, snippet: snippet(post) });
      return true;
    });
    return { total: posts.length, partial: 0, hits, corrected: null };
  };

  const nearest = async (query: Query): Promise<{ didYouMean: string | null; nearest: readonly SearchHit[] }> => {
    for (const nearby of (await host.core()).nearby(query)) {
      const { hits } = await pageOf(nearby, { limit: NEAREST, offset: 0 });
      if (hits.length > 0) return { didYouMean: formatQuery(nearby), nearest: hits };
    }
    return { didYouMean: null, nearest: [] };
  };

  const handOver = (posts: readonly Post[]): void => {
    const { shown, hidden } = published.sort(posts);
    if (shown.length > 0) host.upsert(shown);
    if (hidden.length > 0) host.remove(hidden);
  };

  /** Posts whose time has come or run out. */
  const applyDue = (): void => {
    const ids = published.takeDue();
    if (ids.length > 0) handOver(ids.flatMap((id) => postOf(id) ?? []));
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
      published.forget(ids);
      host.remove(ids);
    },
    prune: host.prune,
    close: host.close,
  };
}
