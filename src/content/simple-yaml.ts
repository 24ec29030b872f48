const KEY_LINE = /^([A-Za-z][\w-]*):(?: +(.*))?$/;
/** Characters with rules of their own in YAML, or that break lines in one standard and not in the other. */
const ODD = /[^\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;
const NUMBER_LIKE = /^[\d+.xoeE_a-fA-F-]+$/;
const SPECIAL_WORD = /^(?:null|true|false)$/i;

interface Cursor {
  readonly lines: readonly string[];
  /** Index of the line to be read next. */
  at: number;
}

const withoutEnd = (line: string): string => line.replace(/ +$/, '');
const withoutEnds = (line: string): string => withoutEnd(line).replace(/^ +/, '');
const isContinuation = (line: string | undefined): line is string => line !== undefined && /^ +[^ #]/.test(line);
const hasIndicator = (line: string): boolean => line.includes(': ') || line.includes(' #') || withoutEnd(line).endsWith(':');

/** One unquoted value, as YAML's core schema resolves it; undefined where that needs the real parser. */
function plain(text: string): string | boolean | undefined {
  if (!/^[\p{L}\d/]/u.test(text) || NUMBER_LIKE.test(text)) return undefined;
  if (!SPECIAL_WORD.test(text)) return text;
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

function plainLines(first: string, cursor: Cursor): string | boolean | undefined {
  const parts = [withoutEnd(first)];
  for (let line = cursor.lines[cursor.at]; isContinuation(line); line = cursor.lines[++cursor.at]) parts.push(withoutEnds(line));
  return parts.some(hasIndicator) ? undefined : plain(parts.join(' '));
}

/** Folds the lines of a quoted text: one line break is a space, each further one a line break. */
function folded(lines: readonly string[]): string {
  const last = lines.length - 1;
  let text = '';
  let breaks = 0;
  for (const [at, line] of lines.entries()) {
    const part = at > 0 ? line.replace(/^ +/, '') : line;
    const kept = at < last ? withoutEnd(part) : part;
    if (at > 0 && at < last && kept === '') {
      breaks++;
      continue;
    }
    if (at > 0) text += breaks === 0 ? ' ' : '\n'.repeat(breaks);
    text += kept;
    breaks = 0;
  }
  return text;
}

/** A single-quoted text; `first` is what follows its opening quote. */
function singleQuoted(first: string, cursor: Cursor): string | undefined {
  const lines: string[] = [];
  let line: string | undefined = first;
  while (line !== undefined) {
    if (lines.length > 0 && line !== '' && !line.startsWith(' ')) return undefined;
    const text = line.replaceAll("''", '\0');
    const end = text.indexOf("'");
    lines.push(end === -1 ? text : text.slice(0, end));
    if (end !== -1) return withoutEnd(text.slice(end + 1)) === '' ? folded(lines).replaceAll('\0', "'") : undefined;
    line = cursor.lines[cursor.at++];
  }
  return undefined;
}

function flowList(text: string): unknown {
  const inner = /^\[([\w ./+,-]*)\] *$/.exec(text)?.[1];
  if (inner === undefined) return undefined;
  const items = withoutEnds(inner) === '' ? [] : inner.split(',').map((item) => plain(withoutEnds(item)));
  return items.includes(undefined) ? undefined : items;
}

/** The `- item` lines below a key; null where the key has no value at all. */
function blockList(cursor: Cursor): unknown {
  const items: unknown[] = [];
  const indent = /^( *)- /.exec(cursor.lines[cursor.at] ?? '')?.[1];
  while (indent !== undefined && cursor.lines[cursor.at]?.startsWith(`${indent}- `)) {
    const text = (cursor.lines[cursor.at++] ?? '').slice(indent.length + 2);
    const oneLine = { lines: [], at: 0 };
    items.push(text.startsWith("'") ? singleQuoted(text.slice(1), oneLine) : hasIndicator(text) ? undefined : plain(withoutEnd(text)));
  }
  if (items.includes(undefined) || /^ *-(?: |$)/.test(cursor.lines[cursor.at] ?? '')) return undefined;
  return items.length === 0 ? null : items;
}

function valueAt(first: string, cursor: Cursor): unknown {
  if (first === '') return blockList(cursor);
  if (first.startsWith("'")) return singleQuoted(first.slice(1), cursor);
  return first.startsWith('[') ? flowList(first) : plainLines(first, cursor);
}

/**
 * The YAML that most posts are written in (keys, text plain or in single quotes, lists of words), read about ten times faster than by the
 * full parser and with the same result; null for everything else, broken YAML included. Pure.
 */
export function readSimpleYaml(block: string): Record<string, unknown> | null {
  if (ODD.test(block)) return null;
  const values: Record<string, unknown> = {};
  const cursor: Cursor = { lines: block.split('\n'), at: 0 };
  while (cursor.at < cursor.lines.length) {
    const line = cursor.lines[cursor.at++] ?? '';
    if (line === '') continue;
    const [, key = '', first = ''] = KEY_LINE.exec(line) ?? [];
    if (key === '' || SPECIAL_WORD.test(key) || Object.hasOwn(values, key)) return null;
    const value = valueAt(first, cursor);
    if (value === undefined) return null;
    values[key] = value;
  }
  return values;
}
