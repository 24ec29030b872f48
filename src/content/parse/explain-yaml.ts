import { type Document, isScalar, Lexer, LineCounter, parseDocument, visit, type YAMLError } from 'yaml';
import { badAliasIn, WRITE_OUT } from '../../lib/bad-alias.ts';
import { type FileProblem, fileError, fileWarning, UnreadableFile } from '../problem.ts';
import { textOrNumber } from './written-numbers.ts';

/** Aliases of aliases may multiply the document at most so often. */
const MAX_ALIAS_COPIES = 100;

/** Words, marks, blanks and line breaks, as YAML takes a text apart: each costs the parser up to 25 µs. The longest known real front matter has 74. */
const MAX_LEXEMES = 8_000;
/** Nobody reads more. */
const MAX_WARNINGS = 20;
/** Each may be one level deeper. */
const MAX_BRACKETS = 400;
/** `- - - - …`: each is one level deeper. */
const NESTED_ITEMS = /(?:[-?:] +){100}/;

const PLAIN_WORDS: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY: 'a value that contains ": " must be quoted',
  BAD_SCALAR_START: 'a value that begins with this character must be quoted',
  UNEXPECTED_TOKEN: 'there is something after the end of the value',
  TAB_AS_INDENT: 'tabs are not allowed as indentation',
};

function hintFor(code: string, line: string): string {
  if (code === 'TAB_AS_INDENT') return 'Use spaces instead of the tab';
  if (code === 'MISSING_CHAR') return 'Close the quote at the end of the value';
  return quotingHint(line) ?? 'Check the indentation and the quotes of this line and the one above';
}

/** Keys that a map has already, from where they are written. */
function duplicatesIn(document: Document): { key: string; offset: number }[] {
  const found: { key: string; offset: number }[] = [];
  visit(document, {
    Map(_, map) {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) found.push({ key: String(key.value), offset: key.range?.[0] ?? 0 });
        seen.add(key.value);
      }
    },
  });
  return found;
}

/** Reads YAML whose first line is line `firstLine` of its file. @throws {UnreadableFile} where it is broken, doubtful or would grow without bound. Pure. */
export function explainYamlError(text: string, firstLine: number): { value: unknown; warnings: readonly FileProblem[] } {
  refuseExcess(text);
  const lines = new LineCounter();
  // uniqueKeys compares each key with each other: quadratic, so duplicates are looked for below.
  const document = parseDocument(text, { lineCounter: lines, schema: 'core', prettyErrors: false, uniqueKeys: false, logLevel: 'silent' });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: line + firstLine - 1, column: col, text: text.split('\n', line)[line - 1] ?? '' };
  };
  const [error] = document.errors;
  if (error !== undefined) throw new UnreadableFile(complaintOf(error, place(error.pos[0])));
  const lineAt = (offset: number): number => lines.linePos(offset).line + firstLine - 1;
  const duplicates = duplicatesIn(document).map(({ key, offset }) =>
    fileWarning('yaml-duplicate-key', `“${key}” is written twice, so the last one counts`, 'Keep one of the two lines', lineAt(offset)),
  );
  const tags = document.warnings.map(({ pos, message }) =>
    fileWarning(
      'yaml-tag',
      `${message.replace('tag:yaml.org,2002:', '!!').replace('Unresolved tag:', 'Herald does not know the tag')}, so the value is read as plain text`,
      'Remove the ! tag, or quote the value',
      lineAt(pos[0]),
    ),
  );
  const warnings = [...duplicates, ...tags].slice(0, MAX_WARNINGS);
  const alias = badAliasIn(document);
  if (alias !== null) {
    const at = place(alias.offset);
    throw new UnreadableFile(fileError('yaml-broken', alias.what, alias.hint ?? hintFor('', at.text), at.line, at.column));
  }
  return { value: plainValueOf(document), warnings };
}

/** Refuses by counting what would take the parser long, or deeper than the stack: how deep that is differs from call to call, and a file's answer must not. */
function refuseExcess(text: string): void {
  const refuse = (what: string, code: string, hint: string) => {
    throw new UnreadableFile(fileError(code, `the front matter has ${what}`, hint, 1));
  };
  let lexemes = 0;
  for (const _ of new Lexer().lex(text))
    if (++lexemes > MAX_LEXEMES)
      refuse(
        `more than ${MAX_LEXEMES} keys, words and marks`,
        'front-matter-too-large',
        'Keep what counts, and move long text below the closing fence',
      );
  if ((text.match(/[[{]/g)?.length ?? 0) > MAX_BRACKETS || NESTED_ITEMS.test(text))
    refuse('too many brackets, or values nested too deeply', 'front-matter-too-deep', 'Use plain key: value lines');
}

function complaintOf(error: YAMLError, at: { line: number; column: number; text: string }): FileProblem {
  return fileError('yaml-broken', PLAIN_WORDS[error.code] ?? error.message, hintFor(error.code, at.text), at.line, at.column);
}

/** A flag, or its text where that is written otherwise: `True` may be the title of a post. Pure. */
export function textOrFlag(text: string): string | boolean {
  return text === 'true' || (text === 'false' ? false : text);
}

function plainValueOf(document: Document): unknown {
  try {
    visit(document, {
      Scalar(_, scalar) {
        if (typeof scalar.value === 'number') scalar.value = textOrNumber(scalar.source ?? '', scalar.value);
        else if (typeof scalar.value === 'boolean') scalar.value = textOrFlag(scalar.source ?? '');
      },
    });
    return document.toJS({ maxAliasCount: MAX_ALIAS_COPIES });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new UnreadableFile(fileError('yaml-broken', 'aliases (*) make the front matter grow without bound', WRITE_OUT));
  }
}

const MAX_CHARS = 80;

function unquoted(value: string): string {
  const quote = value[0];
  if (quote !== "'" && quote !== '"') return value;
  return value.slice(1, value.length > 1 && value.endsWith(quote) ? -1 : undefined);
}

/** The YAML line `key: value` with its value in quotes, as a sentence; null where the line has no such shape. Pure. */
function quotingHint(line: string): string | null {
  const match = /^(?:- )?([\w-]+):[ \t]+(\S.*)$/.exec(line.trim());
  if (match === null) return null;
  const [, key = '', value = ''] = match;
  const quoted = `${key}: '${unquoted(value.trim()).replaceAll("''", "'").replaceAll("'", "''")}'`;
  return quoted.length > MAX_CHARS ? `Put the value in quotes: ${key}: '…'` : `Put the value in quotes: ${quoted}`;
}
