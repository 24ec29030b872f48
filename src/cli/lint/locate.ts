/** Where something stands in a file, both from 1. */
export interface Location {
  line: number;
  column: number;
}

const KEY = /^([ \t{,]*)(["']?)([\w-]+)\2([ \t]*[:=][ \t]*)/;
const keyOf = (written: string): string => written.toLowerCase().replaceAll(/[_-]/g, '');

/** Lines of a file's front matter, with the number of each in the file. */
function matterLines(text: string): { line: string; number: number }[] {
  const lines = text.replace(/^\uFEFF+/, '').split(/\r\n?|\n/);
  const first = lines.findIndex((line) => line.trim() !== '');
  const fence = /^(?:---|\+\+\+)/.exec(lines[first]?.trimStart() ?? '')?.[0];
  const end = fence === undefined ? lines.length : lines.findIndex((line, at) => at > first && line.trimEnd() === fence);
  return lines.slice(0, end === -1 ? lines.length : end).map((line, at) => ({ line, number: at + 1 }));
}

/** Column at which the value begins on a line `key: value`; 1 where the line is of another shape. Pure. */
export function valueColumn(line: string): number {
  return (KEY.exec(line)?.[0].length ?? 0) + 1;
}

/** Where the value of a front-matter key begins, in any spelling of the key; with `about`, where that text stands in the value. Null where the file has no such key. Pure. */
export function locateInFile(text: string, key: string, about?: string): Location | null {
  const lines = matterLines(text);
  const at = lines.findIndex(({ line }) => {
    const match = KEY.exec(line);
    return match !== null && keyOf(match[3] ?? '') === keyOf(key);
  });
  const found = lines[at];
  if (found === undefined) return null;
  const start: Location = { line: found.number, column: valueColumn(found.line) };
  if (about === undefined) return start;
  for (const { line, number } of lines.slice(at)) {
    if (number > start.line && /^[\w"']/.test(line)) break;
    const column = line.indexOf(about, number === start.line ? start.column - 1 : 0);
    if (column !== -1) return { line: number, column: column + 1 };
  }
  return start;
}
