import { formatQueryDate } from './dates.ts';
import { printExpression, quoteIfNeeded } from './print-expression.ts';
import type { Query } from './query.ts';

/** A query as text that `parseQuery` reads as the same query, whatever the day; notes are not part of it. Pure. */
export function formatQuery(query: Query): string {
  if (query.expression !== null) return printExpression(query.expression);
  return [
    ...query.words,
    ...query.phrases.map(quote),
    ...query.excluded.map((text) => `-${quoteIfNeeded(text)}`),
    ...fields('tag', query.tags, query.excludedTags),
    ...fields('source', query.sources, query.excludedSources),
    ...fields('kind', query.kinds, query.excludedKinds),
    ...(query.prerelease === null ? [] : [query.prerelease ? 'is:prerelease' : '-is:prerelease']),
    ...(query.after === null ? [] : [`after:${formatQueryDate(query.after)}`]),
    ...(query.before === null ? [] : [`before:${formatQueryDate(query.before)}`]),
  ].join(' ');
}

function fields(name: string, wanted: readonly string[], excluded: readonly string[]): string[] {
  return [...wanted.map((value) => `${name}:${quoteIfNeeded(value)}`), ...excluded.map((value) => `-${name}:${quoteIfNeeded(value)}`)];
}

function quote(text: string): string {
  return `"${text}"`;
}
