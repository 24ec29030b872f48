import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OpenSubject } from './search-subject.ts';

/** The build, as people run it: running the sources through `tsx` takes half as long again. */
const BUILT = new URL('../../dist/src/', import.meta.url);
/** Number of posts passed in before waiting for the index: a folder is not read faster than it is indexed. */
const AHEAD_POSTS = 512;

/** Loads Herald's own engine from `dist/`, as all parts of Herald use it. */
export async function loadHeraldSubject(): Promise<OpenSubject> {
  const { createSearchEngine } = (await import(new URL('search/engine.js', BUILT).href)) as typeof import('../../src/search/engine.ts');
  const { parseQuery } = (await import(new URL('archive/query/query.js', BUILT).href)) as typeof import('../../src/archive/query/query.ts');

  return async ({ byId, folder }) => {
    const now = new Date();
    const snapshotFile = join(folder, 'search.snapshot');
    const log = (event: string, facts: object): void => console.error(event, facts);
    const engine = createSearchEngine({ now: () => now.getTime(), postOf: byId, snapshotFile, log });
    let ahead = 0;
    return {
      async add(posts) {
        engine.upsert(posts);
        ahead += posts.length;
        if (ahead < AHEAD_POSTS) return;
        ahead = 0;
        await engine.settled();
        await nextTurn();
      },
      settled: () => engine.settled(),
      search: async (q, mode) => (await engine.search(parseQuery(q, now), { limit: 10, offset: 0, mode })).hits.map(({ post }) => post),
      suggest: async (typed) => (await engine.suggest(typed, 10)).length,
      save: async () => {
        await engine.close();
        return (await stat(snapshotFile)).size;
      },
      close: () => engine.close(),
    };
  };
}
