import { OPTION_NAMES, type TypedOptions } from './options.ts';

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
