import { spacedWords } from '../archive/fold-text.ts';
import { newestFirst } from '../archive/newest-first.ts';
import { fieldOf } from '../archive/query-fields.ts';
import { splitQuery } from '../archive/query-parts.ts';
import type { Post } from '../content/post.ts';

/** A completion of a query being typed. */
export interface SearchSuggestion {
  /** At most 100 characters. */
  label: string;
  /** At most 100 characters. */
  query: string;
}

const MAX_CHARS = 100;
const LAST_FIELD = /^(.*?)([a-z]+):"?([^":]*)$/is;

/** Titles (`titleOf`: their `spacedWords`) of which each typed word begins a word, those that begin as typed first; then tags and sources. Nothing typed: the newest posts. Pure. */
export function suggestFrom(
  posts: readonly Post[],
  typed: string,
  limit: number,
  now: Date,
  titleOf: (post: Post) => string,
): SearchSuggestion[] {
  const inField = completeField(posts, typed);
  const all = inField ?? [...titles(posts, typed, now, titleOf), ...values(posts, typed)];
  const seen = new Set<string>();
  const fitting: SearchSuggestion[] = [];
  for (const suggestion of all) {
    if (fitting.length >= limit) break;
    if (suggestion.query === '' || suggestion.query.length > MAX_CHARS || seen.has(suggestion.query)) continue;
    seen.add(suggestion.query);
    fitting.push(suggestion);
  }
  return fitting;
}

function titles(posts: readonly Post[], typed: string, now: Date, titleOf: (post: Post) => string): SearchSuggestion[] {
  const beginnings = spacedWords(typed).trimEnd();
  const words = beginnings.split(' ').filter((word) => word !== '');
  const isFitting = (post: Post): boolean => words.every((word) => titleOf(post).includes(` ${word}`));
  const rankOf = (post: Post): number => (titleOf(post).startsWith(beginnings) ? 0 : titleOf(post).includes(beginnings) ? 1 : 2);
  const ranked = newestFirst(posts.filter(isFitting), now).map((post) => ({ post, rank: rankOf(post) }));
  ranked.sort((a, b) => a.rank - b.rank);
  return ranked.map(({ post }) => ({ label: cutAtWord(post.title), query: asWords(post.title) }));
}

/** `tag:` and `source:` values that begin with what was typed, the most frequent first. */
function values(posts: readonly Post[], typed: string): SearchSuggestion[] {
  const wanted = spacedWords(typed).trimEnd();
  if (wanted === '') return [];
  return [...counted(posts, 'tag', wanted), ...counted(posts, 'source', wanted)].map(({ text, count }) => described(text, count, ''));
}

/** While a filter's value is being typed (`cilium tag:ne`), values are all that is offered. */
function completeField(posts: readonly Post[], typed: string): SearchSuggestion[] | null {
  const [, before = '', name = '', value = ''] = LAST_FIELD.exec(typed) ?? [];
  const field = fieldOf(name)?.field;
  if ((field !== 'tag' && field !== 'source' && field !== 'kind') || /[^\s-]$/.test(before)) return null;
  return counted(posts, field, spacedWords(value).trimEnd()).map(({ text, count }) => described(text, count, before));
}

function described(text: string, count: number, before: string): SearchSuggestion {
  const query = `${before}${text}`.trimStart();
  const label = `${query} (${count} ${count === 1 ? 'post' : 'posts'})`;
  return { label: label.length <= MAX_CHARS ? label : cutAtWord(query), query };
}

function counted(posts: readonly Post[], field: 'tag' | 'source' | 'kind', wanted: string): { text: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const post of posts) for (const value of valuesOf(post, field)) counts.set(value, (counts.get(value) ?? 0) + 1);
  const fitting = [...counts].filter(([value]) => spacedWords(value).startsWith(wanted));
  fitting.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return fitting.map(([value, count]) => ({
    text: `${field}:${/^[\p{L}\p{N}._+/-]+$/u.test(value) ? value : `"${value.replaceAll('"', '')}"`}`,
    count,
  }));
}

function valuesOf(post: Post, field: 'tag' | 'source' | 'kind'): readonly string[] {
  if (field === 'tag') return post.tags;
  if (field === 'kind') return [post.kind];
  return post.source === null ? [] : [post.source];
}

/** A title as a query: nothing in it may be read as a filter, a phrase or an exclusion. */
function asWords(title: string): string {
  const plain = title.replace(/["“”„]/g, ' ').replace(/(?<=^|\s)-+(?=\S)/g, '');
  const words = splitQuery(plain).map(({ field, value }) =>
    field === null ? value : fieldOf(field) ? `${field} ${value}`.trim() : `${field}:${value}`,
  );
  let query = '';
  for (const word of words) {
    if (query.length + 1 + word.length > MAX_CHARS) break;
    query = query === '' ? word : `${query} ${word}`;
  }
  return query;
}

function cutAtWord(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= MAX_CHARS) return line;
  const cut = line.slice(0, MAX_CHARS - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > MAX_CHARS / 2 ? cut.slice(0, space) : cut).toWellFormed()}…`;
}
