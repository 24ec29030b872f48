import { fieldOf, type NameField } from '../archive/query/name-fields.ts';
import { tokenizeQuery } from '../archive/query/tokens.ts';

/** A completion of a query being typed. */
export interface SearchSuggestion {
  /** At most 100 characters. */
  label: string;
  /** At most 100 characters. */
  query: string;
  /** The post, where it is the title of one. */
  id?: string;
}

const MAX_CHARS = 100;

/** A filter's value as a suggestion: `before` is what stands in front of it. Pure. */
export function describedValue(text: string, count: number, before: string): SearchSuggestion {
  const query = `${before}${text}`.trimStart();
  const label = `${query} (${count} ${count === 1 ? 'post' : 'posts'})`;
  return { label: label.length <= MAX_CHARS ? label : labelOf(query), query };
}

/** `tag:ebpf`, `source:"K3s Releases"`. Pure. */
export function valueAsQuery(field: NameField, value: string): string {
  return `${field}:${/^[\p{L}\p{N}._+/-]+$/u.test(value) ? value : `"${value.replaceAll('"', '')}"`}`;
}

/** A title as a query: nothing in it may be read as a filter, a phrase or an exclusion. Pure. */
export function titleAsQuery(title: string): string {
  const plain = title.replace(/["“”„]/g, ' ').replace(/(?<=^|\s)-+(?=\S)/g, '');
  const words = tokenizeQuery(plain).map(({ field, value }) =>
    field === null ? value : fieldOf(field) ? `${field} ${value}`.trim() : `${field}:${value}`,
  );
  let query = '';
  for (const word of words) {
    if (query.length + 1 + word.length > MAX_CHARS) break;
    query = query === '' ? word : `${query} ${word}`;
  }
  return query;
}

/** A text in one line, cut at a word. Pure. */
export function labelOf(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= MAX_CHARS) return line;
  const cut = line.slice(0, MAX_CHARS - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > MAX_CHARS / 2 ? cut.slice(0, space) : cut).toWellFormed()}…`;
}
