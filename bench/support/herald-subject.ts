import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseQuery } from '../../src/archive/parse-query.ts';
import { createSearchEngine } from '../../src/search/engine.ts';
import type { SearchSubject, SubjectTerms } from './search-subject.ts';

/** Herald's own engine, as every surface uses it. */
export async function openHeraldSubject({ byId, folder }: SubjectTerms): Promise<SearchSubject> {
  const now = new Date();
  const snapshotFile = join(folder, 'search.snapshot');
  const log = (event: string, facts: object): void => console.error(event, facts);
  const engine = createSearchEngine({ now: () => now.getTime(), postOf: byId, snapshotFile, log });
  return {
    add: (posts) => engine.upsert(posts),
    settled: () => engine.settled(),
    search: async (q, mode) => (await engine.search(parseQuery(q, now), { limit: 10, offset: 0, mode })).hits.map(({ post }) => post),
    suggest: async (typed) => (await engine.suggest(typed, 10)).length,
    save: async () => {
      await engine.snapshot();
      return (await stat(snapshotFile)).size;
    },
    close: () => engine.close(),
  };
}
