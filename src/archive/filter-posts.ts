import type { Post } from '../content/post.ts';
import { foldText, spacedWords } from './fold-text.ts';
import type { Query } from './query.ts';

/**
 * Whether a post meets the filters of a query: within one list any value may match, all lists given must. Letter case never matters;
 * a source matches by whole words (`source:k3s` means “K3s Releases”). Undated posts are neither before nor after anything. Pure.
 */
export function matchesFilters(post: Post, query: Query): boolean {
  return (
    (query.tags.length === 0 || query.tags.some((tag) => hasTag(post, tag))) &&
    (query.sources.length === 0 || query.sources.some((source) => isFrom(post, source))) &&
    (query.kinds.length === 0 || query.kinds.some((kind) => isOfKind(post, kind))) &&
    !query.excludedTags.some((tag) => hasTag(post, tag)) &&
    !query.excludedSources.some((source) => isFrom(post, source)) &&
    !query.excludedKinds.some((kind) => isOfKind(post, kind)) &&
    isWithin(post, query.after, query.before)
  );
}

/** `cloud foundation`, `Cloud-Foundation` and `cloud_foundation` are one tag. */
function hasTag(post: Post, tag: string): boolean {
  const key = tagKey(tag);
  return post.tags.some((own) => tagKey(own) === key);
}

function tagKey(tag: string): string {
  return foldText(tag)
    .replace(/^#/, '')
    .replace(/[\s_-]+/g, '-');
}

function isFrom(post: Post, source: string): boolean {
  if (post.source === null) return false;
  const words = spacedWords(source);
  return foldText(post.source) === foldText(source) || (words !== ' ' && spacedWords(post.source).includes(words));
}

/** People write `kind:releases` as well. */
function isOfKind(post: Post, kind: string): boolean {
  const own = foldText(post.kind);
  const wanted = foldText(kind);
  return own === wanted || `${own}s` === wanted;
}

function isWithin(post: Post, after: string | null, before: string | null): boolean {
  if (after === null && before === null) return true;
  if (post.date === null) return false;
  const date = Date.parse(post.date);
  return (after === null || date >= Date.parse(after)) && (before === null || date < Date.parse(before));
}
