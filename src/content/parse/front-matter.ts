import grayMatter from 'gray-matter';
import { type FileProblem, fileError, fileNote, fileWarning, UnreadableFile } from '../problem.ts';
import { readJson, readToml } from './read-json-toml.ts';
import { readYaml } from './read-yaml.ts';
import { spaceAdvice } from './yaml-advice.ts';

/** Maximum length of front matter that is read, UTF-16 units; the longest known real one has 54,000. */
const MAX_CHARS = 131_072;
const MAX_LINES = 5_000;
/** Maximum number of blank lines in a row: gray-matter's search for comments tries every line of such a run, and starts over from each. */
const MAX_BLANK_LINES = 100;
// Anchored at a line end, so that a run is searched for there only.
const BLANK_LINES = new RegExp(`[\\n\\r\\u2028\\u2029]\\s{${MAX_BLANK_LINES + 1},}`, 'g');
/** Line ends after which `^` begins a line. */
const LINE_END = /[\n\r\u2028\u2029]/g;

const LANGUAGES: Readonly<Record<string, Fence['language']>> = { yaml: 'yaml', yml: 'yaml', toml: 'toml', json: 'json' };

/** Where the front matter of a file is. */
export interface Fence {
  language: 'yaml' | 'toml' | 'json';
  /** The front matter, without its fence lines. */
  block: string;
  /** Line of the file, from 1, on which `block` begins. */
  firstLine: number;
  body: string;
}

const unclosed = (message: string, hint: string): FileProblem => fileError('front-matter-unclosed', message, hint, 1);

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

function closedBy(text: string, delimiter: string, language: Fence['language']): Fence | FileProblem {
  const start = endOfLine(text, 0) + 1;
  for (let at = text.indexOf(`\n${delimiter}`, start - 1); at !== -1; at = text.indexOf(`\n${delimiter}`, at + 1)) {
    const end = endOfLine(text, at + 1);
    if (text.slice(at + 1 + delimiter.length, end).trim() === '')
      return { language, block: text.slice(start, Math.max(start, at)), firstLine: 2, body: text.slice(end + 1) };
  }
  return unclosed(
    `the front matter is opened by ${delimiter} but never closed`,
    `Add a line with only ${delimiter} after the last front-matter line`,
  );
}

/** Returns the index after the brace that closes the object at the beginning of `text`; -1 if it is never closed. */
function endOfObject(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"') {
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++;
    } else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return at + 1;
  }
  return -1;
}

function bareJson(text: string): Fence | FileProblem {
  const end = endOfObject(text);
  if (end === -1)
    return unclosed('the JSON front matter is opened by { but never closed', 'Add the closing } after the last front-matter line');
  return { language: 'json', block: text.slice(0, end), firstLine: 1, body: text.slice(end).replace(/^[ \t]*\n/, '') };
}

function locate(text: string): Fence | FileProblem {
  if (text.trim() === '')
    return unclosed('the file is empty', 'Begin with --- on the first line, then title: and the rest, then --- again');
  if (/^\{\s*["}]/.test(text)) return bareJson(text);
  const opener = text.slice(0, endOfLine(text, 0)).trimEnd();
  const delimiter = opener.slice(0, 3);
  if ('---'.startsWith(opener) || '+++'.startsWith(opener)) {
    return closedBy(text, delimiter.padEnd(3, delimiter), opener.startsWith('+') ? 'toml' : 'yaml');
  }
  if ((delimiter !== '---' && delimiter !== '+++') || opener[3] === delimiter[0]) {
    return fileNote(
      'front-matter-missing',
      'the file has no front matter, so it is ignored',
      'If it is meant to be a post, begin with --- on the first line, then title: and the rest, then --- again',
      1,
    );
  }
  const named = opener.slice(3).trim();
  const language = Object.hasOwn(LANGUAGES, named.toLowerCase()) ? LANGUAGES[named.toLowerCase()] : undefined;
  if (language !== undefined) return closedBy(text, delimiter, language);
  const shown = named.length > 20 ? `${named.slice(0, 20)}…` : named;
  return fileError(
    'front-matter-code',
    `front matter in “${shown}” is refused: Herald never runs code from a post`,
    'Write it in YAML between two lines with only ---',
    1,
    4,
  );
}

function excessOf(block: string): string | null {
  if (block.length > MAX_CHARS) return `${MAX_CHARS} characters`;
  // Searching for runs of blank lines is slow, and most blocks are too short to contain one.
  if ((block.match(LINE_END)?.length ?? 0) <= MAX_BLANK_LINES) return null;
  if (block.split('\n', MAX_LINES + 1).length > MAX_LINES) return `${MAX_LINES} lines`;
  for (const [run] of block.matchAll(BLANK_LINES)) {
    const end = run.match(LINE_END)?.[MAX_BLANK_LINES + 1];
    if (end !== undefined) return `${MAX_BLANK_LINES} ${end === '\n' ? 'blank lines' : 'line separators (such as U+2028)'} in a row`;
  }
  return null;
}

/** Finds the front matter of `text`, which has LF line ends and no BOM; returns a problem if there is none, or none that may be read. Pure. */
function locateFrontMatter(text: string): Fence | FileProblem {
  const found = locate(text);
  if (!('block' in found)) return found;
  const tooMuch = excessOf(found.block);
  if (tooMuch === null) return found;
  return fileError('front-matter-too-large', `the front matter has more than ${tooMuch}`, 'Move long text below the closing fence', 1);
}

/** A file, split into front matter and body. */
export interface FrontMatter {
  matter: Record<string, unknown>;
  /** Markdown after the front matter, LF line ends. */
  body: string;
  fence: Fence;
  warnings: readonly FileProblem[];
}

/** Explains front matter without keys: most often YAML whose first line lacks a space, or TOML. */
function notKeys({ block, language, firstLine }: Fence): FileProblem {
  const [line = ''] = block.split('\n', 1);
  const advice = language === 'yaml' ? spaceAdvice(line, firstLine) : null;
  if (advice !== null) return fileError('front-matter-not-keys', advice.message, advice.hint, firstLine, advice.column);
  const isToml = language === 'yaml' && /^[\w-]+ ?= ?\S/.test(line);
  const hint = isToml ? 'Write +++ instead of --- around TOML, or key: value lines' : 'Write key: value lines, for example title: My post';
  return fileError('front-matter-not-keys', 'the front matter has no keys', hint, firstLine);
}

function reader(fence: Fence, warnings: FileProblem[]): (block: string) => unknown {
  // Engines receive the block together with the line break of the fence line before it.
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

/** Runs gray-matter safely: always with options (without them, it caches by text), only with our own engines, and without reading our keys for an excerpt. */
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
 * Splits the text of a file (any line ends, with or without BOMs and blank lines at the beginning) into front matter and body, or reports why it
 * can't. Reads YAML and TOML between fences, JSON with or without them; never runs code. The same text always has the same result. Pure.
 */
export function splitFrontMatter(text: string): FrontMatter | FileProblem {
  const lines = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  // Several editors and programs may each have added a byte-order mark; blank lines are skipped, as in Hugo.
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
    // The parsers recurse: the file itself causes the stack overflow.
    if (error instanceof RangeError)
      return fileError('front-matter-too-deep', 'the front matter is nested too deeply', 'Use plain key: value lines', fence.firstLine);
    throw error;
  }
}
