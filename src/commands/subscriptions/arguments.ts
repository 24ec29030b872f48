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
}

const LAST = /(?:^|\s)(to|plan|instead):([^\s"”]+)$/;
const FIRST = /^to:([^\s"”]+)(?=\s|$)/;

/** Splits `to:`, `plan:` and `instead:` off a filter. Pure. */
export function splitArguments(args: string): FilterArguments {
  let filter = args.replace(/(?:^|\s)--yes(?=\s|$)/, '').trim();
  const found: Omit<FilterArguments, 'filter'> = {};
  for (let match = LAST.exec(filter); match; match = LAST.exec(filter)) {
    found[match[1] as 'to' | 'plan' | 'instead'] ??= match[2] ?? '';
    filter = filter.slice(0, match.index).trimEnd();
  }
  const first = FIRST.exec(filter);
  if (first) {
    found.to ??= first[1] ?? '';
    filter = filter.slice(first[0].length).trimStart();
  }
  return { filter: filter.trim(), ...found };
}
