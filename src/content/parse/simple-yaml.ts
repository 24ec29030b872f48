import { type Cursor, doubleQuoted, singleQuoted, withoutEnd, withoutStart } from './quoted-yaml.ts';

const KEY_LINE = /^([A-Za-z][\w-]*):(?: +(?! )(.*))?$/;
/** Characters with rules of their own in YAML, or that break lines in one standard and not in the other. */
const ODD = /[^\n -~\u00a0-\u2027\u202a-\ufefe\uff00-\ufffd]/;
const NUMBER_LIKE = /^\d[\d+.xoeE_a-fA-F-]*$/;
const SPECIAL_WORD = /^(?:null|true|false)$/i;

const withoutEnds = (line: string): string => withoutEnd(withoutStart(line));
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
  const text = parts.join(' ');
  return hasIndicator(text) ? undefined : plain(text);
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
  if (first.startsWith('"')) return doubleQuoted(first.slice(1), cursor);
  return first.startsWith('[') ? flowList(first) : plainLines(first, cursor);
}

/**
 * The YAML that most posts are written in (keys, text plain or in quotes, lists of words), read several times faster than by the
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
