import jsYaml, { type Type } from 'js-yaml';
import type { FileProblem } from '../problem.ts';
import { explainYamlError, textOrFlag } from './explain-yaml.ts';
import { textOrNumber } from './written-numbers.ts';

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

/** Where js-yaml is laxer than YAML, or silent where Herald warns: the full parser reads it instead. */
const DOUBTFUL: readonly RegExp[] = [
  // Tabs, odd line ends, control characters.
  /[^\n -~\u00a0-\u2027\u202a-\ufefe\uff00-\ufffd]/,
  // Anchors, aliases, tags, directives; other documents; maps in one line, keys that are no words; infinite numbers.
  /[[\s,:-][&*!][^\s]|[{}]|(?:^|[[,-]) *\?(?:\s|$)|^(?:---|\.\.\.|[^\n A-Za-z-]|[A-Za-z](?![\w-]*:(?: |$)))|\.(?:inf|nan)\b/im,
  /^[ -]*(?:[\d~"'.+][^\n\r\u2028\u2029:]*|(?:null|true|false) *):(?:\s|$)/im,
  // Lists in one line of more than words; items that are lists or empty.
  /[\s:,-]\[(?![\w ./+,-]*\] *$)|\[ *,|, *[,\]]|(?:^|\s)- *(?:-|\n|$)/m,
  // Comments close to a value; blanks before the line break of a quoted text; items that may be lines of a quoted text.
  /["'\]]#| \n[ \n]|\n(?: [^\n]*)?\n-|^[^\n\r\u2028\u2029"']*["'][^\n\r\u2028\u2029]*\n-/m,
];
const KEY_LINE = /^[A-Za-z][\w-]*(?=:(?: |$))/gm;

/**
 * YAML whose first line is line `firstLine` of its file → what it says.
 * @throws {UnreadableFile} where it is broken, doubtful or would grow without bound. Pure.
 */
export function readYaml(text: string, firstLine: number): { value: unknown; warnings: readonly FileProblem[] } {
  const value = DOUBTFUL.some((pattern) => pattern.test(text)) ? undefined : loadQuickly(text);
  return value === undefined ? explainYamlError(text, firstLine) : { value, warnings: [] };
}

/** Several times as fast as the full parser; undefined where that must be asked. */
function loadQuickly(text: string): unknown {
  try {
    const value: unknown = jsYaml.safeLoad(text, { schema: SCHEMA });
    // A quote that is not closed would swallow the keys up to the next quote.
    return Object.keys(value ?? {}).join() === (text.match(KEY_LINE) ?? []).join() ? value : undefined;
  } catch (error) {
    if (error instanceof jsYaml.YAMLException) return undefined;
    throw error;
  }
}
