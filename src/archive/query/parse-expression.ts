import { allOf, anyOf, EVERYTHING, type Expression, namesOf, notOf } from './expression.ts';
import { fieldOf, type NameField } from './name-fields.ts';
import { type QueryMessage, queryMessage } from './query-message.ts';
import { type QueryProblem, readClause, readValue } from './read-clause.ts';
import { type QueryToken, tokenizeQuery } from './tokens.ts';

/** What was understood of a text, and what was not. */
export interface ParsedExpression {
  expression: Expression;
  /** In the order of their places. */
  problems: readonly QueryProblem[];
  /** Parts that were written, and how many of them were read. */
  parts: { written: number; read: number };
}

/** Groups deeper than that are read as if they stood one level higher. */
const MAX_DEPTH = 10;
const OR_ALONE = queryMessage('orAlone');
const OR_EXAMPLE = 'cilium OR calico';
const GROUP_EXAMPLE = '(cilium OR calico) kind:release';
const LIST_EXAMPLE = 'kind:(release OR event)';

/** A part of a list of parts that must all match. */
interface Item {
  part: Expression;
  /** Written without parentheses of its own: several names of one field are then alternatives, as `tag:a tag:b`. */
  direct: boolean;
}

/**
 * Reads the one language of searches and filters. Total: what is not understood is left out, or read as text, and told as a problem.
 * Words side by side must all match and bind tighter than `OR`; several names of one field side by side are alternatives.
 * Reads at most `maxParts` parts; `now` null: dates that move with the day are a problem. Pure, linear.
 */
export function parseExpression(text: string, now: Date | null, maxParts: number): ParsedExpression {
  const tokens = tokenizeQuery(text);
  const read = tokens.slice(0, maxParts);
  const problems: QueryProblem[] = [];
  const note = (problem: QueryProblem | null): void => {
    if (problem) problems.push(problem);
  };
  /** What a search can live with without a word. */
  const noteSlip = (at: number, message: QueryMessage, example: string): void =>
    note({ at, message, refusal: null, example, harmless: true });
  let next = 0;
  /** Groups that are open and not counted, for they are too deep. */
  let ignored = 0;

  /** `field`: of the list that this stands in. */
  const parseAny = (depth: number, field: string | null): Expression | null => {
    const branches: Expression[] = [];
    for (;;) {
      const branch = parseAll(depth, field);
      const token = read[next];
      const isOr = token?.sort === 'or';
      if (branch !== null) branches.push(branch);
      else if (isOr || branches.length > 0) noteSlip(read[isOr ? next : next - 1]?.at ?? 0, OR_ALONE, OR_EXAMPLE);
      if (!isOr) return branches.length === 0 ? null : anyOf(branches);
      next += 1;
      const after = read[next];
      if (after === undefined || after.sort === 'close') {
        noteSlip(token.at, OR_ALONE, OR_EXAMPLE);
        return branches.length === 0 ? null : anyOf(branches);
      }
    }
  };

  const parseAll = (depth: number, field: string | null): Expression | null => {
    const items: Item[] = [];
    for (let token = read[next]; token && token.sort !== 'or'; token = read[next]) {
      if (token.sort === 'close') {
        if (ignored > 0) ignored -= 1;
        else if (depth > 0) break;
        else noteSlip(token.at, queryMessage('closesNothing'), GROUP_EXAMPLE);
        next += 1;
        continue;
      }
      next += 1;
      const item = token.sort === 'open' ? parseGroup(token, depth, field) : parseClause(token, field);
      if (item) items.push(item);
    }
    return items.length === 0 ? null : allOf(mergeNames(items));
  };

  const parseClause = (token: QueryToken, field: string | null): Item | null => {
    const { part, problem } = field === null ? readClause(token, now) : readValue(token, field, now);
    note(problem);
    return part && { part, direct: field === null };
  };

  const parseGroup = (token: QueryToken, depth: number, outer: string | null): Item | null => {
    const named = token.field === null ? null : fieldOf(token.field);
    if (token.field !== null && (outer !== null || named === null)) {
      note({ at: token.at, message: queryMessage('noList', token.field), refusal: null, example: LIST_EXAMPLE });
    }
    if (depth >= MAX_DEPTH) {
      note({ at: token.at, message: queryMessage('tooDeep', `${MAX_DEPTH}`), refusal: null, example: GROUP_EXAMPLE });
      ignored += 1;
      return null;
    }
    const field = outer ?? (named ? (token.field as string) : null);
    const inner = parseAny(depth + 1, field);
    if (read[next]?.sort === 'close') next += 1;
    else if (tokens.length === read.length) noteSlip(token.at, queryMessage('neverClosed'), GROUP_EXAMPLE);
    if (inner === null) {
      noteSlip(token.at, queryMessage('nothingWithin'), GROUP_EXAMPLE);
      return null;
    }
    if (named?.field === 'kind' && inner.type === 'all' && inner.of.length > 1) {
      note({ at: token.at, message: queryMessage('oneKind'), refusal: null, example: LIST_EXAMPLE });
    }
    const isList = outer === null && named !== null && !token.negated && namesOf(inner) !== null;
    return { part: token.negated ? notOf(inner) : inner, direct: isList };
  };

  const expression = parseAny(0, null) ?? EVERYTHING;
  return { expression, problems, parts: { written: tokens.length, read: read.length } };
}

/** `tag:a x tag:b` → `tag:(a OR b) x`: several names of one field that stand side by side are alternatives. */
function mergeNames(items: readonly Item[]): Expression[] {
  const firsts = new Map<NameField, number>();
  const parts: Expression[] = [];
  for (const { part, direct } of items) {
    const field = direct ? namesOf(part)?.[0]?.field : undefined;
    const first = field === undefined ? undefined : firsts.get(field);
    if (field !== undefined && first === undefined) firsts.set(field, parts.length);
    const before = first === undefined ? undefined : parts[first];
    if (first !== undefined && before) parts[first] = anyOf([before, part]);
    else parts.push(part);
  }
  return parts;
}
