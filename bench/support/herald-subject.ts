import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OpenSubject } from './search-subject.ts';

/** What people run: the sources through `tsx` take half as long again. */
const BUILT = new URL('../../dist/src/', import.meta.url);
/** So many posts are handed over before they are waited for: a folder is read no faster than it is indexed. */
const AHEAD_POSTS = 512;

/** Herald's own engine, as every surface uses it, from `dist/`. */
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
