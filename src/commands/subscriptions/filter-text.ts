import { EVERYTHING, type Expression } from '../../archive/query/expression.ts';
import { parseFilter } from '../../archive/query/parse-filter.ts';
import { printExpression } from '../../archive/query/print-expression.ts';
import { subscriptionExpression } from '../../filter/subscription-expression.ts';
import type { Words } from '../../languages/index.ts';
import type { SubscriptionFilter } from '../../model/subscription.ts';
import type { Reply } from '../../ports/reply.ts';
import { briefly, usageError } from '../build-reply.ts';

/** How people write the filter of every post, so that nobody subscribes to all by leaving something out. */
const ALL = 'all';

/** A filter as somebody typed it; a reply that says what is wrong where it is none. Pure. */
export function readFilter(typed: string, words: Words): { filter: Expression } | { reply: Reply } {
  if (typed === ALL) return { filter: EVERYTHING };
  const parsed = parseFilter(typed, words);
  if ('filter' in parsed) return parsed;
  const [first] = parsed.mistakes;
  return { reply: usageError(words.options.noFilter(briefly(typed)), first ? `${first.message}.` : '') };
}

/** As people write it: the same for filters that ask the same in the same order. Pure. */
export function filterText(filter: Expression): string {
  return printExpression(filter) || ALL;
}

/** Pure. */
export function subscriptionText({ filter }: { filter: SubscriptionFilter }): string {
  return filterText(subscriptionExpression(filter));
}

/** As it is stored. Pure. */
export function storedFilter(filter: Expression): SubscriptionFilter {
  const expression = printExpression(filter);
  return { tags: [], sources: [], kinds: [], words: [], ...(expression === '' ? {} : { expression }) };
}
