import { allOf, anyOf, type Expression } from '../archive/query/expression.ts';
import type { NameField } from '../archive/query/name-fields.ts';
import { parseExpression } from '../archive/query/parse-expression.ts';
import { FILTER_MAX_CHARS } from '../archive/query/query.ts';
import { foldedWords } from '../lib/fold-text.ts';
import type { SubscriptionFilter } from '../model/subscription.ts';
import { STOP_WORDS } from '../search/text/word-lists.ts';

/**
 * Converts a subscription's filter into the language of searches. Its lists are shorthand: `tag: [a, b]` is `tag:(a OR b)`, a source is the
 * whole name (`source:="CNCF"`), `word: cilium` is `cilium` and `word: service mesh` is `"service mesh"`. Pure.
 */
export function subscriptionExpression({ tags, sources, kinds, words, expression }: SubscriptionFilter): Expression {
  return allOf([
    ...names('tag', tags, false),
    ...names('source', sources, true),
    ...names('kind', kinds, false),
    ...(words.length === 0 ? [] : [anyOf(words.map(textClause))]),
    // It was validated when it was entered.
    ...(expression === undefined ? [] : [parseExpression(expression, null, FILTER_MAX_CHARS).expression]),
  ]);
}

function names(field: NameField, values: readonly string[], exact: boolean): Expression[] {
  return values.length === 0 ? [] : [anyOf(values.map((value) => ({ type: 'name', field, value, exact })))];
}

/** A function word becomes a phrase, because as a word it is found in titles only. */
function textClause(words: string): Expression {
  const folded = foldedWords(words).trim();
  const isPhrase = /\s/.test(words.trim()) || STOP_WORDS.has(folded);
  return isPhrase ? { type: 'phrase', text: words.trim() } : { type: 'word', text: words.trim() };
}
