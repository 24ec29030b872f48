import { formatQueryDate } from './dates.ts';
import { NAME_FIELD_LIST } from './name-fields.ts';
import { printExpression, quoteIfNeeded } from './print-expression.ts';
import type { Query } from './query.ts';

/** A query as text that `parseQuery` reads as the same query, whatever the day; notes are not part of it. Pure. */
export function formatQuery(query: Query): string {
  if (query.expression !== null) return printExpression(query.expression);
  return [
    ...query.words,
    ...query.phrases.map(quote),
    ...query.excluded.map((text) => `-${quoteIfNeeded(text)}`),
    ...NAME_FIELD_LIST.flatMap((field) => fields(field, query.names[field], query.excludedNames[field])),
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
