import grayMatter from 'gray-matter';
import { parse as parseToml, TomlError } from 'smol-toml';
import { type FileProblem, fileError, fileWarning, UnreadableFile } from '../problem.ts';
import { type Fence, locateFrontMatter } from './fence.ts';
import { readYaml, textOrNumber } from './read-yaml.ts';
import { spaceAdvice } from './yaml-advice.ts';

/** A file, split. */
export interface FrontMatter {
  matter: Record<string, unknown>;
  /** Markdown after the front matter, LF line ends. */
  body: string;
  fence: Fence;
  warnings: readonly FileProblem[];
}

const NUMBER = String.raw`[-+]?\d[\d_]*(?:\.[\d_]+)?(?:[eE][-+]?\d+)?`;
/** A quote that is not closed takes the rest, so that it is read once. */
const JSON_TOKEN = /"(?:[^"\\]|\\.)*"?|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;
/** Text and comments, lines with the name of a table, and numbers that are a value or an item of a list. */
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

/** Valid JSON with those numbers quoted that would lose something: `1.10`, an id of 20 digits. Pure. */
function quoteJsonNumbers(text: string): string {
  return text.replace(JSON_TOKEN, quoted);
}

/** TOML with those numbers quoted that would lose something. Pure. */
function quoteTomlNumbers(text: string): string {
  return text.replace(TOML_TOKEN, quoted);
}

function readJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    const kept = quoteJsonNumbers(text);
    return kept === text ? value : JSON.parse(kept);
  } catch (error) {
    // Node 22 and later say the line as well, counted from where the front matter begins.
    const reason = String(error instanceof Error ? error.message : error).replace(/ \(line \d+ column \d+\)$/, '');
    throw new UnreadableFile(
      fileError('json-broken', `the JSON front matter can't be read: ${reason}`, 'Check quotes and commas; keys need double quotes', 1),
    );
  }
}

/** `kept`: the same with numbers quoted that would lose something. A mistake is told as it was written. */
function readToml(text: string, firstLine: number, kept = quoteTomlNumbers(text)): unknown {
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

/** `title: x` and `title = x`, as TOML wants them. */
function tomlHint(line: string): string {
  const [, key = '', value = ''] = /^\s*([\w-]+)\s*[:=]\s*([^\s"'[{].*)$/.exec(line) ?? [];
  const written = `${key} = ${JSON.stringify(value.trim())}`;
  return key === '' || written.length > 80 ? 'Write key = "value", text in double quotes' : `Write ${written}`;
}

/** What a YAML block is that has no keys: most often one whose first line lacks a space, or is TOML. */
function notKeys({ block, language, firstLine }: Fence): FileProblem {
  const [line = ''] = block.split('\n', 1);
  const advice = language === 'yaml' ? spaceAdvice(line, firstLine) : null;
  if (advice !== null) return fileError('front-matter-not-keys', advice.message, advice.hint, firstLine, advice.column);
  const isToml = language === 'yaml' && /^[\w-]+ ?= ?\S/.test(line);
  const hint = isToml ? 'Write +++ instead of --- around TOML, or key: value lines' : 'Write key: value lines, for example title: My post';
  return fileError('front-matter-not-keys', 'the front matter has no keys', hint, firstLine);
}

function reader(fence: Fence, warnings: FileProblem[]): (block: string) => unknown {
  // Engines are given the block with the line break of the fence line before it.
  const firstLine = fence.firstLine - 1;
  if (fence.language === 'json') return readJson;
  if (fence.language === 'toml') return (block) => readToml(block, firstLine);
  return (block) => {
    const read = readYaml(block, firstLine);
    warnings.push(...read.warnings);
    return read.value;
  };
}

function refuseCode(): never {
  throw new UnreadableFile(
    fileError('front-matter-code', 'front matter that runs code is refused', 'Write it in YAML between two lines with only ---', 1),
  );
}

/** gray-matter, fenced: always with options (without, it caches by text), every engine ours, no look at our keys for an excerpt. */
function openFence(fence: Fence, warnings: FileProblem[]): { value: unknown; body: string } {
  const delimiter = fence.language === 'toml' ? '+++' : '---';
  const read = reader(fence, warnings);
  const engine = (block: string) => ({ value: read(block) });
  const file = grayMatter(`${delimiter}\n${fence.block}\n${delimiter}\n\n${fence.body}`, {
    language: fence.language,
    delimiters: [delimiter, `${delimiter}\n`],
    excerpt: () => '',
    engines: { yaml: engine, toml: engine, json: engine, javascript: refuseCode, coffee: refuseCode },
  });
  return { value: file.data.value, body: file.content };
}

/**
 * Text of a file (any line ends, BOMs and blank lines before it or not) → front matter and body, or why there is none. Reads YAML and TOML between fences, JSON with
 * or without them; never runs code. The same text always has the same answer. Pure.
 */
export function splitFrontMatter(text: string): FrontMatter | FileProblem {
  const lines = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  // Editors and programs that each add a byte-order mark; Hugo passes over blank lines too.
  const [lead = ''] = /^[\uFEFF\s]+/.exec(lines) ?? [];
  const found = locateFrontMatter(lines.slice(lead.length));
  const skipped = lead.split('\n').length - 1;
  if (!('block' in found)) return { ...found, line: found.line === null ? null : found.line + skipped };
  const fence = { ...found, firstLine: found.firstLine + skipped };
  const marks = lead.split('\uFEFF').length - 1;
  const warnings: FileProblem[] =
    marks < 2
      ? []
      : [
          fileWarning(
            'byte-order-marks',
            `the file begins with ${marks} byte-order marks`,
            'Save it as UTF-8 without a byte-order mark',
            1,
          ),
        ];
  try {
    const { value, body } = openFence(fence, warnings);
    const matter = value ?? {};
    if (typeof matter !== 'object' || Array.isArray(matter)) return notKeys(fence);
    return { matter: matter as Record<string, unknown>, body, fence, warnings };
  } catch (error) {
    if (error instanceof UnreadableFile) return error.complaint;
    // The parsers recurse: a stack overflow is the file's doing.
    if (error instanceof RangeError)
      return fileError('front-matter-too-deep', 'the front matter is nested too deeply', 'Use plain key: value lines', fence.firstLine);
    throw error;
  }
}
