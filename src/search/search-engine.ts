import type { Expression } from '../archive/query/expression.ts';
import type { Query } from '../archive/query/query.ts';
import type { Post } from '../content/post.ts';
import type { SearchSuggestion } from './suggest.ts';

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
  /** Posts that have all words (in one form or another); above some hundreds it may count a few that are no hits at a second look. */
  total: number;
  /** Posts that lack a word and are listed all the same: where none has all words, the nearest; else those that come near the best. `hits` is one page of `total + partial`. */
  partial: number;
  hits: readonly SearchHit[];
  /** A query that would have found something, when this one found nothing. */
  didYouMean: string | null;
  /** What was searched instead, when words that no post has were taken for others. */
  corrected: string | null;
  /** The best hits of `didYouMean`, three at most. */
  nearest: readonly SearchHit[];
}

/** Which hits are wanted, and how the query is read. */
export interface SearchPage {
  /** In hits, both. */
  limit: number;
  offset: number;
  /** `suggest`: the last word is still being typed. Default: `search`. */
  mode?: 'search' | 'suggest';
}

/** Search over the archive. Correct after every upsert and remove; only what is handed over is indexed. */
export interface SearchEngine {
  /** Best first; without words, phrases (filters alone, or nothing): newest first. With `OR` or parentheses: what `matching` gives. */
  search(query: Query, page: SearchPage): Promise<SearchResult>;
  /** Strict search: exactly the posts that a filter matches, the newest first; no correction, no beginnings of words, no other posts. */
  matching(filter: Expression): Promise<readonly Post[]>;
  /** Posts (then tags and sources) whose names begin as typed; at most `limit`. */
  suggest(text: string, limit: number): Promise<readonly SearchSuggestion[]>;
  /** Resolves once every change handed over so far is found; searches wait for it too, but not for ever. */
  settled(): Promise<void>;
  /** Adds posts, replacing those of the same id. */
  upsert(posts: readonly Post[]): void;
  remove(ids: readonly string[]): void;
  /** Forgets posts of a snapshot that the archive does not have. To be called once the archive is complete after a start. */
  prune(): void;
  /** Writes the snapshot if something changed. It must not be used any more. */
  close(): Promise<void>;
}
