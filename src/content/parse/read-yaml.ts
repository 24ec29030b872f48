import jsYaml, { type Type } from 'js-yaml';
import { type Document, isScalar, Lexer, LineCounter, parseDocument, visit } from 'yaml';
import { badAliasIn, WRITE_OUT } from '../../lib/bad-alias.ts';
import { type FileProblem, fileError, fileWarning, UnreadableFile } from '../problem.ts';
import { adviseOnYaml, quotingHint } from './yaml-advice.ts';

/** Returns a number, or its text if that says more than the number would: `1.10`, `007`, `1e3`, and numbers with too many digits. Pure. */
export function textOrNumber(text: string, number: number): string | number {
  return Number.isFinite(number) && String(number) !== text ? text : number;
}

/** Returns a flag, or its text if it is written in another way: `True` may be the title of a post. Pure. */
function textOrFlag(text: string): string | boolean {
  return text === 'true' || (text === 'false' ? false : text);
}

const scalar = (tag: string, pattern: RegExp, construct: (text: string) => unknown): Type =>
  new jsYaml.Type(tag, { kind: 'scalar', resolve: (text: string | null) => pattern.test(text ?? ''), construct });

/** YAML's core schema, without dates and base 60; numbers and flags that would lose something (`1.10`, `007`, `True`) stay text. */
const SCHEMA = new jsYaml.Schema({
  include: [jsYaml.FAILSAFE_SCHEMA],
  implicit: [
    scalar('tag:yaml.org,2002:null', /^(?:~|null|Null|NULL)?$/, () => null),
    scalar('tag:yaml.org,2002:bool', /^(?:true|True|TRUE|false|False|FALSE)$/, textOrFlag),
    scalar('tag:yaml.org,2002:float', /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$|^0o[0-7]+$|^0x[\da-fA-F]+$/, (text) =>
      textOrNumber(text, Number(text)),
    ),
  ],
});

const KEY = String.raw`(?!(?:null|true|false):)[a-z][\w-]*:`;
/** Where a value continues on the next line. */
const FOLD = String.raw`(?<! )\n +(?=[^ \n])`;
const NEVER = '[]';
const valueWith = (fold: string): string =>
  [
    String.raw`(?:'[^'\n]*(?:(?:''|${fold})[^'\n]*)*' *`,
    String.raw`"[^"\\\n]*(?:(?:\\.|\\?${fold})[^"\\\n]*)*" *`,
    String.raw`[^\s"'#&*!|>%@\x60?:,[\]{}.+~-][^\n:#]*(?:(?::(?=[^ \n])|(?<! )#|${fold}(?!#|- ))[^\n:#]*)*)`,
  ].join('|');
const FOLDED = valueWith(FOLD);
const VALUE = valueWith(NEVER);
const WORD = String.raw`(?:[\w/][\w ./+-]*|"[^"\\\n]*" *|'[^'\n]*' *)`;
const LIST = String.raw`\[ *(?:${WORD}(?:, *${WORD})*)?\] *`;
const BLOCK = String.raw`[|>]-?(?:\n+ +[^ \n][^\n]*)+(?!\n+ )`;
const LINE = String.raw`(?:${KEY}(?: (?:${FOLDED}|${LIST}|${BLOCK}))?|- ${FOLDED}|(?: +(?:- )?|- )${KEY}(?: (?:${VALUE}|${LIST}))?| +- ${VALUE}| *(?:#[^\n]*)?)`;
/**
 * YAML that js-yaml reads exactly as the specification says: keys, items and comments, values with and without quotes (folded on the outermost
 * level only), lists of words on one line, texts after `|` and `>`. Elsewhere it is laxer, or silent where Herald warns. Each line can match in only one way: linear.
 */
const PLAIN_YAML = new RegExp(`^${LINE}(?:\n${LINE})*$`, 'i');
/** Tabs, unusual line ends, control characters. */
const ODD = /[^\n -~\u00a0-\u2027\u202a-\ufefe\uff00-\ufffd]/;

/**
 * Parses YAML whose first line is line `firstLine` of its file.
 * @throws {UnreadableFile} if it is broken, doubtful or would grow without bound. Pure.
 */
export function readYaml(text: string, firstLine: number): { value: unknown; warnings: readonly FileProblem[] } {
  const value = !ODD.test(text) && PLAIN_YAML.test(text) ? loadQuickly(text) : undefined;
  return value === undefined ? readYamlFully(text, firstLine) : { value, warnings: [] };
}

/** Parses several times as fast as the full parser; undefined if that one is needed. */
function loadQuickly(text: string): unknown {
  try {
    return jsYaml.safeLoad(text, { schema: SCHEMA });
  } catch (error) {
    if (error instanceof jsYaml.YAMLException) return undefined;
    throw error;
  }
}

/** Maximum number of copies that aliases of aliases may make. */
const MAX_ALIAS_COPIES = 100;

/** Maximum number of words, marks, blanks and line breaks into which YAML splits a text: each costs the parser up to 25 µs. The longest known real front matter has 74. */
const MAX_LEXEMES = 8_000;
/** Maximum number of warnings; nobody reads more. */
const MAX_WARNINGS = 20;
/** Maximum number of opening brackets, each of which may be one level deeper. */
const MAX_BRACKETS = 400;
/** `- - - - …`: each is one level deeper. */
const NESTED_ITEMS = /(?:[-?:] +){100}/;

/** Returns the keys that a map already has, with the offsets at which they are written again. */
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

/** Parses YAML with the full parser; its first line is line `firstLine` of its file. @throws {UnreadableFile} if it is broken, doubtful or would grow without bound. Pure. */
export function readYamlFully(text: string, firstLine: number): { value: unknown; warnings: readonly FileProblem[] } {
  refuseExcess(text);
  const lines = new LineCounter();
  // uniqueKeys compares each key with every other, which is quadratic, so `duplicatesIn` finds duplicates instead.
  const document = parseDocument(text, { lineCounter: lines, schema: 'core', prettyErrors: false, uniqueKeys: false, logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new UnreadableFile(
      adviseOnYaml({ code: error.code, message: error.message, line, column: col }, text.split('\n'), firstLine - 1),
    );
  }
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
    const { line, col } = lines.linePos(alias.offset);
    const hint = alias.hint ?? quotingHint(text.split('\n', line)[line - 1] ?? '') ?? 'Put the value in quotes';
    throw new UnreadableFile(fileError('yaml-broken', alias.what, hint, line + firstLine - 1, col));
  }
  return { value: plainValueOf(document), warnings };
}

/** Refuses, by counting, what would take the parser too long or overflow the stack: the depth that the stack allows differs from call to call, but the result for a file must not. */
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
