import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatQuery, parseQuery, type Query } from '../../../src/archive/query/query.ts';
import { noteIn } from '../../../src/archive/query/query-message.ts';
import { wordsOf } from '../../../src/languages/index.ts';

const NOW = new Date('2026-03-04T15:00:00.000Z');
const parse = (text: string): Query => parseQuery(text, NOW);

/** What a query asks for, without what was typed and said about it. */
const notesOf = ({ notes }: Query): string[] => notes.map((note) => noteIn(note, wordsOf('en')));

function meaning({ text: _text, notes: _notes, ...rest }: Query): Omit<Query, 'text' | 'notes'> {
  return rest;
}

describe('a query', () => {
  test('is words, phrases, exclusions and filters in any order', () => {
    expect(parse('  cilium tag:cncf "deep  dive" -windows kind:link -"old news" source:"Kubernetes Blog" -tag:beta ')).toEqual({
      text: 'cilium tag:cncf "deep  dive" -windows kind:link -"old news" source:"Kubernetes Blog" -tag:beta',
      words: ['cilium'],
      phrases: ['deep dive'],
      excluded: ['windows', 'old news'],
      names: { tag: ['cncf'], source: ['Kubernetes Blog'], kind: ['link'] },
      excludedNames: { tag: ['beta'], source: [], kind: [] },
      prerelease: null,
      before: null,
      after: null,
      expression: null,
      notes: [],
    });
  });

  test('takes the curly quotes of telephones, and reads an open quote to the end', () => {
    expect(parse('“pod level” x').phrases).toEqual(['pod level']);
    expect(parse('x "pod level')).toMatchObject({ words: ['x'], phrases: ['pod level'] });
  });

  test.each(['std::vector', 'https://example.org/a?b=c', 'nginx/1.2', '--flag', 'v1.31.12+k3s1', 'CVE-2025-1234', '10:30', 'C++'])(
    'takes %s as a word',
    (word) => {
      expect(parse(word)).toMatchObject({ words: [word], notes: [] });
    },
  );

  test.each([
    ['is:prerelease', true],
    ['IS:pre-release', true],
    ['-is:prerelease', false],
    ['is:prerelease -is:prereleases', false],
    ['prerelease', null],
  ])('%s: pre-releases alone, none, or whatever', (text, wanted) => {
    expect(parse(text)).toMatchObject({ prerelease: wanted, notes: [] });
  });

  test('says what “is:” can say, and searches the rest', () => {
    const query = parse('is:draft cilium');
    expect(query).toMatchObject({ words: ['cilium'], prerelease: null });
    expect(notesOf(query)).toEqual([expect.stringContaining('is:prerelease')]);
  });

  test('says that a field is not a filter, and searches it as text', () => {
    const query = parse('author:jane cilium');
    expect(query.words).toEqual(['author:jane', 'cilium']);
    expect(notesOf(query)).toEqual([expect.stringContaining('“author:” is not a filter')]);
  });

  test.each([
    ['tags:x', { names: { tag: ['x'] } }],
    ['TAG:x', { names: { tag: ['x'] } }],
    ['tga:x', { names: { tag: ['x'] } }],
    ['souce:"A B"', { names: { source: ['A B'] } }],
    ['knid:release', { names: { kind: ['release'] } }],
    ['type:release', { names: { kind: ['release'] } }],
    ['since:2025-02-03', { after: '2025-02-03T00:00:00.000Z' }],
  ])('reads %s as what was meant', (text, expected) => {
    expect(parse(text)).toMatchObject({ ...expected, words: [] });
  });

  test('says so when it reads a slip as a filter, and leaves other short words alone', () => {
    expect(notesOf(parse('souce:x'))).toEqual(['Read “souce:” as “source:”.']);
    expect(parse('bag:x').words).toEqual(['bag:x']);
    expect(parse('find:x').words).toEqual(['find:x']);
  });

  test('has dates as a year, a month, a day, an instant, or so long ago in whole days', () => {
    expect(parse('after:2025 before:2025-09')).toMatchObject({ after: '2025-01-01T00:00:00.000Z', before: '2025-09-01T00:00:00.000Z' });
    expect(parse('after:2025-9-30').after).toBe('2025-09-30T00:00:00.000Z');
    expect(parse('after:7d').after).toBe('2026-02-25T00:00:00.000Z');
    expect(parse('before:yesterday').before).toBe('2026-03-03T00:00:00.000Z');
    expect(parse('after:2025-01-02T03:04:05Z').after).toBe('2025-01-02T03:04:05.000Z');
  });

  test('is as narrow as its narrowest dates, and reads -before as after', () => {
    expect(parse('after:2024 after:2025 before:2027 before:2026')).toMatchObject({
      after: '2025-01-01T00:00:00.000Z',
      before: '2026-01-01T00:00:00.000Z',
    });
    expect(parse('-before:2025')).toMatchObject({ after: '2025-01-01T00:00:00.000Z', before: null });
  });

  test.each(['after:2025-13', 'after:2025-02-30', 'before:soon', 'after:0', 'after:99999999d'])(
    'explains what is wrong with %s',
    (text) => {
      const query = parse(`cilium ${text}`);
      expect(query).toMatchObject({ words: ['cilium'], before: null, after: null });
      expect(notesOf(query)).toEqual([expect.stringMatching(/is not a date. Write (?:after|before):2025/)]);
    },
  );

  test('explains a filter without a value', () => {
    expect(parse('tag: cilium')).toMatchObject({ names: { tag: [] }, words: ['cilium'] });
    expect(notesOf(parse('tag: cilium'))).toEqual([expect.stringContaining('tag:cilium')]);
  });

  test.each([
    ['kind:(release OR event) cilium', { names: { kind: ['release', 'event'] }, words: ['cilium'], expression: null }],
    ['kind:release kind:event', { names: { kind: ['release', 'event'] }, expression: null }],
    ['-(tag:a) x', { excludedNames: { tag: ['a'] }, words: ['x'], expression: null }],
    ['is:stable', { prerelease: false, expression: null }],
    ['x AND y', { words: ['x', 'y'], expression: null }],
    ['(x', { words: ['x'], expression: null, notes: [] }],
    ['x) OR', { words: ['x'], expression: null, notes: [] }],
    ['foo(bar)', { words: ['foo(bar)'], expression: null }],
    ['cilium OR tag:x', { expression: { type: 'any', of: [expect.anything(), expect.anything()] } }],
    ['tag:(a b)', { names: { tag: ['a', 'b'] }, expression: { type: 'all', of: [expect.anything(), expect.anything()] } }],
    ['source:="CNCF"', { names: { source: ['CNCF'] }, expression: { type: 'name', field: 'source', value: 'CNCF', exact: true } }],
  ])('%s: lists where they say it all, else an expression', (text, expected) => {
    expect(parse(text)).toMatchObject(expected);
  });

  test('is empty when there are only operators, and keeps emoji', () => {
    expect(meaning(parse('- "" && () -"" ***'))).toEqual(meaning(parse('')));
    expect(parse('🚀').words).toEqual(['🚀']);
  });

  test('is read quickly whatever it is', () => {
    for (const piece of [
      '(',
      ')',
      '-(',
      'a OR ',
      'kind:(a OR ',
      'f(',
      'a',
      '-',
      '"',
      ':',
      'tag:',
      '-"',
      'a:b ',
      '🚀',
      ' ',
      '("',
      'x" ',
      '(a+)+',
    ]) {
      const before = process.cpuUsage();
      const query = parse(piece.repeat(Math.ceil(10_000 / piece.length)));
      expect(formatQuery(query).length).toBeLessThan(20_000);
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1_000).toBeLessThan(500);
    }
  });
});

/** Text that looks like queries more often than chance would. */
const queryText = fc
  .array(
    fc.oneof(
      fc.constantFrom('-', '"', ':', ' ', ' ', 'tag:', 'source:', 'kind:', 'before:', 'after:', '-tag:', 'souce:', 'author:', '2025-01-02'),
      fc.constantFrom('(', ')', '-(', ' OR ', 'kind:(', 'is:stable', '="'),
      fc.constantFrom('7d', 'cilium', '“', '”', '::', 'https://a.b/c', '🚀', '\n', '\u0000', '--', '-"', 'x', '1.2'),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { maxLength: 30 },
  )
  .map((pieces) => pieces.join(''));

test('a value of signs alone counts in a list as it does behind a field', () => {
  const query = parse('kind:! OR kind:="#"');
  expect(formatQuery(query)).toBe('kind:("!" OR ="#")');
  expect(meaning(parse(formatQuery(query)))).toEqual(meaning(query));
  expect(meaning(parse('cilium ("!" OR ebpf)'))).toEqual(meaning(parse('cilium (ebpf)')));
});

test('any text is a query, and its formatted text is the same query, also on another day', () => {
  fc.assert(
    fc.property(queryText, (text) => {
      const query = parse(text);
      const again = parseQuery(formatQuery(query), new Date('2031-01-01T00:00:00.000Z'));
      expect(meaning(again)).toEqual(meaning(query));
      expect(formatQuery(again)).toBe(formatQuery(query));
    }),
    { numRuns: 2_000 },
  );
});
