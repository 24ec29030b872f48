import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readYaml, readYamlFully } from '../../../src/content/parse/read-yaml.ts';
import { UnreadableFile } from '../../../src/content/problem.ts';

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

const resultOf = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadableFile) return error.complaint;
    throw error;
  }
};

test('whichever parser reads it, the value or the mistake is the same', () => {
  const start = fc.constantFrom('k: ', "k: '", 'k: "', 'k:\n- ', 'k: [');
  const block = fc.tuple(start, fc.array(fc.constantFrom(...PIECES), { maxLength: 14 })).map(([first, pieces]) => first + pieces.join(''));
  fc.assert(
    fc.property(block, (text) => {
      expect(resultOf(() => readYaml(text, 1))).toEqual(resultOf(() => readYamlFully(text, 1)));
    }),
    { numRuns: 20_000 },
  );
});

test.each([
  ['1.10', '1.10'],
  ['007', '007'],
  ['1:30', '1:30'],
  ['2025-01-01', '2025-01-01'],
  ['0x1F', '0x1F'],
  ['1e3', '1e3'],
  ['1.5', 1.5],
  ['12', 12],
  ['yes', 'yes'],
  ['true', true],
  ['~', null],
])('%s stays what was written', (text, value) => {
  const expected = { value: { k: value, list: [value] }, warnings: [] };
  expect(readYaml(`k: ${text}\nlist: [${text}]`, 1)).toEqual(expected);
  expect(readYamlFully(`k: ${text}\nlist: [${text}]`, 1)).toEqual(expected);
});
