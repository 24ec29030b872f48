import { withoutElements } from './html-elements.ts';
import { plainTextOf } from './plain-text.ts';

// A line begins and ends at a line feed alone: with the m flag, U+2028 and the like would begin one too, and make these quadratic.
const FENCED = /(?<![^\n])[ \t]{0,3}(```+(?!`)|~~~+(?!~))[^\n]*\n[\s\S]*?(?:(?<![^\n])[ \t]{0,3}\1[ \t]*(?![^\n])|$)/g;
const HEADING =
  /<h[1-6]\b[^<>]{0,2000}>(?:(?!<h[1-6]\b)[\s\S]){0,500}?<\/h[1-6]\s{0,20}>|(?<![^\n])(?:[ \t]{0,3}#{1,6}[ \t][^\n]*|[^\n]{1,200}\n(?:={3,}|-{3,})[ \t]*(?![^\n]))/gi;
const TABLE = /(?<![^\n])[ \t]*\|[^\n]*\|[ \t]*(?![^\n])/g;
/** Where one part of a text ends and another begins: an empty line, an item of a list, a quote, a block of HTML. */
const BORDER =
  /\n[ \t]*\n\s*|\n(?=[ \t]{0,8}(?:[-*+]|\d{1,3}[.)])[ \t])|<\/?(?:br|p|div|li|ul|ol|blockquote|section|article|dd|dt|tr)\b[^<>]{0,2000}>/gi;

/** HTML or Markdown → the plain text of each of its paragraphs and list items, without headings, code and tables where there is anything else. Empty ones are left out. Pure. */
export function proseLinesOf(text: string): string[] {
  const withoutCode = withoutElements(text.replace(FENCED, '\n\n'), ['pre'], '\n\n');
  const prose = linesOf(withoutElements(withoutCode, ['table'], '\n').replace(TABLE, '\n').replace(HEADING, '\n\n'));
  return prose.length > 0 ? prose : linesOf(text);
}

function linesOf(text: string): string[] {
  return text
    .split(BORDER)
    .map((part) => plainTextOf(part ?? ''))
    .filter((part) => part !== '');
}
