import type { Expression } from '../archive/query/expression.ts';
import { foldedWords } from '../lib/fold-text.ts';
import { analyze, partTerm } from '../search/text/analyze.ts';
import { exactPhrase } from '../search/text/exact-phrase.ts';
import { hasStem, numberFormsOf, stemOf } from '../search/text/stem.ts';
import { STOP_WORDS } from '../search/text/word-lists.ts';
import { ALWAYS, type PostTest } from './matches-post.ts';

/** Compiles an expression into a test. `synonyms`: from `synonymsByName`. Pure. */
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

/** Compiles parts that must all match: adjacent words may form one name, and function words count only if nothing else is asked for. */
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

/** The synonyms of each name; see `synonymsByName`. */
export type Synonyms = ReadonlyMap<string, readonly string[]>;

const JOINED_MAX_WORDS = 3;
const JOINED_MIN_CHARS = 4;
const SYNONYM_MAX_WORDS = 4;
const WHOLE = /^\d|^cve-/;

/**
 * Returns a test for each of some words that must all match. A word is matched by its forms, by the compound it forms with its neighbours
 * (`git ops` → `gitops`), and by the synonyms of what it, or they together, name. Pure.
 */
function compileWords(words: readonly string[], synonyms: Synonyms): PostTest[] {
  const spoken = words.map((word) => foldedWords(word).trim());
  const others = words.map((): PostTest[] => []);
  eachRun(spoken, SYNONYM_MAX_WORDS, (run, from) => {
    const name = run.join(' ');
    const names = [name, ...numberFormsOf(name)].flatMap((form) => synonyms.get(form) ?? []);
    const tests = [...new Set(names.flatMap((other) => [other, ...numberFormsOf(other)]))].map(compileName);
    const joined = run.length > 1 && run.length <= JOINED_MAX_WORDS ? run.join('') : '';
    if (joined.length >= JOINED_MIN_CHARS && !joined.includes(' ')) tests.push({ type: 'term', term: joined });
    for (let at = from; at < from + run.length; at++) others[at]?.push(...tests);
  });
  return words.map((word, at) => distinct([...formsOf(word), ...(others[at] ?? [])]));
}

/** Returns a test for adjacent words, exactly as written; if a phrase has only symbols, for each of them. Pure. */
function compilePhrase(text: string): PostTest {
  const needle = foldedWords(text);
  if (needle !== ' ') return phrase(needle, exactPhrase(text));
  return all(analyze(text).map(({ terms }) => term(terms[0] ?? '')));
}

/** Returns tests of which any one matches a typed word; empty if no post can contain it. */
function formsOf(word: string): readonly PostTest[] {
  const needle = foldedWords(word);
  const parts = needle.trim().split(' ').filter(Boolean);
  const tokens = analyze(word);
  const [first] = tokens;
  if (!first) return [];
  const whole = first.terms[0] ?? '';
  if (tokens.length === 1 && (parts.length <= 1 || WHOLE.test(whole))) return termForms(whole);
  // Symbols, and scripts without spaces: each of the words that they consist of.
  if (parts.length <= 1) return [all(tokens.map((token) => any(termForms(token.terms[0] ?? ''))))];
  return compoundForms(parts, tokens);
}

function termForms(word: string): readonly PostTest[] {
  const known = knownForms.get(word);
  if (known) return known;
  if (knownForms.size >= KNOWN_MAX) knownForms.clear();
  const stem = stemOf(word);
  const hasFamily = hasStem(stem);
  // Words with the same stem are found by it.
  const forms = [word, ...numberFormsOf(word)].filter((form) => !hasFamily || !hasStem(form) || stemOf(form) !== stem);
  // `1.34` also matches 1.34.2, and `policy` matches names that contain it.
  const tests: PostTest[] = [...(hasFamily ? [{ type: 'stem' as const, stem }] : []), ...[...forms, partTerm(word)].map(term)];
  knownForms.set(word, tests);
  return tests;
}

/** A cache, because stemming takes most of the time. */
const knownForms = new Map<string, readonly PostTest[]>();
const KNOWN_MAX = 20_000;

/** `in-place`: as adjacent words or as one, in singular and plural. */
function compoundForms(parts: readonly string[], tokens: readonly { terms: readonly string[] }[]): PostTest[] {
  const name = parts.join(' ');
  const [only] = tokens.length === 1 ? tokens : [];
  const joined = only?.terms[0];
  const isJoined = joined !== undefined && joined !== parts[0];
  return [name, ...numberFormsOf(name)].flatMap((form) => [
    phrase(` ${form} `),
    ...(isJoined ? [term(form === name ? joined : form.replaceAll(' ', ''))] : []),
  ]);
}

/** Returns a test for a name from the list of synonyms: a single word as it is, several words side by side. */
function compileName(name: string): PostTest {
  return name.includes(' ') ? phrase(foldedWords(name)) : term(name);
}

function term(word: string): PostTest {
  return { type: 'term', term: word };
}

function phrase(needle: string, exact: RegExp | null = null): PostTest {
  const terms = needle.trim().split(' ').filter(isSureTerm);
  return { type: 'phrase', needle, terms: [...new Set(terms)], exact };
}

function all(of: readonly PostTest[]): PostTest {
  return of.length === 1 && of[0] ? of[0] : { type: 'all', of };
}

function any(of: readonly PostTest[]): PostTest {
  return of.length === 1 && of[0] ? of[0] : { type: 'any', of };
}

/** Returns a test that passes if any of these does, without duplicates. */
function distinct(tests: readonly PostTest[]): PostTest {
  const byKey = new Map(tests.map((test) => [keyOf(test), test]));
  return any([...byKey.values()]);
}

function keyOf(test: PostTest): string {
  if (test.type === 'term') return `t ${test.term}`;
  if (test.type === 'stem') return `s ${test.stem}`;
  return test.type === 'phrase' ? `p ${test.needle}` : JSON.stringify(test);
}

function eachRun(words: readonly string[], max: number, visit: (run: readonly string[], from: number) => void): void {
  for (let length = 1; length <= max; length++) {
    for (let from = 0; from + length <= words.length; from++) visit(words.slice(from, from + length), from);
  }
}

/** Whether a post whose text contains this word always has it as a term. Pure. */
export function isSureTerm(word: string): boolean {
  return /^[a-z]{2,40}$/.test(word) && !STOP_WORDS.has(word);
}
