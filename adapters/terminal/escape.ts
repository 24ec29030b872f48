import { plain } from '../../src/lib/sanitize-text.ts';

/** `plain` for a piece in the middle of a line: outer spaces stay. Pure. */
export function escapePiece(text: string): string {
  const inner = plain(text);
  if (inner === '') return /\s/.test(text) ? ' ' : '';
  return `${/^\s/.test(text) ? ' ' : ''}${inner}${/\s$/.test(text) ? ' ' : ''}`;
}
