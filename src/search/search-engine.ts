import type { Expression } from '../archive/query/expression.ts';
import type { Query } from '../archive/query/query.ts';
import type { Post } from '../content/post.ts';
import type { SearchSuggestion } from './suggest.ts';

/** A passage of a hit in parts; `mark` is true for parts that match the query. */
export type Snippet = readonly { text: string; mark: boolean }[];

export interface SearchHit {
  post: Post;
  /** Larger is better; comparable within one result only. */
  score: number;
  /** The best passage, cut at words, at most 200 characters. */
  snippet: Snippet;
}

export interface SearchResult {
  /** Number of posts that have all words (in one form or another); above a few hundred it may include a few that turn out not to match when they are read. */
  total: number;
  /** Number of listed posts that lack a word: the nearest if no post has all words, otherwise those that score close to the best. `hits` is one page of `total + partial`. */
  partial: number;
  hits: readonly SearchHit[];
  /** A query that would have found something if this one found nothing, otherwise null. */
  didYouMean: string | null;
  /** The query that was searched instead if words that no post has were corrected, otherwise null. */
  corrected: string | null;
  /** The best hits of `didYouMean`, three at most. */
  nearest: readonly SearchHit[];
}

/** Which hits to return, and how to read the query. */
export interface SearchPage {
  /** `limit` and `offset` are numbers of hits. */
  limit: number;
  offset: number;
  /** `suggest`: the last word is still being typed. Default: `search`. */
  mode?: 'search' | 'suggest';
}

/** Search over the archive. Correct after every upsert and remove; indexes only the posts it is given. */
export interface SearchEngine {
  /** Best first; newest first if there are no words or phrases. With `OR` or parentheses: the posts that `matching` returns. */
  search(query: Query, page: SearchPage): Promise<SearchResult>;
  /** Strict search: returns exactly the posts that a filter matches, newest first, without corrections, prefix matches or partial matches. */
  matching(filter: Expression): Promise<readonly Post[]>;
  /** Returns at most `limit` posts (then tags and sources) whose names begin with the text. */
  suggest(text: string, limit: number): Promise<readonly SearchSuggestion[]>;
  /** Resolves once every earlier change can be found; searches wait for it too, but only for a limited time. */
  settled(): Promise<void>;
  /** Adds posts, replacing those with the same id. */
  upsert(posts: readonly Post[]): void;
  remove(ids: readonly string[]): void;
  /** Removes posts of the snapshot that are not in the archive. Call it once the archive is complete after a start. */
  prune(): void;
  /** Writes the snapshot if something changed. The engine must not be used afterwards. */
  close(): Promise<void>;
}
