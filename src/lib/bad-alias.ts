import { type Document, isNode, visit } from 'yaml';

/** Maximum number of aliases in one document: hardly anybody uses them, and resolving each one searches the whole document. */
const MAX_ALIASES = 20;
const SHOWN_CHARS = 20;

/** What to write instead of an alias. */
export const WRITE_OUT = 'Write the values out instead of naming them with & and *';

/** An alias (`*name`) that must not be resolved. `offset`: its position in the text; `hint`: null if it was probably not meant as an alias. */
export interface BadAlias {
  what: string;
  hint: string | null;
  offset: number;
}

/**
 * Returns the first alias of a YAML document that exceeds the limit, is inside the value that it names, or (nearly always because a text begins with
 * `*`) names nothing. Null: the document can be resolved, and the result contains no cycle. Pure.
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
      // Checked before resolving, which searches the whole document.
      if (++aliases > MAX_ALIASES) return refuse(`there are more than ${MAX_ALIASES} aliases (*)`, WRITE_OUT);
      if (path.some((node) => isNode(node) && 'anchor' in node && node.anchor === alias.source))
        return refuse(`the alias *${shortened(alias.source)} lies inside the value that it names`, WRITE_OUT);
      return alias.resolve(document) === undefined ? refuse('a value that begins with * must be quoted', null) : undefined;
    },
  });
  return found;
}

const shortened = (name: string): string => (name.length > SHOWN_CHARS ? `${name.slice(0, SHOWN_CHARS)}…` : name);
