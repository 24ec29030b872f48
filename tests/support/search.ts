import type { Post } from '../../src/content/post.ts';
import { createSearchEngine, type SearchOptions } from '../../src/search/engine.ts';
import type { SearchEngine } from '../../src/search/search-engine.ts';

/** Opens a search engine that keeps the posts it is given, as an archive would; `known`: posts that the archive has but that are not indexed. */
export function openSearch(parts: Omit<SearchOptions, 'postOf'>, known: readonly Post[] = []): SearchEngine {
  const posts = new Map(known.map((post) => [post.id, post]));
  const engine = createSearchEngine({ ...parts, postOf: (id) => posts.get(id) ?? null });
  return {
    search: engine.search,
    matching: engine.matching,
    suggest: engine.suggest,
    settled: engine.settled,
    prune: engine.prune,
    close: engine.close,
    upsert(added) {
      for (const post of added) posts.set(post.id, post);
      engine.upsert(added);
    },
    remove(ids) {
      for (const id of ids) posts.delete(id);
      engine.remove(ids);
    },
  };
}
