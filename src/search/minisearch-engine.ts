import { matchesFilters } from '../archive/filter-posts.ts';
import { spacedWords } from '../archive/fold-text.ts';
import { formatQuery } from '../archive/format-query.ts';
import { isPublished } from '../archive/is-published.ts';
import { newestFirst } from '../archive/newest-first.ts';
import type { Query } from '../archive/query.ts';
import type { Post } from '../content/post.ts';
import { nearbyQueries } from './did-you-mean.ts';
import { createLiveIndex } from './live-index.ts';
import { planWords, type Slot } from './plan-words.ts';
import { createPostText } from './post-text.ts';
import { type RankedPost, rankPosts } from './rank.ts';
import type { SearchEngine } from './search-engine.ts';
import { snippetOf } from './snippet.ts';
import { suggestFrom } from './suggest.ts';

/**
 * Search with MiniSearch inside. `now`: epoch ms; decides what is published (nothing else is ever found) and how recent it is.
 * Posts are indexed in the background in slices of about 10 ms; a search waits for them.
 */
export function createMiniSearchEngine(options: { now(): number }): SearchEngine {
  const live = createLiveIndex();
  const text = createPostText();

  const visible = (query: Query, now: Date): ((post: Post) => boolean) => {
    const phrases = query.phrases.map(spacedWords);
    const excluded = query.excluded.map(spacedWords).filter((words) => words !== ' ');
    return (post) =>
      isPublished(post, now) &&
      matchesFilters(post, query) &&
      phrases.every((phrase) => text.includes(post, phrase)) &&
      !excluded.some((words) => text.includes(post, words));
  };

  const rank = (query: Query, slots: readonly Slot[], now: Date): RankedPost[] => {
    const isVisible = visible(query, now);
    if (query.words.length === 0 && query.phrases.length === 0) {
      const posts = [...live.posts.values()].filter(isVisible);
      return eachOnce(newestFirst(posts, now).map((post) => ({ post, score: 0 })));
    }
    const allowed = (id: string): Post | null => {
      const post = live.posts.get(id);
      return post && isVisible(post) ? post : null;
    };
    return eachOnce(rankPosts(query, slots, live.index, { allowed, titleOf: text.titleOf }, now.getTime()));
  };

  const didYouMean = (query: Query, now: Date): string | null => {
    const { vocabulary } = live.index;
    const nearby = nearbyQueries(query, live.posts.values(), vocabulary);
    const better = nearby.find((candidate) => rank(candidate, planWords(candidate, vocabulary), now).length > 0);
    return better ? formatQuery(better) : null;
  };

  return {
    async search(query, { limit, offset }) {
      await live.settled();
      const now = new Date(options.now());
      const slots = planWords(query, live.index.vocabulary);
      const ranked = rank(query, slots, now);
      const hits = ranked.slice(offset, offset + limit).map(({ post, score }) => ({ post, score, snippet: snippetOf(post, slots) }));
      return { total: ranked.length, hits, didYouMean: ranked.length === 0 ? didYouMean(query, now) : null };
    },
    async suggest(typed, limit) {
      const now = new Date(options.now());
      const posts = [...live.posts.values()].filter((post) => isPublished(post, now));
      return suggestFrom(posts, typed, limit, now, (post) => text.titleOf(post).spaced);
    },
    upsert: live.upsert,
    remove: live.remove,
    get size() {
      return live.posts.size;
    },
  };
}

/** Two posts that lead to the same page are one hit: the better one. */
function eachOnce(ranked: readonly RankedPost[]): RankedPost[] {
  const urls = new Set<string>();
  return ranked.filter(({ post: { url } }) => {
    if (url === null) return true;
    const isNew = !urls.has(url);
    urls.add(url);
    return isNew;
  });
}
