import { visibleText } from '../visible-text.ts';
import { type Checker, isFields } from './complaint.ts';
import { checkRichText } from './rich-text.ts';

const ALIGNMENTS = ['left', 'center', 'right'];

/** Checks a table, which only messages may have. https://docs.slack.dev/reference/block-kit/blocks/table-block; rows of different lengths, and settings of missing columns, are refused only by us. */
export function checkTable(check: Checker, value: unknown, pointer: string): void {
  const block = check.object(value, pointer, ['type', 'rows'], ['column_settings', 'block_id']);
  const rows = check.list(block?.rows, `${pointer}/rows`, 1, 100).map((row, index) => {
    const at = `${pointer}/rows/${index}`;
    const cells = check.list(row, at, 1, 20);
    for (const [column, cell] of cells.entries()) checkCell(check, cell, `${at}/${column}`);
    return cells;
  });
  const columns = rows[0]?.length ?? 0;
  for (const [index, { length }] of rows.entries()) if (length !== columns) check.say(`${pointer}/rows/${index}`, 'rows differ in length');
  if (visibleText(rows.flat()).length > 10_000) check.say(`${pointer}/rows`, 'must be less than 10001 characters');
  if (block?.column_settings === undefined) return;
  for (const [index, one] of check.list(block.column_settings, `${pointer}/column_settings`, 1, columns).entries()) {
    const at = `${pointer}/column_settings/${index}`;
    const settings = check.object(one, at, [], ['align', 'is_wrapped']);
    if (settings?.align !== undefined && !ALIGNMENTS.includes(String(settings.align)))
      check.say(`${at}/align`, 'must be left, center or right');
    if (settings?.is_wrapped !== undefined && typeof settings.is_wrapped !== 'boolean') check.say(`${at}/is_wrapped`, 'must be a boolean');
  }
}

function checkCell(check: Checker, value: unknown, pointer: string): void {
  const type = isFields(value) ? value.type : undefined;
  switch (type) {
    case 'raw_text': {
      const cell = check.object(value, pointer, ['type', 'text'], []);
      check.text(cell?.text, `${pointer}/text`, 1, 10_000);
      return;
    }
    case 'rich_text': {
      const cell = check.object(value, pointer, ['type', 'elements'], ['block_id']);
      checkRichText(check, cell?.elements, `${pointer}/elements`);
      return;
    }
    default:
      check.say(`${pointer}/type`, `unsupported type: ${String(type)}`);
  }
}
