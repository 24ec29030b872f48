import type { Line } from './span.ts';

/** Rows of cells, one for each column, for platforms that can draw a table; the others list them. An empty cell has nothing to say. */
export interface Table {
  columns: readonly TableColumn[];
  rows: readonly (readonly Line[])[];
}

export interface TableColumn {
  /** What stands above it. */
  name: string;
  /** What a list says before and after a cell of it, where the cell is not empty; `before` only where something stands before it. */
  before?: string;
  after?: string;
  /** What a list says where the cell is empty. */
  empty?: string;
}

/** The same as a list, a line a row. Pure. */
export function tableAsList({ columns, rows }: Table): readonly Line[] {
  return rows.map((cells) => {
    const line: Line[] = [];
    for (const [index, { before = '', after = '', empty = '' }] of columns.entries()) {
      const cell = cells[index] ?? [];
      if (isEmptyCell(cell)) line.push(said(empty));
      else line.push(said(line.some((part) => part.length > 0) ? before : ''), cell, said(after));
    }
    return line.flat();
  });
}

/** Pure. */
export function isEmptyCell(cell: Line): boolean {
  return cell.every(({ text }) => text.trim() === '');
}

function said(text: string): Line {
  return text === '' ? [] : [{ text }];
}
