import fc from 'fast-check';
import pc from 'picocolors';
import { expect, test } from 'vitest';
import {
  escapeControls,
  foldBlanks,
  foldUnseen,
  inert,
  plain,
  plainVisible,
  printable,
  storableText,
  withoutControls,
} from '../../src/lib/sanitize-text.ts';
import { STEERING, withoutColours } from '../support/steering.ts';

const COLOURS = pc.createColors(true);
const OURS = [
  'bold',
  'dim',
  'italic',
  'underline',
  'red',
  'green',
  'yellow',
  'blue',
  'magenta',
  'cyan',
  'white',
  'gray',
  'redBright',
] as const;

test('our colours come through, also one inside another', () => {
  for (const name of OURS) expect(inert(COLOURS[name]('x')), name).toBe(COLOURS[name]('x'));
  const nested = COLOURS.bold(COLOURS.cyan(`a${COLOURS.dim('b')}c`));
  expect(inert(nested)).toBe(nested);
});

test.each([
  ['a title of the window', '\u001b]0;x\u0007', '\\u001b]0;x\\u0007'],
  ['a cleared screen', '\u001b[2J', '\\u001b[2J'],
  ['hidden words', '\u001b[8mx', '\\u001b[8mx'],
  ['several colours in one sequence', '\u001b[31;8m', '\\u001b[31;8m'],
  ['a cursor that moves', '\u001b[1A\r', '\\u001b[1A\\u000d'],
  ['C1', '\u009b31m\u009d0;x\u009c', '\\u009b31m\\u009d0;x\\u009c'],
  ['DEL, NUL and backspace', '\u007f\0\b', '\\u007f\\u0000\\u0008'],
  ['other lines', '\u2028\u2029\u0085', '\\u2028\\u2029\\u0085'],
  ['another direction', '\u202e\u2066x\u2069', '\\u202e\\u2066x\\u2069'],
  ['half a sequence', 'x\u001b', 'x\\u001b'],
])('%s is shown, not done', (_, steering, shown) => {
  expect(inert(steering)).toBe(shown);
});

test('what is no danger stays: line feeds, tabs, umlauts, emoji, other writings', () => {
  const fine = 'a\n\tüß – “q” 日本語 العربية 👩‍🚀\u200b';
  expect(inert(fine)).toBe(fine);
});

const anything = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\u001b[', '\u001b', '[', 'm', '1', ';', '\u009b', '\n', '\u2028', '\u202e'),
    fc.string({ unit: 'binary', maxLength: 2 }),
  ),
});

test('of any text nothing steers, and doing it twice changes nothing', () => {
  fc.assert(
    fc.property(anything, (text) => {
      expect(withoutColours(inert(text))).not.toMatch(STEERING);
      expect(inert(inert(text))).toBe(inert(text));
      expect(plain(text)).not.toMatch(STEERING);
      expect(plain(text)).not.toContain('\n');
    }),
  );
});

test('JSON stays the same JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), anything, (value, text) => {
      const whole = { value, [text]: text };
      expect(JSON.parse(inert(JSON.stringify(whole)))).toEqual(JSON.parse(JSON.stringify(whole)));
    }),
  );
});

test.each([
  [foldBlanks, ' a \n\t b\u0000c\u2028d\u202ee ', 'a b c d\u202ee'],
  [foldUnseen, 'a\u200bb\u2060c\ufeff \u202ed\u2069\u0001 e', 'abc d e'],
  [printable, 'a  b\n c\u200bd\u202ee\u0007', 'a  b c d e '],
  [withoutControls, 'a\nb\u0000c\u2028d\u202ee\ud800', 'a\nb c de\ufffd'],
  [plain, ' a\n\tb\u0000c\u202ed\u00ad\ud800 ', 'a bcd\u00ad\ufffd'],
  [plainVisible, ' a \u0001 b\u00ad\u200e\u200f\u061cc\u202ed \ud800', 'a bcd \ufffd'],
  [storableText, 'a\0b \ud83d 🚀\u0001', 'ab \ufffd 🚀\u0001'],
])('%o', (sanitize, text, wanted) => {
  expect(sanitize(text)).toBe(wanted);
  expect(sanitize(wanted)).toBe(wanted);
});

test('in logs, colours and unseen marks are shown too; line feeds and tabs stay', () => {
  expect(escapeControls('\u001b[31mx\n\ty\u200e\u061c\ufeff\u2028\u202e\u0085')).toBe(
    '\\u001b[31mx\n\ty\\u200e\\u061c\\ufeff\\u2028\\u202e\\u0085',
  );
  expect(escapeControls('ü 日本語 👩‍🚀\u200b')).toBe('ü 日本語 👩‍🚀\u200b');
});
