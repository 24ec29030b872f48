import type { RichTextBlock, TableBlock } from '@slack/types';
import { isEmptyCell, type Table } from '../../../src/model/table.ts';
import { richSection, type SlackLine } from './line.ts';
import { withChannels } from './mentions.ts';

/** With the row of names; https://docs.slack.dev/reference/block-kit/blocks/table-block. All cells may have 10,000 characters together. */
const MAX_ROWS = 100;
const MAX_COLUMNS = 20;
const CELL_MAX_CHARS = 500;

/** Whether there is something to compare in it, and room for all of it. Pure. */
export function isWorthATable({ columns, rows }: Table): boolean {
  return rows.length > 1 && rows.length < MAX_ROWS && columns.length <= MAX_COLUMNS;
}

/**
 * A table, without columns that say nothing. Messages have room for one; modals and the Home tab take none (https://docs.slack.dev/reference/block-kit/blocks).
 * Its cells are rich text: `raw_text` was seen to be refused (SlackNet issue 246), and so were empty cells (nao issue 1143). Pure.
 */
export function tableBlock({ columns, rows }: Table): TableBlock {
  const shown = columns.flatMap((column, index) => (rows.some((cells) => !isEmptyCell(cells[index] ?? [])) ? [{ ...column, index }] : []));
  return {
    type: 'table',
    column_settings: shown.map(() => ({ is_wrapped: true })),
    rows: [
      shown.map(({ name }) => cellOf([{ text: name, style: 'bold' }])),
      ...rows.map((cells) => shown.map(({ index }) => cellOf(withChannels(cells[index] ?? [])))),
    ],
  };
}

function cellOf(line: SlackLine): RichTextBlock {
  const section = isEmptyCell(line) ? null : richSection(line, CELL_MAX_CHARS);
  return { type: 'rich_text', elements: [section ?? { type: 'rich_text_section', elements: [{ type: 'text', text: '–' }] }] };
}
