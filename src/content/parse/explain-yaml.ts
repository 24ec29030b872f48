import { type Document, isScalar, Lexer, LineCounter, parseDocument, visit } from 'yaml';
import { badAliasIn, WRITE_OUT } from '../../lib/bad-alias.ts';
import { type FileProblem, fileError, fileWarning, UnreadableFile } from '../problem.ts';
import { quotingHint } from './quoting-hint.ts';
import { textOrNumber } from './written-numbers.ts';
import { adviseOnYaml } from './yaml-advice.ts';

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
