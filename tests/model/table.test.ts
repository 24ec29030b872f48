import { expect, it } from 'vitest';
import { lineOf } from '../../src/model/span.ts';
import { isEmptyCell, type Table, tableAsList } from '../../src/model/table.ts';

const columns: Table['columns'] = [
  { name: 'No.', before: 'never said' },
  { name: 'Channel', before: ' ' },
  { name: 'By', before: ' (by ', after: ')' },
  { name: 'Last match', before: '; last match: ', empty: '; no match' },
];
const listed = (...cells: string[]): string | undefined =>
  tableAsList({ columns, rows: [cells.map((text) => lineOf([text]))] }).map((line) => line.map(({ text }) => text).join(''))[0];

it('a row is a sentence: its cells with what a list says around them', () => {
  expect(listed('1.', 'here', 'Ann', 'Cilium')).toBe('1. here (by Ann); last match: Cilium');
});

it('an empty cell takes its words with it, or says that it is empty', () => {
  expect(listed('1.', ' ', '', '')).toBe('1.; no match');
  expect(listed('1.')).toBe('1.; no match');
});

it('nothing is said before the first of a line', () => {
  expect(listed('', 'here', 'Ann', 'Cilium')).toBe('here (by Ann); last match: Cilium');
});

it('links and styles stay', () => {
  const cell = lineOf([{ text: 'Cilium', link: 'https://example.org' }]);
  expect(tableAsList({ columns: [{ name: 'Post' }], rows: [[cell]] })).toEqual([cell]);
});

it('a cell of blanks is empty', () => {
  expect([[], lineOf([' ', '\n']), lineOf(['x'])].map(isEmptyCell)).toEqual([true, true, false]);
});
