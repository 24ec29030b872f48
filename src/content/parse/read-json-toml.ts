import { parse as parseToml, TomlError } from 'smol-toml';
import { fileError, UnreadableFile } from '../problem.ts';
import { textOrNumber } from './read-yaml.ts';

const NUMBER = String.raw`[-+]?\d[\d_]*(?:\.[\d_]+)?(?:[eE][-+]?\d+)?`;
/** A quote that is not closed extends to the end of the text, so that the text is scanned only once. */
const JSON_TOKEN = /"(?:[^"\\]|\\.)*"?|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;
/** Strings and comments, lines with the name of a table, and numbers that are a value or an item of a list. */
const TOML_TOKEN = new RegExp(
  [
    `"""[^]*?(?:"""|$(?![^]))|'''[^]*?(?:'''|$(?![^]))`,
    String.raw`"(?:[^"\\\n]|\\.)*"?|'[^'\n]*'?|#[^\n]*|^[ \t]*\[[^\n]*`,
    String.raw`(?<=[=,[][ \t\n]{0,20})${NUMBER}(?=[ \t]{0,20}(?:[,\]}#\n]|$(?![^])))`,
  ].join('|'),
  'gm',
);

const quoted = (token: string): string =>
  /^[-+\d]/.test(token) && typeof textOrNumber(token, Number(token.replaceAll('_', ''))) === 'string' ? `"${token}"` : token;

/** Quotes those numbers in valid JSON that would lose something: `1.10`, an id of 20 digits. Pure. */
function quoteJsonNumbers(text: string): string {
  return text.replace(JSON_TOKEN, quoted);
}

/** Quotes those numbers in TOML that would lose something. Pure. */
function quoteTomlNumbers(text: string): string {
  return text.replace(TOML_TOKEN, quoted);
}

/** Parses JSON. @throws {UnreadableFile} if it is broken. Pure. */
export function readJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    const kept = quoteJsonNumbers(text);
    return kept === text ? value : JSON.parse(kept);
  } catch (error) {
    // Node 22 and later add the line, but counted from the beginning of the front matter.
    const reason = String(error instanceof Error ? error.message : error).replace(/ \(line \d+ column \d+\)$/, '');
    throw new UnreadableFile(
      fileError('json-broken', `the JSON front matter can't be read: ${reason}`, 'Check quotes and commas; keys need double quotes', 1),
    );
  }
}

/**
 * Parses TOML whose first line is line `firstLine` of its file. `kept`: the same text with the numbers quoted that would lose something; if that
 * can't be parsed, `text` is, so that mistakes are reported as written. @throws {UnreadableFile} if it is broken. Pure.
 */
export function readToml(text: string, firstLine: number, kept = quoteTomlNumbers(text)): unknown {
  try {
    return parseToml(kept);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    if (kept !== text) return readToml(text, firstLine, text);
    const written = text.split('\n', error.line)[error.line - 1] ?? '';
    const [reason = 'not TOML'] = error.message.replace(/^Invalid TOML document: /, '').split('\n', 1);
    throw new UnreadableFile(
      fileError(
        'toml-broken',
        `the TOML front matter can't be read: ${reason}`,
        tomlHint(written),
        error.line + firstLine - 1,
        error.column,
      ),
    );
  }
}

/** Shows how to write `title: x` or `title = x` in TOML. */
function tomlHint(line: string): string {
  const [, key = '', value = ''] = /^\s*([\w-]+)\s*[:=]\s*([^\s"'[{].*)$/.exec(line) ?? [];
  const written = `${key} = ${JSON.stringify(value.trim())}`;
  return key === '' || written.length > 80 ? 'Write key = "value", text in double quotes' : `Write ${written}`;
}
