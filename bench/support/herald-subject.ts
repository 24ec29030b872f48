import { parseQuery } from '../../src/archive/parse-query.ts';
import { createMiniSearchEngine } from '../../src/search/minisearch-engine.ts';
import type { SearchSubject, SubjectTerms } from './search-subject.ts';

/** Herald's own engine, as every surface uses it. */
export async function openHeraldSubject(_terms: SubjectTerms): Promise<SearchSubject> {
  const now = new Date();
  const engine = createMiniSearchEngine({ now: () => now.getTime() });
  const search = async (q: string, limit: number) => (await engine.search(parseQuery(q, now), { limit, offset: 0 })).hits;
  return {
    add: (posts) => engine.upsert(posts),
    settled: async () => void (await search('', 1)),
    search: async (q) => (await search(q, 10)).map(({ post }) => post),
    suggest: async (typed) => (await engine.suggest(typed, 10)).length,
    save: async () => null,
    close: async () => undefined,
  };
}
