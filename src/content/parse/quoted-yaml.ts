/** The lines of a YAML block, and how far they were read. */
export interface Cursor {
  readonly lines: readonly string[];
  /** Index of the line to be read next. */
  at: number;
}

/** Text without the spaces at its end. Pure. */
export function withoutEnd(line: string): string {
  // By hand, as below: trim() knows more blanks than YAML, and / +$/ takes quadratic time.
  let end = line.length;
  while (line[end - 1] === ' ') end--;
  return line.slice(0, end);
}

/** Text without the spaces at its start. Pure. */
export function withoutStart(line: string): string {
  let start = 0;
  while (line[start] === ' ') start++;
  return line.slice(start);
}

/** Folds the lines of a quoted text: one line break is a space, each further one a line break. */
function folded(lines: readonly string[]): string {
  const last = lines.length - 1;
  let text = '';
  let breaks = 0;
  for (const [at, line] of lines.entries()) {
    const part = at > 0 ? withoutStart(line) : line;
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

/** The next line of a quoted text; undefined at the end of the block or where the indentation is wrong. */
function nextLine(cursor: Cursor): string | undefined {
  const line = cursor.lines[cursor.at++];
  return line === '' || line?.startsWith(' ') ? line : undefined;
}

/** A single-quoted text, `first` being what follows its opening quote; undefined where it is not plainly one. Moves the cursor. */
export function singleQuoted(first: string, cursor: Cursor): string | undefined {
  const lines: string[] = [];
  for (let line: string | undefined = first; line !== undefined; line = nextLine(cursor)) {
    if (!line.includes("'")) {
      lines.push(line);
      continue;
    }
    const text = line.replaceAll("''", '\0');
    const end = text.indexOf("'");
    lines.push(end === -1 ? text : text.slice(0, end));
    if (end !== -1) return withoutEnd(text.slice(end + 1)) === '' ? folded(lines).replaceAll('\0', "'") : undefined;
  }
  return undefined;
}

const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))/g;
const ESCAPED: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', ' ': ' ', n: '\n', t: '\t' };

function unescaped(text: string): string | undefined {
  let understood = true;
  const plain = text.replace(ESCAPE, (_, x?: string, u?: string, long?: string, char?: string) => {
    const code = Number.parseInt(x ?? u ?? long ?? '0', 16);
    const meant = char === undefined ? (code > 0x10ffff ? undefined : String.fromCodePoint(code)) : ESCAPED[char];
    understood &&= meant !== undefined;
    return meant ?? '';
  });
  return understood ? plain : undefined;
}

/** A double-quoted text, `first` being what follows its opening quote; undefined where it is not plainly one. Moves the cursor. */
export function doubleQuoted(first: string, cursor: Cursor): string | undefined {
  const lines: string[] = [];
  let glue = '';
  for (let line: string | undefined = first; line !== undefined; line = nextLine(cursor)) {
    if (glue !== '' && withoutStart(line) === '') return undefined;
    const text = glue === '' ? line : glue.slice(0, -1) + withoutStart(line);
    glue = '';
    if (!text.includes('"') && !text.includes('\\')) {
      lines.push(text);
      continue;
    }
    const end = /^(?:[^"\\]|\\.)*/.exec(text)?.[0].length ?? 0;
    if (text[end] === '"') return withoutEnd(text.slice(end + 1)) === '' ? unescaped(folded([...lines, text.slice(0, end)])) : undefined;
    // An escaped space at the end of a line would be trimmed with the others.
    if (/\\ +$/.test(text.slice(-200))) return undefined;
    if (text[end] === '\\') glue = text;
    else lines.push(text);
  }
  return undefined;
}
