import type { Query } from '../../archive/query/query.ts';
import type { PostEntry } from '../index/post-entry.ts';
import type { SearchSuggestion } from '../suggestion.ts';
import type { SynonymGroup } from '../text/word-lists.ts';
import type { IndexAnswer, IndexQuery } from './search-core.ts';

/** What an index in another thread can be asked, and what it answers. */
export interface ThreadMessages {
  /** Which of these posts (by place) it does not have as they are. */
  lacking: (posts: { ids: readonly string[]; fingerprints: Float64Array }) => readonly number[];
  add: (entries: readonly PostEntry[]) => null;
  remove: (ids: readonly string[]) => null;
  answer: (question: IndexQuery) => IndexAnswer;
  nearby: (query: Query) => readonly Query[];
  suggest: (asked: { typed: string; limit: number; nowMs: number }) => readonly SearchSuggestion[];
  /** The next ids; `again`: from the first on. Empty: that was all. */
  ids: (again: boolean) => readonly string[];
  save: (file: string) => Promise<null>;
}

/** A question to the thread. */
export type IndexRequest = {
  [Name in keyof ThreadMessages]: { number: number; name: Name; asked: Parameters<ThreadMessages[Name]>[0] };
}[keyof ThreadMessages];

/** What the thread says: first that it has opened, then answers, each with how the index is. */
export interface IndexResponse {
  /** Of the request; 0: the thread has opened. */
  number: number;
  value?: unknown;
  fault?: string;
  size: number;
  generation: number;
}

/** What a thread begins with. */
export interface ThreadStart {
  synonyms: readonly SynonymGroup[];
  /** A snapshot to open; null: begin empty. */
  file: string | null;
}
