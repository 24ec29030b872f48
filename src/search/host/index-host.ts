import type { Query } from '../../archive/query/query.ts';
import type { Post } from '../../content/post.ts';
import type { SearchSuggestion } from '../suggestion.ts';
import type { IndexAnswer, IndexQuery } from './search-core.ts';

/** Where an index lives: in this thread or another. Changes are taken at once and carried out in slices. */
export interface IndexHost {
  /** Posts handed over, those not indexed yet among them; in another thread: about. */
  readonly size: number;
  /** Another number after changes were carried out. */
  readonly generation: number;
  /** Whether every change handed over so far is in the index. */
  readonly isCaughtUp: boolean;
  upsert(posts: readonly Post[]): void;
  remove(ids: readonly string[]): void;
  /** Resolves once every change handed over so far is in the index. */
  settled(): Promise<void>;
  /** From what is indexed so far. */
  answer(question: IndexQuery): Promise<IndexAnswer>;
  /** See `SearchCore`. */
  nearby(query: Query): Promise<readonly Query[]>;
  suggest(typed: string, limit: number, nowMs: number): Promise<readonly SearchSuggestion[]>;
  /** Ids of all posts that are indexed, some at a time. */
  idBatches(): AsyncGenerator<readonly string[], void>;
  /** Writes a snapshot. @throws {Error} when it can't be written */
  save(file: string): Promise<void>;
  close(): Promise<void>;
}
