import { type FileProblem, fileError } from '../problem.ts';

/** A mistake as the parser reports it. */
export interface YamlMistake {
  code: string;
  message: string;
  /** Both from 1, within the front matter. */
  line: number;
  column: number;
}

/** What is wrong, in words that people know, and where to change it. */
interface Advice {
  line: number;
  column: number;
  message: string;
  hint: string | null;
}

const MAX_CHARS = 80;
const PLAIN_WORDS: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY: 'a value that contains ": " must be quoted',
  BAD_ALIAS: 'a value that begins with * must be quoted',
  BAD_SCALAR_START: 'a value that begins with this character must be quoted',
  UNEXPECTED_TOKEN: 'there is something after the end of the value',
  TAB_AS_INDENT: 'tabs are not allowed as indentation',
};
/** `draft:true`, but not an address. */
const NO_SPACE = /^( *(?:- +)?[A-Za-z][\w-]*:)(?!\/\/)([^\s:].*)$/;
const NO_SPACE_AFTER_DASH = /^( *-)([^\s-].*)$/;
const INDENTED_KEY = /^( +)([A-Za-z][\w-]*):(?: |$)/;

/** Explains what is wrong with YAML, where, and what to write instead. `lines`: the front matter; `offset`: number of lines before it in the file. Pure. */
export function adviseOnYaml(mistake: YamlMistake, lines: readonly string[], offset: number): FileProblem {
  const { line, column, message, hint } =
    missingSpace(mistake, lines) ?? indentedKey(mistake, lines) ?? openEnd(mistake, lines) ?? wordsFor(mistake, lines);
  return fileError('yaml-broken', message, hint, line + offset, column);
}

/** Explains `key:value` and `-item`, neither of which is a key or an item in YAML, so that the parser reports one key over several lines, or a key without a value. */
function missingSpace({ code, message, line }: YamlMistake, lines: readonly string[]): Advice | null {
  if (code !== 'MULTILINE_IMPLICIT_KEY' && !(code === 'MISSING_CHAR' && message.startsWith('Implicit'))) return null;
  return (
    spaceAdvice(lines[line - 1] ?? '', line) ?? {
      line,
      column: 1,
      message: 'the line has no key',
      hint: 'Write key: value, or put text of several lines in quotes',
    }
  );
}

/** Returns what to do about a line without the space that YAML requires after a colon or a dash; null if the space is there. Pure. */
export function spaceAdvice(text: string, line: number): Advice | null {
  const colon = NO_SPACE.exec(text);
  const [, before = '', after = ''] = colon ?? NO_SPACE_AFTER_DASH.exec(text) ?? [];
  if (before === '') return null;
  const written = `${before.trim()} ${after.trim()}`;
  return {
    line,
    column: before.length + 1,
    message: `there must be a space after the ${colon === null ? 'dash' : 'colon'}`,
    hint: written.length > MAX_CHARS ? `Write a space there: ${before.trim()} …` : `Write ${written}`,
  };
}

/** Explains keys and items that don't begin in the same column as the others. */
function indentedKey({ code, line, column }: YamlMistake, lines: readonly string[]): Advice | null {
  const text = lines[line - 1] ?? '';
  if (code === 'BLOCK_AS_IMPLICIT_KEY' && /^ *- /.test(text))
    return { line, column, message: 'the items of the list do not begin in one column', hint: 'Write each - below the one above it' };
  const isWhole = code === 'BLOCK_AS_IMPLICIT_KEY' && !valueIn(text).includes(': ');
  const first = lines.findIndex((one) => one.trim() !== '') + 1;
  const at = isWhole ? line + 1 : code === 'UNEXPECTED_TOKEN' && column === 1 ? first : 0;
  const [, blanks = '', key] = INDENTED_KEY.exec(lines[at - 1] ?? '') ?? [];
  if (key === undefined) return null;
  return {
    line: at,
    column: blanks.length + 1,
    message: `“${key}” does not begin in the column of the other keys`,
    hint: `Remove the blanks before ${key}:`,
  };
}

/** Explains quotes and brackets that are never closed; the parser only names the place where it gave up. */
function openEnd({ code, message, line, column }: YamlMistake, lines: readonly string[]): Advice | null {
  const quote = code === 'MISSING_CHAR' ? /["']/.exec(message)?.[0] : undefined;
  const bracket = code === 'BAD_INDENT' && message.startsWith('Flow') ? (message.includes('map') ? '{' : '[') : undefined;
  const sign = quote ?? bracket;
  if (sign === undefined) return null;
  const opening = lines.slice(0, line).findLastIndex((text) => valueIn(text).startsWith(sign));
  const at = opening === -1 ? line : opening + 1;
  const text = lines[at - 1] ?? '';
  return {
    line: at,
    column: opening === -1 ? column : text.length - valueIn(text).length + 1,
    message: `${quote === undefined ? `a ${sign}` : 'a quote'} is opened but never closed`,
    hint:
      quote === undefined
        ? `Write ${sign === '[' ? ']' : '}'} at its end, or put the value in quotes`
        : 'Close the quote at the end of the value',
  };
}

const valueIn = (line: string): string => line.slice(line.indexOf(':') + 1).trimStart();

function wordsFor({ code, message, line, column }: YamlMistake, lines: readonly string[]): Advice {
  const excess = /flow-(seq|map)-end/.exec(message)?.[1];
  if (excess !== undefined)
    return { line, column, message: `there is a ${excess === 'seq' ? ']' : '}'} too many`, hint: 'Remove it, or put the value in quotes' };
  const other = quotingHint(lines[line - 1] ?? '') ?? 'Check the indentation and the quotes of this line and the one above';
  return { line, column, message: PLAIN_WORDS[code] ?? message, hint: code === 'TAB_AS_INDENT' ? 'Use spaces instead of the tab' : other };
}

/** Returns the text that was meant: without the quotes around it, but with quotes that belong to it (`"A" and "B"`). */
function unquoted(value: string): string {
  const quote = value[0];
  if (quote !== "'" && quote !== '"') return value;
  const inside = value.slice(1, value.length > 1 && value.endsWith(quote) ? -1 : undefined);
  const next = inside.indexOf(quote);
  // The next quote closes the first one if it follows a word and no word follows it.
  const isClosed = next > 0 && /\S/.test(inside.charAt(next - 1)) && /^[^\p{L}\p{N}]/u.test(inside.slice(next + 1));
  return isClosed ? value : inside;
}

/** Returns the advice to write the value of a YAML line `key: value` in quotes, as a sentence; null if the line does not have that form. Pure. */
export function quotingHint(line: string): string | null {
  const match = /^(?:- )?([\w-]+):[ \t]+(\S.*)$/.exec(line.trim());
  if (match === null) return null;
  const [, key = '', value = ''] = match;
  const quoted = `${key}: '${unquoted(value.trim()).replaceAll("''", "'").replaceAll("'", "''")}'`;
  return quoted.length > MAX_CHARS ? `Put the value in quotes: ${key}: '…'` : `Put the value in quotes: ${quoted}`;
}
