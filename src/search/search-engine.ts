import type { Query } from '../archive/query.ts';
import type { Post } from '../content/post.ts';

/** A passage of a hit; `mark` where it answers the query. */
export type Snippet = readonly { text: string; mark: boolean }[];

export interface SearchHit {
  post: Post;
  /** Larger is better; comparable within one result only. */
  score: number;
  /** The best passage, cut at words, at most 200 characters. */
  snippet: Snippet;
}

export interface SearchResult {
  /** Hits in all, of which `hits` is one page. */
  total: number;
  hits: readonly SearchHit[];
  /** A query that would have found something, when this one found nothing. */
  didYouMean: string | null;
}

/** Search over the archive. Correct after every upsert and remove; only what is handed over is indexed. */
export interface SearchEngine {
  /** Best first; without words, phrases (filters alone, or nothing): newest first. `offset`, `limit`: in hits. */
  search(query: Query, page: { limit: number; offset: number }): Promise<SearchResult>;
  /** Posts (then tags and sources) whose names begin as typed; at most `limit`. */
  suggest(text: string, limit: number): Promise<readonly { label: string; query: string }[]>;
  /** Adds posts, replacing those of the same id. */
  upsert(posts: readonly Post[]): void;
  remove(ids: readonly string[]): void;
  readonly size: number;
}
