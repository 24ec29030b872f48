import { fieldOf } from '../archive/query/fields.ts';

const WITH_FIELD = /^(-?)(\p{L}+):([^/\s].*)$/su;
const FIELD_INSIDE = /(?:^|\s)-?\p{L}+:\S/u;

/**
 * The query that somebody typed, out of the arguments that the shell has made of it: `source:"CNCF Events" "deep dive"` arrives without its
 * quotes, as `source:CNCF Events` and `deep dive`. An argument with blanks was quoted, so it is quoted again, unless it is a query itself
 * (`herald search "cilium tag:networking"`). A single argument is always a query: of `source:CNCF Events` all is the value where
 * `isKnown` says that some post has it. Pure.
 */
export function queryFromArguments(args: readonly string[], isKnown: (field: string, value: string) => boolean): string {
  return args.map((arg) => requoted(arg, args.length > 1, isKnown)).join(' ');
}

function requoted(arg: string, isOneOfSeveral: boolean, isKnown: (field: string, value: string) => boolean): string {
  const text = arg.trim();
  if (!/\s/.test(text) || /["“”]/.test(text)) return arg;
  const [, minus = '', name = '', value = ''] = WITH_FIELD.exec(text) ?? [];
  if (name !== '') {
    if (FIELD_INSIDE.test(value)) return arg;
    const field = fieldOf(name)?.field;
    return isOneOfSeveral || (field !== undefined && isKnown(field, value)) ? `${minus}${name}:"${value}"` : arg;
  }
  if (!isOneOfSeveral || FIELD_INSIDE.test(text)) return arg;
  return text.startsWith('-') ? `-"${text.slice(1)}"` : `"${text}"`;
}
