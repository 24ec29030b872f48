import type { Post } from '../../src/content/post.ts';

/** A search engine under measurement. */
export interface SearchSubject {
  /** Takes posts in; more of them may follow at once. */
  add(posts: readonly Post[]): void | Promise<void>;
  /** Resolves when everything added is found. */
  settled(): Promise<void>;
  /** The best ten. `suggest`: the last word is still being typed. */
  search(q: string, mode: 'search' | 'suggest'): Promise<readonly { id: string; path: string }[]>;
  /** Completions, at most ten. Resolves to how many there are. */
  suggest(typed: string): Promise<number>;
  /** Writes what `open` in another process needs, and ends. Resolves to bytes on disk; null: it can't. */
  save(): Promise<number | null>;
  close(): Promise<void>;
}

/** What a subject may use. */
interface SubjectTerms {
  /** A folder of its own, the same for the process that builds and the one that opens. */
  folder: string;
  /** Whether to begin with what `save` wrote there. */
  reopened: boolean;
  byId(id: string): Post | null;
}

/** Engines that can be measured; `bare`: none, for what the process itself needs. */
export type SubjectName = 'bare' | 'herald' | 'minisearch';

/** Makes an engine, empty or of what was saved. */
export type OpenSubject = (terms: SubjectTerms) => Promise<SearchSubject>;

/** Loads the code of one of them, and no other's: what that takes is Node's affair, not the engine's. */
export async function loadSubject(name: SubjectName): Promise<OpenSubject> {
  switch (name) {
    case 'bare':
      return async () => bareSubject;
    case 'herald':
      return (await import('./herald-subject.ts')).loadHeraldSubject();
    case 'minisearch':
      return (await import('./minisearch-subject.ts')).openMinisearchSubject;
  }
}

const bareSubject: SearchSubject = {
  add: () => undefined,
  settled: async () => undefined,
  search: async () => [],
  suggest: async () => 0,
  save: async () => null,
  close: async () => undefined,
};
