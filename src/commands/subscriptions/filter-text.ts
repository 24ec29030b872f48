import { EVERYTHING, type Expression, printExpression } from '../../archive/query/expression.ts';
import { parseFilter } from '../../archive/query/query.ts';
import { subscriptionExpression } from '../../filter/subscription-expression.ts';
import type { Words } from '../../languages/index.ts';
import type { SubscriptionFilter } from '../../model/subscription.ts';
import type { Reply } from '../../ports/reply.ts';
import { briefly, usageError } from '../build-reply.ts';
import { OPTION_NAMES, type TypedOptions } from './options.ts';

/** The word that people type to match every post, so that nobody subscribes to everything by omitting the filter. */
const ALL = 'all';

/** Parses a typed filter; returns a reply that says what is wrong if it is not one. Pure. */
export function readFilter(typed: string, words: Words): { filter: Expression } | { reply: Reply } {
  if (typed === ALL) return { filter: EVERYTHING };
  const parsed = parseFilter(typed, words);
  if ('filter' in parsed) return parsed;
  const [first] = parsed.mistakes;
  return { reply: usageError(words.options.noFilter(briefly(typed)), first ? `${first.message}.` : '') };
}

/** Prints a filter as people type it; equal for filters with the same conditions in the same order. Pure. */
export function filterText(filter: Expression): string {
  return printExpression(filter) || ALL;
}

/** Prints the filter of a subscription as people type it. Pure. */
export function subscriptionText({ filter }: { filter: SubscriptionFilter }): string {
  return filterText(subscriptionExpression(filter));
}

/** Returns a filter in the form in which it is stored. Pure. */
export function storedFilter(filter: Expression): SubscriptionFilter {
  const expression = printExpression(filter);
  return { tags: [], sources: [], kinds: [], words: [], ...(expression === '' ? {} : { expression }) };
}

/** A filter and the arguments that may follow it (or, for `to:`, precede it) without being part of it. */
export interface FilterArguments {
  /** The filter, as typed. */
  filter: string;
  /** A channel, as typed. */
  to?: string;
  /** Name of the plan that was shown. */
  plan?: string;
  /** Number of the subscription that is merged into this one. */
  instead?: string;
  /** When and how its posts are sent. */
  options: TypedOptions;
}

const NAMES = ['to', 'plan', 'instead'] as const;
const LAST =
  /(?:^|\s)(to|plan|instead|mode|images|style|language|approve|mention|thread|reminders|promotion|calendar):(?:"([^"]*)"|“([^“”]*)”|([^\s"”]+))$/;
const FIRST = /^to:([^\s"”]+)(?=\s|$)/;

/** Splits a filter from the arguments around it. Pure. */
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
