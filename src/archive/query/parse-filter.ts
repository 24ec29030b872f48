import { type Words, wordsOf } from '../../languages/index.ts';
import { clausesOf, type Expression } from './expression.ts';
import { parseExpression } from './parse-expression.ts';
import { messageIn } from './query-message.ts';

/** Maximum length of a filter, UTF-16 units. */
export const FILTER_MAX_CHARS = 2_000;
/** Maximum number of clauses of a filter. */
export const FILTER_MAX_CLAUSES = 200;

/** What is wrong with a filter. */
export interface FilterMistake {
  /** Where it begins in the text, UTF-16 units, from 0. */
  at: number;
  /** One sentence that names the place and, after it, what to write: `“(” is never closed (at character 3). Write it like (cilium OR calico)`. */
  message: string;
}

/**
 * Reads a filter: the language of searches, taken at its word. Unlike a search it guesses nothing: whatever is not understood is a mistake,
 * and dates that move with the day are one. An empty text is every post. `words`: of the mistakes. Pure, linear.
 */
export function parseFilter(text: string, words: Words = wordsOf('en')): { filter: Expression } | { mistakes: readonly FilterMistake[] } {
  if (text.length > FILTER_MAX_CHARS) {
    const message = words.querying.tooManyChars(`${FILTER_MAX_CHARS}`, `${text.length}`);
    return { mistakes: [{ at: FILTER_MAX_CHARS, message }] };
  }
  const { expression, problems } = parseExpression(text, null, FILTER_MAX_CHARS);
  const mistakes = problems.map(({ at, message, refusal, example }) => mistakeOf(at, messageIn(refusal ?? message, words), example, words));
  const clauses = clausesOf(expression).length;
  if (clauses > FILTER_MAX_CLAUSES) {
    const message = words.querying.tooManyClauses(`${FILTER_MAX_CLAUSES}`, `${clauses}`);
    return { mistakes: [{ at: 0, message }] };
  }
  if (mistakes.length > 0) return { mistakes: mistakes.toSorted((a, b) => a.at - b.at) };
  if (clauses === 0 && text.trim() !== '') return { mistakes: [mistakeOf(0, words.querying.noWord(excerpt(text)), EXAMPLE, words)] };
  if (isContradiction(expression)) return { mistakes: [mistakeOf(0, words.querying.bothTraits, 'is:prerelease OR is:stable', words)] };
  return { filter: expression };
}

const EXAMPLE = 'cilium kind:release -is:prerelease';
const EXCERPT_MAX_CHARS = 40;

function mistakeOf(at: number, message: string, example: string | null, { querying }: Words): FilterMistake {
  const end = example === null ? '' : querying.writeLike(example);
  return { at, message: `${message}${querying.atCharacter(`${at + 1}`)}${end}` };
}

function excerpt(text: string): string {
  const trimmed = text.trim();
  return trimmed.length <= EXCERPT_MAX_CHARS ? trimmed : `${trimmed.slice(0, EXCERPT_MAX_CHARS).toWellFormed()}…`;
}

/** Both traits at once, side by side: a search would take the last, a filter would match nothing. */
function isContradiction(expression: Expression): boolean {
  if (expression.type === 'any') return expression.of.some(isContradiction);
  if (expression.type !== 'all') return false;
  const traits = expression.of.flatMap((part) => {
    if (part.type === 'is') return [part.trait];
    return part.type === 'not' && part.of.type === 'is' ? [part.of.trait === 'stable' ? 'prerelease' : 'stable'] : [];
  });
  return new Set(traits).size > 1;
}
