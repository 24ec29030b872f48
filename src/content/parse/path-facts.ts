import { parseDate } from './dates.ts';

/** What a post's place and name say about it, as Jekyll and Eleventy read them. */
export interface PathFacts {
  /** The day a name begins with (`2025-01-02-slug.md`, `2025-1-2.md`, or a folder of that name with an `index.md`), as an ISO 8601 instant; null: none. */
  date: string | null;
  /** The name without its day and ending. */
  slug: string;
  /** Below a folder `_drafts` or `drafts`: never published from there. */
  inDrafts: boolean;
}

/** Reads a path, relative to the content folder and with `/`. Pure. */
export function pathFactsOf(path: string): PathFacts {
  const parts = path.replace(/\.(md|markdown|mdx)$/i, '').split('/');
  if (parts.length > 1 && parts.at(-1) === 'index') parts.pop();
  const name = parts.pop() ?? '';
  const [, day, rest] = /^(\d{4}-\d{1,2}-\d{1,2})(?:[-_. ](.+))?$/.exec(name) ?? [];
  const date = parseDate(day);
  return {
    date,
    slug: date === null ? name : (rest ?? name),
    inDrafts: parts.some((part) => /^_?drafts$/i.test(part)),
  };
}
