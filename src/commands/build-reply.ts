import { shorten } from '../lib/cut-text.ts';
import { lineOf, type Span } from '../model/span.ts';
import type { TableColumn } from '../model/table.ts';
import type { Block, Reply } from '../ports/reply.ts';

export { bold, code, counted, duration, lineOf, linkTo, moment, personSpan } from '../model/span.ts';

const ECHO_MAX_CHARS = 80;

/** A reply from its blocks; private, without buttons, exit code 0 unless said otherwise. Pure. */
export function buildReply(
  blocks: readonly Block[],
  data: unknown,
  more: Partial<Pick<Reply, 'actions' | 'shared' | 'exitCode'>> = {},
): Reply {
  return { blocks, data, actions: [], shared: false, exitCode: 0, ...more };
}

/** A paragraph. Strings are plain text. Pure. */
export function text(...pieces: readonly (string | Span)[]): Block {
  return { kind: 'text', line: lineOf(pieces) };
}

/** A bulleted list. Pure. */
export function list(items: readonly (readonly (string | Span)[])[]): Block {
  return { kind: 'list', items: items.map(lineOf) };
}

/** A table; each row has a cell for each column. Pure. */
export function table(columns: readonly TableColumn[], rows: readonly (readonly (readonly (string | Span)[])[])[]): Block {
  return { kind: 'table', columns, rows: rows.map((cells) => cells.map(lineOf)) };
}

/** What somebody wrote, as it is said back to them: at most 80 characters. Pure. */
export function briefly(words: string): string {
  return shorten(words, ECHO_MAX_CHARS);
}

/** A refusal that says what to do; exit code 2. Pure. */
export function usageError(words: string, hint: string): Reply {
  return buildReply([text(words), text(hint)], { error: words, hint }, { exitCode: 2 });
}
