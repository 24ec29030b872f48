import type { Post } from '../../src/content/post.ts';

/** A search engine under measurement. */
export interface SearchSubject {
  /** Adds posts; may be called again at once. */
  add(posts: readonly Post[]): void | Promise<void>;
  /** Resolves when everything that was added can be found. */
  settled(): Promise<void>;
  /** The best ten results. `suggest`: the last word is still being typed. */
  search(q: string, mode: 'search' | 'suggest'): Promise<readonly { id: string; path: string }[]>;
  /** Number of completions, at most ten. */
  suggest(typed: string): Promise<number>;
  /** Saves what `open` in another process needs, and ends. Resolves to the size on disk, bytes; null: not supported. */
  save(): Promise<number | null>;
  close(): Promise<void>;
}

/** What a search engine under measurement is given. */
interface SubjectTerms {
  /** Its own folder, shared by the process that builds and the one that opens. */
  folder: string;
  /** Whether to start from what `save` wrote there. */
  reopened: boolean;
  byId(id: string): Post | null;
}

/** Engines that can be measured; `bare`: no engine, to measure the process itself. */
export type SubjectName = 'bare' | 'herald' | 'minisearch';

/** Opens an engine, empty or from saved data. */
export type OpenSubject = (terms: SubjectTerms) => Promise<SearchSubject>;

/** Loads the code of this engine only: the memory and time of other code should not count for it. */
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
