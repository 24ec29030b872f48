import type { Line } from './span.ts';

/** Rows with one cell per column, for platforms that can draw a table; others show them as a list. An empty cell has no text. */
export interface Table {
  columns: readonly TableColumn[];
  rows: readonly (readonly Line[])[];
}

export interface TableColumn {
  /** Heading of the column. */
  name: string;
  /** Text that a list shows before and after a non-empty cell; `before` only if something precedes it in the line. */
  before?: string;
  after?: string;
  /** Text that a list shows for an empty cell. */
  empty?: string;
}

/** Returns the table as a list, one line per row. Pure. */
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

/** Whether a cell has no text. Pure. */
export function isEmptyCell(cell: Line): boolean {
  return cell.every(({ text }) => text.trim() === '');
}

function said(text: string): Line {
  return text === '' ? [] : [{ text }];
}
