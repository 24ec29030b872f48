import { formatQueryDate } from './dates.ts';
import { type Expression, namesOf } from './expression.ts';

/** An expression as text that `parseExpression` reads as the same expression, whatever the day. Pure. */
export function printExpression(expression: Expression): string {
  return printAny(expression);
}

function printAny(part: Expression): string {
  return part.type === 'any' && namesOf(part) === null ? part.of.map(printAll).join(' OR ') : printAll(part);
}

function printAll(part: Expression): string {
  if (part.type !== 'all') return printOne(part);
  /** Fields of which a name was printed without parentheses: more of them would be alternatives. */
  const fields = new Set<string>();
  return part.of
    .map((one) => {
      const field = namesOf(one)?.[0]?.field;
      const isFirst = field === undefined || !fields.has(field);
      if (field !== undefined) fields.add(field);
      return isFirst ? printOne(one) : group('', printAny(one));
    })
    .join(' ');
}

function printOne(part: Expression): string {
  switch (part.type) {
    case 'word':
      return part.text;
    case 'phrase':
      return `"${part.text}"`;
    case 'name':
      return `${part.field}:${printValue(part)}`;
    case 'is':
      return `is:${part.trait}`;
    case 'date':
      return `${part.field}:${formatQueryDate(part.instant)}`;
    case 'not':
      return printNot(part.of);
    case 'any': {
      const names = namesOf(part);
      return names ? group(`${names[0]?.field}:`, names.map(printValue).join(' OR ')) : group('', printAny(part));
    }
    case 'all':
      return group('', printAny(part));
  }
}

function printNot(part: Expression): string {
  // `-before:` would be `after:`, which undated posts are not either.
  const needsGroup = part.type === 'date' || part.type === 'all' || (part.type === 'any' && namesOf(part) === null);
  return needsGroup ? group('-', printAny(part)) : `-${printOne(part)}`;
}

function printValue({ value, exact }: { value: string; exact: boolean }): string {
  return exact ? `="${value}"` : quoteIfNeeded(value);
}

/** A word that ends in a parenthesis of its own must not take ours. */
function group(before: string, inner: string): string {
  const last = inner.slice(inner.lastIndexOf(' ') + 1);
  return `${before}(${inner}${/[()]/.test(last) ? ' ' : ''})`;
}

/** A value as it can stand after a colon. Pure. */
export function quoteIfNeeded(text: string): string {
  return /^[\p{L}\p{N}][\p{L}\p{N}._+/-]*$/u.test(text) && text !== 'OR' && text !== 'AND' ? text : `"${text}"`;
}
