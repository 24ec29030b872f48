import { parseQuery } from '../archive/query/parse-query.ts';
import type { Query } from '../archive/query/query.ts';
import type { SearchEngine, SearchPage, SearchResult } from './search-engine.ts';

/** Answers a search as typed: what every surface shows. `query.notes` says what was not understood. */
export async function searchPosts(
  engine: SearchEngine,
  text: string,
  now: Date,
  page: SearchPage,
): Promise<SearchResult & { query: Query }> {
  const query = parseQuery(text, now);
  return { query, ...(await engine.search(query, page)) };
}
