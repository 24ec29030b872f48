import { parseDate } from './dates.ts';

/** What a post's place and name say about it, as Jekyll and Eleventy read them. */
export interface PathFacts {
  /** The day a name begins with (`2025-01-02-slug.md`, `2025-1-2.md`, or a folder of that name with an `index.md`), as an ISO 8601 instant; null: none. */
  date: string | null;
  /** The name without its day and ending. */
  slug: string;
  /** Below a folder `_drafts` or `drafts`: never published from there. */
  inDrafts: boolean;
  /** Folders above a folder `_posts`; null where there is none. Jekyll makes categories of them. */
  abovePosts: readonly string[] | null;
}

/** Reads a path, relative to the content folder and with `/`. Pure. */
export function pathFactsOf(path: string): PathFacts {
  const parts = path.replace(/\.(md|markdown)$/i, '').split('/');
  if (parts.length > 1 && parts.at(-1) === 'index') parts.pop();
  const name = parts.pop() ?? '';
  const [, day, rest] = /^(\d{4}-\d{1,2}-\d{1,2})(?:[-_. ](.+))?$/.exec(name) ?? [];
  const date = parseDate(day);
  const posts = parts.lastIndexOf('_posts');
  return {
    date,
    slug: date === null ? name : (rest ?? name),
    inDrafts: parts.some((part) => /^_?drafts$/i.test(part)),
    abovePosts: posts < 0 ? null : parts.slice(0, posts),
  };
}

/** What of a post decides its page's address on its own site. */
export interface PagePlace {
  path: string;
  /** `slug` of the front matter. */
  slug: string | null;
  /** `permalink` or `url` of the front matter: the whole place, `/about/`. Patterns (`:title`, `{{ … }}`) don't count. */
  permalink: string | null;
  /** ISO 8601 instant, UTC. */
  date: string | null;
}

/**
 * Address of a post on its own site. As Hugo and Astro make it: `docs/My Post.md` → `<siteUrl>/docs/my-post/`; below `_posts` as
 * Jekyll does: `news/_posts/2025-01-02-Hello.md` → `<siteUrl>/news/2025/01/02/Hello.html`. A `slug` replaces the last part, a `permalink` everything. Pure.
 */
export function siteUrlOf(siteUrl: string, place: PagePlace): string {
  const { path, slug, permalink, date } = place;
  const site = siteUrl.replace(/(?<!\/)\/+$/, '');
  if (permalink !== null && /^\/(?!\/)[^:{}]*$/.test(permalink)) return site + encodeURI(permalink);
  const facts = pathFactsOf(path);
  if (facts.abovePosts !== null && date !== null) {
    const day = date.slice(0, 10).split('-');
    return `${site}/${[...facts.abovePosts, ...day, slug ?? facts.slug].map(encodeURIComponent).join('/')}.html`;
  }
  const parts = path.replace(/\.(md|markdown)$/i, '').split('/');
  if (parts.length > 1 && parts.at(-1) === 'index') parts.pop();
  if (slug !== null) parts.splice(-1, 1, slug);
  const encoded = parts.map((part) => encodeURIComponent(part.toLowerCase().trim().replace(/\s+/g, '-')));
  return `${site}/${encoded.join('/')}/`;
}
