import type { Post } from '../../content/post.ts';
import { isPrerelease } from '../../content/release-version.ts';
import { foldedWords, foldText } from '../../lib/fold-text.ts';
import type { Clause } from './expression.ts';
import type { Query } from './query.ts';

/**
 * Whether a post meets the filters of a query: within one list any value may match, all lists given must. Letter case never matters;
 * a source matches by whole words (`source:k3s` means “K3s Releases”). Undated posts are neither before nor after anything. Pure.
 */
export function matchesFilters(post: Post, query: Query): boolean {
  return (
    (query.tags.length === 0 || query.tags.some((tag) => hasTag(post, tag))) &&
    (query.sources.length === 0 || query.sources.some((source) => isFrom(post, source))) &&
    (query.kinds.length === 0 || query.kinds.some((kind) => isKindNamed(post.kind, kind))) &&
    !query.excludedTags.some((tag) => hasTag(post, tag)) &&
    !query.excludedSources.some((source) => isFrom(post, source)) &&
    !query.excludedKinds.some((kind) => isKindNamed(post.kind, kind)) &&
    (query.prerelease === null || query.prerelease === isPrerelease(post.title, post.url)) &&
    isWithin(post, query.after, query.before)
  );
}

/** Whether people who write a name clause mean this tag, source or kind. Pure. */
export function matchesName(own: string, { field, value, exact }: Extract<Clause, { type: 'name' }>): boolean {
  if (exact) return own !== '' && foldText(own) === foldText(value);
  if (field === 'tag') return isTagNamed(own, value);
  return field === 'source' ? isSourceNamed(own, value) : isKindNamed(own, value);
}

/** Whether people who write `tag` mean this tag: `cloud foundation`, `Cloud-Foundation` and `cloud_foundation` are one. Pure. */
export function isTagNamed(own: string, tag: string): boolean {
  return tagKey(own) === tagKey(tag);
}

/** Whether people who write `source` mean this source: it, or whole words of it. Pure. */
export function isSourceNamed(own: string, source: string): boolean {
  if (own === '') return false;
  const words = foldedWords(source);
  return foldText(own) === foldText(source) || (words !== ' ' && foldedWords(own).includes(words));
}

/** Whether people who write `kind` mean this kind; they write `kind:releases` as well. Pure. */
export function isKindNamed(own: string, kind: string): boolean {
  const [folded, wanted] = [foldText(own), foldText(kind)];
  return folded === wanted || `${folded}s` === wanted;
}

function hasTag(post: Post, tag: string): boolean {
  return post.tags.some((own) => isTagNamed(own, tag));
}

function tagKey(tag: string): string {
  return foldText(tag)
    .replace(/^#/, '')
    .replace(/[\s_-]+/g, '-');
}

function isFrom(post: Post, source: string): boolean {
  return post.source !== null && isSourceNamed(post.source, source);
}

function isWithin(post: Post, after: string | null, before: string | null): boolean {
  if (after === null && before === null) return true;
  if (post.date === null) return false;
  const date = Date.parse(post.date);
  return (after === null || date >= Date.parse(after)) && (before === null || date < Date.parse(before));
}
