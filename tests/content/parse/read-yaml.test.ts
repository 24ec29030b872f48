import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explainYamlError } from '../../../src/content/parse/explain-yaml.ts';
import { readSimpleYaml } from '../../../src/content/parse/simple-yaml.ts';

const PIECES = [
  ...[
    'a',
    'word word',
    'b: ',
    'key:',
    "'",
    "''",
    '"',
    '""',
    ' ',
    '  ',
    '\n',
    '\n\n',
    '\n ',
    '\n  ',
    '- ',
    '\n- ',
    '\n  - ',
    '-',
    '[',
    ']',
    ',',
    '{',
    '}',
  ],
  ...[
    '#',
    ' #',
    ':',
    '1',
    '1.5',
    '0x1f',
    '1e5',
    '.',
    'true',
    'null',
    'yes',
    '|',
    '>',
    '&x',
    '*x',
    '!t',
    'é',
    '~',
    '?',
    '/',
    '+',
    '%',
    '@',
    '`',
    '\t',
  ],
  ...[
    '\nk2: ',
    "\nk3: '",
    '\nk4: "',
    '\nk5:\n- ',
    '\nk6: [',
    '\\',
    '\\\n  ',
    '\\ ',
    '\\n',
    '\\x41',
    '\\ud83d',
    '\\U0001f680',
    '\\"',
    '\u00a0',
    '\u2028',
    '🚀',
  ],
];

test('whatever the quick reader reads, the full parser reads the same', () => {
  let agreed = 0;
  const start = fc.constantFrom('k: ', "k: '", 'k: "', 'k:\n- ', 'k: [');
  const block = fc.tuple(start, fc.array(fc.constantFrom(...PIECES), { maxLength: 14 })).map(([first, pieces]) => first + pieces.join(''));
  fc.assert(
    fc.property(block, (text) => {
      const simple = readSimpleYaml(text);
      if (simple === null) return;
      agreed++;
      expect(explainYamlError(text, 1)).toEqual({ value: simple, warnings: [] });
    }),
    { numRuns: 20_000 },
  );
  expect(agreed).toBeGreaterThan(500);
});

test('the front matter most posts have needs no full parser', () => {
  const block = [
    "title: 'It''s here:",
    "  a long title'",
    "date: '2025-09-22T13:25:00+00:00'",
    'tags:',
    '- cncf',
    '- two words',
    'source: CNCF',
    'external_url: https://example.com/a?b=c#d',
    'draft: false',
    'summary: plain text',
    '  over two lines',
    'tldr: "caf\\xE9\\',
    '  \\ folded"',
    'empty:',
    'list: [a, b]',
  ].join('\n');
  expect(readSimpleYaml(block)).toEqual({
    title: "It's here: a long title",
    date: '2025-09-22T13:25:00+00:00',
    tags: ['cncf', 'two words'],
    source: 'CNCF',
    external_url: 'https://example.com/a?b=c#d',
    draft: false,
    summary: 'plain text over two lines',
    tldr: 'café folded',
    empty: null,
    list: ['a', 'b'],
  });
});

test.each([
  'title: a: b',
  'a: 1\na: 2',
  'a: *x',
  'a: !t x',
  'a: |\n  x',
  '__proto__: x',
  'a: {b: c}',
  'a: 12',
  "a: 'open",
  '- a',
  '# c',
  'a: x # c',
])('%s is left to the full parser', (text) => {
  expect(readSimpleYaml(text)).toBeNull();
});
