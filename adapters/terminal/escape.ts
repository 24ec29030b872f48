import { plain } from '../../src/lib/sanitize-text.ts';

/** `plain` for a piece in the middle of a line: outer spaces stay. Pure. */
export function escapePiece(text: string): string {
  const inner = plain(text);
  if (inner === '') return /\s/.test(text) ? ' ' : '';
  return `${/^\s/.test(text) ? ' ' : ''}${inner}${/\s$/.test(text) ? ' ' : ''}`;
}

/** Words wrapped to lines of at most `width` characters; longer words stand alone. Pure. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}
