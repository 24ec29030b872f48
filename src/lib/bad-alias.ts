import { type Document, isNode, visit } from 'yaml';

/** Aliases in one document: hardly anybody writes one, and each is looked up in the whole document. */
const MAX_ALIASES = 20;
const SHOWN_CHARS = 20;

/** What to write instead of an alias. */
export const WRITE_OUT = 'Write the values out instead of naming them with & and *';

/** An alias (`*name`) that may not be resolved. `offset`: where it stands in the text; `hint`: null where it was hardly meant as one. */
export interface BadAlias {
  what: string;
  hint: string | null;
  offset: number;
}

/**
 * The first alias of a YAML document that is one too many, lies inside the value that it names, or (nearly always a text that begins with
 * `*`) names nothing. Null: the document may be resolved, and what comes of it holds no circle. Pure.
 */
export function badAliasIn(document: Document): BadAlias | null {
  let found: BadAlias | null = null;
  let aliases = 0;
  visit(document, {
    Alias(_, alias, path) {
      const refuse = (what: string, hint: string | null): symbol => {
        found = { what, hint, offset: alias.range?.[0] ?? 0 };
        return visit.BREAK;
      };
      // Counted first: looking up what it names goes through the whole document.
      if (++aliases > MAX_ALIASES) return refuse(`there are more than ${MAX_ALIASES} aliases (*)`, WRITE_OUT);
      if (path.some((node) => isNode(node) && 'anchor' in node && node.anchor === alias.source))
        return refuse(`the alias *${shortened(alias.source)} lies inside the value that it names`, WRITE_OUT);
      return alias.resolve(document) === undefined ? refuse('a value that begins with * must be quoted', null) : undefined;
    },
  });
  return found;
}

const shortened = (name: string): string => (name.length > SHOWN_CHARS ? `${name.slice(0, SHOWN_CHARS)}…` : name);
