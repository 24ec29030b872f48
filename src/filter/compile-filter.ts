import type { Expression } from '../archive/query/expression.ts';
import { foldedWords } from '../lib/fold-text.ts';
import { STOP_WORDS } from '../search/text/word-lists.ts';
import { compilePhrase, compileWords, type Synonyms } from './compile-words.ts';
import { ALWAYS, type PostTest } from './post-test.ts';

/** Works out the words of an expression. `synonyms`: from `synonymsByName`. Pure. */
export function compileFilter(expression: Expression, synonyms: Synonyms): PostTest {
  switch (expression.type) {
    case 'all':
      return { type: 'all', of: compileAll(expression.of, synonyms) };
    case 'any':
      return { type: 'any', of: expression.of.map((part) => compileFilter(part, synonyms)) };
    case 'not':
      return { type: 'not', of: compileFilter(expression.of, synonyms) };
    case 'word':
      return compileWords([expression.text], synonyms)[0] ?? ALWAYS;
    case 'phrase':
      return compilePhrase(expression.text);
    default:
      return expression;
  }
}

/** Words side by side may be the name of one thing, and function words count only where nothing else is asked. */
function compileAll(parts: readonly Expression[], synonyms: Synonyms): PostTest[] {
  const typed = parts.flatMap((part) => (part.type === 'word' ? [part.text] : []));
  const words = typed.filter((word) => !isFunctionWord(word));
  const hasContent = words.length > 0 || parts.some(({ type }) => type === 'phrase');
  const kept = hasContent ? words : typed;
  const tests = compileWords(kept, synonyms);
  let next = 0;
  return parts.map((part) => {
    if (part.type !== 'word') return compileFilter(part, synonyms);
    if (hasContent && isFunctionWord(part.text)) return ALWAYS;
    next += 1;
    return tests[next - 1] ?? ALWAYS;
  });
}

function isFunctionWord(word: string): boolean {
  return STOP_WORDS.has(foldedWords(word).trim());
}
