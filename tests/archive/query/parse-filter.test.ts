import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Expression, printExpression } from '../../../src/archive/query/expression.ts';
import { FILTER_MAX_CHARS, FILTER_MAX_CLAUSES, parseFilter } from '../../../src/archive/query/query.ts';
import { filterArbitrary } from '../../support/filters.ts';

const word = (text: string): Expression => ({ type: 'word', text });
const name = (field: 'tag' | 'source' | 'kind', value: string, exact = false): Expression => ({ type: 'name', field, value, exact });
const all = (...of: Expression[]): Expression => ({ type: 'all', of });
const any = (...of: Expression[]): Expression => ({ type: 'any', of });
const not = (of: Expression): Expression => ({ type: 'not', of });

function read(text: string): Expression {
  const parsed = parseFilter(text);
  if ('mistakes' in parsed) throw new Error(parsed.mistakes.map(({ message }) => message).join('\n'));
  return parsed.filter;
}

function mistakesIn(text: string): readonly string[] {
  const parsed = parseFilter(text);
  return 'mistakes' in parsed ? parsed.mistakes.map(({ message }) => message) : [];
}

describe('a filter', () => {
  test.each<[string, Expression]>([
    ['', all()],
    ['cilium', word('cilium')],
    ['cilium -windows', all(word('cilium'), not(word('windows')))],
    ['a b OR c', any(all(word('a'), word('b')), word('c'))],
    ['a (b OR c)', all(word('a'), any(word('b'), word('c')))],
    ['((a))', word('a')],
    ['-(a OR -b)', not(any(word('a'), not(word('b'))))],
    ['-(-a)', word('a')],
    ['kind:(release OR event)', any(name('kind', 'release'), name('kind', 'event'))],
    ['kind:release OR kind:event', any(name('kind', 'release'), name('kind', 'event'))],
    ['-kind:(release OR event)', not(any(name('kind', 'release'), name('kind', 'event')))],
    ['source:="CNCF" x', all(name('source', 'CNCF', true), word('x'))],
    ['source:=CNCF', name('source', 'CNCF', true)],
    ['source:(="CNCF" OR "Cloud Native")', any(name('source', 'CNCF', true), name('source', 'Cloud Native'))],
    ['"OR" "AND"', all({ type: 'phrase', text: 'OR' }, { type: 'phrase', text: 'AND' })],
    ['a or b', all(word('a'), word('or'), word('b'))],
    ['-before:2025', { type: 'date', field: 'after', instant: '2025-01-01T00:00:00.000Z' }],
    ['-(before:2025)', not({ type: 'date', field: 'before', instant: '2025-01-01T00:00:00.000Z' })],
  ])('%j is read as it is meant', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test('names of one field side by side are alternatives, as a search has them; in a list of their own all must match', () => {
    expect(read('tag:a x tag:b')).toEqual(all(any(name('tag', 'a'), name('tag', 'b')), word('x')));
    expect(read('tag:a tag:(b OR c)')).toEqual(any(name('tag', 'a'), name('tag', 'b'), name('tag', 'c')));
    expect(read('tag:(a b)')).toEqual(all(name('tag', 'a'), name('tag', 'b')));
    expect(read('tag:a (tag:b)')).toEqual(all(name('tag', 'a'), name('tag', 'b')));
    expect(read('-tag:a -tag:b')).toEqual(all(not(name('tag', 'a')), not(name('tag', 'b'))));
  });

  test.each([
    ['cilium (calico OR', ['“(” is never closed (at character 8)', 'OR needs something on both sides (at character 16)']],
    ['OR x', ['OR needs something on both sides (at character 1). Write it like cilium OR calico']],
    ['a OR OR b', ['OR needs something on both sides (at character 6)']],
    ['a)', ['“)” has no matching “(” (at character 2)']],
    ['a ()', ['“( )” is empty (at character 3)']],
    ['souce:x', ['“souce:” is not a filter (at character 1). Write it like source:x']],
    [
      'x author:jane',
      [
        '“author:” is not a filter. Filters: tag: source: kind: before: after: is:. Put it in quotes to match it as text (at character 3). Write it like "author: jane"',
      ],
    ],
    ['kind:', ['“kind:” has no value: write it right after the colon, like kind:release (at character 1)']],
    ['kind:(release tag:x)', ['“kind:( )” can contain only values, not “tag:” (at character 15). Write it like kind:(x OR b)']],
    ['kind:(release event)', ['A post has only one kind (at character 1). Write it like kind:(release OR event)']],
    ['is:fresh', ['“is:fresh” is not known. Write is:prerelease, -is:prerelease or is:stable (at character 1)']],
    ['after:7d', ['“after:7d” means a different day every day, so a filter can’t use it (at character 1). Write it like after:2025-09-30']],
    ['after:2025-13', ['“after:2025-13” is not a date. Write after:2025, after:2025-09 or after:2025-09-30 (at character 1)']],
    ['is:stable is:prerelease', ['Nothing can be both a pre-release and stable']],
    ['-- ***', ['“-- ***” contains no word to search for (at character 1)']],
  ])('%j is refused, with the place and what to write', (text, starts) => {
    const mistakes = mistakesIn(text);
    expect(mistakes.length).toBe(starts.length);
    for (const [at, start] of starts.entries()) expect(mistakes[at]).toContain(start);
  });

  test('URLs, versions and names with signs are words', () => {
    for (const text of ['https://example.org/a?b=c', 'v1.34.0', 'C++', 'CI/CD', 'foo(bar)', 'std::vector', '10:30', '--flag'])
      expect(read(text)).toEqual(word(text));
  });

  test('has its limits: up to them it is read, above it is refused with what to do', () => {
    const words = (count: number): string => Array.from({ length: count }, (_, n) => `w${n}`).join(' ');
    expect(mistakesIn(words(FILTER_MAX_CLAUSES))).toEqual([]);
    expect(mistakesIn(words(FILTER_MAX_CLAUSES + 1))).toEqual([expect.stringContaining('200 words and conditions, and this one has 201')]);
    expect(mistakesIn(`"${'a'.repeat(150)}"${' '.repeat(FILTER_MAX_CHARS - 152)}`)).toEqual([]);
    expect(mistakesIn('a'.repeat(FILTER_MAX_CHARS + 1))).toEqual([expect.stringContaining('2000 characters, and this one has 2001')]);
    expect(mistakesIn(`${'('.repeat(10)}a${')'.repeat(10)}`)).toEqual([]);
    expect(mistakesIn(`${'('.repeat(11)}a${')'.repeat(11)}`)).toEqual([
      expect.stringContaining('nested at most 10 deep (at character 11)'),
    ]);
  });
});

const WORDS = [
  'cilium',
  'C++',
  'v1.34.0-rc.1',
  'CI/CD',
  'foo(bar)',
  'a(b',
  '容器编排',
  '🚀',
  'É',
  'https://a.b/c?d=e',
  'in-place',
  'or',
  '=x',
  'std::vector',
];

test('print ∘ parse is the identity on 10,000 made-up filters', () => {
  const filters = filterArbitrary({
    words: WORDS,
    phrases: ['deep dive', 'OR', 'AND', 'kind:release', '(a', 'x y z', '-b', 'é'],
    tags: ['cncf', 'cloud foundation', 'OR', '=x', 'AND', 'a(b)', '-y', 'C++'],
    sources: ['CNCF', 'K3s Releases', '(x)', 'é:ö'],
    kinds: ['release', 'event', 'link'],
  });
  fc.assert(
    fc.property(filters, (filter) => {
      const text = printExpression(filter);
      if (text.length > FILTER_MAX_CHARS) return;
      expect(read(text)).toEqual(filter);
      expect(printExpression(read(text))).toBe(text);
    }),
    { numRuns: 10_000 },
  );
});
