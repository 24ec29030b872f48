import type { Query } from '../archive/query.ts';
import type { Post } from '../content/post.ts';
import type { IndexParts } from './post-index.ts';
import type { Answer, Question } from './search-core.ts';
import type { SearchSuggestion } from './suggestion.ts';

/** Where an index lives: in this thread or another. Changes are taken at once and carried out in slices. */
export interface IndexHost {
  /** Posts handed over, those not indexed yet among them. */
  readonly size: number;
  upsert(posts: readonly Post[]): void;
  remove(ids: readonly string[]): void;
  /** Forgets the posts that this says are not there. */
  prune(isThere: (id: string) => boolean): Promise<void>;
  /** Resolves once every change handed over so far is in the index. */
  settled(): Promise<void>;
  /** From what is indexed so far. */
  answer(question: Question): Promise<Answer>;
  nearby(query: Query): Promise<readonly Query[]>;
  suggest(typed: string, limit: number, nowMs: number): Promise<readonly SearchSuggestion[]>;
  /** The whole index, to be saved or moved. */
  parts(): Promise<IndexParts>;
  close(): Promise<void>;
}
