import type { Post } from '../../content/post.ts';
import { isPrerelease } from '../../content/release-version.ts';
import { matchesName, NAME_FIELD_LIST, type NameField, namesIn } from './name-fields.ts';
import type { Query } from './query.ts';

/**
 * Whether a post meets the filters of a query: within one list any value may match, all lists given must. Undated posts are neither before
 * nor after anything. Pure.
 */
export function matchesFilters(post: Post, query: Query): boolean {
  return (
    NAME_FIELD_LIST.every((field) => {
      const wanted = query.names[field];
      return (wanted.length === 0 || hasName(post, field, wanted)) && !hasName(post, field, query.excludedNames[field]);
    }) &&
    (query.prerelease === null || query.prerelease === isPrerelease(post.title, post.url)) &&
    isWithin(post, query.after, query.before)
  );
}

function hasName(post: Post, field: NameField, values: readonly string[]): boolean {
  return namesIn(post, field).some((own) => values.some((value) => matchesName(own, { field, value, exact: false })));
}

function isWithin(post: Post, after: string | null, before: string | null): boolean {
  if (after === null && before === null) return true;
  if (post.date === null) return false;
  const date = Date.parse(post.date);
  return (after === null || date >= Date.parse(after)) && (before === null || date < Date.parse(before));
}
