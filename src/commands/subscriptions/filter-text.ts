import { EVERYTHING, type Expression, printExpression } from '../../archive/query/expression.ts';
import { parseFilter } from '../../archive/query/query.ts';
import { subscriptionExpression } from '../../filter/subscription-expression.ts';
import type { Words } from '../../languages/index.ts';
import type { SubscriptionFilter } from '../../model/subscription.ts';
import type { Reply } from '../../ports/reply.ts';
import { briefly, usageError } from '../build-reply.ts';
import { OPTION_NAMES, type TypedOptions } from './options.ts';

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

/** What may stand after (or, `to:` alone, before) a filter: it is no part of it. */
export interface FilterArguments {
  /** The filter, as typed. */
  filter: string;
  /** A channel, as typed. */
  to?: string;
  /** Name of the plan that was shown. */
  plan?: string;
  /** Number of the subscription that is to become a part of this one. */
  instead?: string;
  /** When and how its posts are sent. */
  options: TypedOptions;
}

const NAMES = ['to', 'plan', 'instead'] as const;
const LAST =
  /(?:^|\s)(to|plan|instead|mode|images|style|language|approve|mention|thread|reminders|promotion|calendar):(?:"([^"]*)"|“([^“”]*)”|([^\s"”]+))$/;
const FIRST = /^to:([^\s"”]+)(?=\s|$)/;

/** Splits what is no part of a filter off it. Pure. */
export function splitArguments(args: string): FilterArguments {
  let filter = args.replace(/(?:^|\s)--yes(?=\s|$)/, '').trim();
  const found: Partial<Record<string, string>> = {};
  for (let match = LAST.exec(filter); match; match = LAST.exec(filter)) {
    const [, name = '', quoted, curly, bare] = match;
    found[name] ??= quoted ?? curly ?? bare ?? '';
    filter = filter.slice(0, match.index).trimEnd();
  }
  const first = FIRST.exec(filter);
  if (first) {
    found.to ??= first[1] ?? '';
    filter = filter.slice(first[0].length).trimStart();
  }
  const named = <N extends string>(names: readonly N[]): { [name in N]?: string } =>
    Object.fromEntries(names.flatMap((name) => (found[name] === undefined ? [] : [[name, found[name]]]))) as { [name in N]?: string };
  return { filter: filter.trim(), ...named(NAMES), options: named(OPTION_NAMES) };
}
