import { decodeHTMLStrict } from 'entities';
import { isLetterOrDigit } from '../../lib/fold-text.ts';
import { foldUnseen } from '../../lib/sanitize-text.ts';

/**
 * Returns HTML with each element of these names, including its contents, replaced by `by`. An element that is never closed stays: without its
 * end, a tag is just a word of the text. One pass for any text; a regular expression would search for the end again from each beginning. Pure.
 */
export function withoutElements(text: string, names: readonly string[], by: string): string {
  // Most texts have no tags, and need no patterns.
  if (!text.includes('<')) return text;
  const opening = new RegExp(`<(${names.join('|')})\\b`, 'gi');
  const closing = new Map(names.map((name) => [name, new RegExp(`</${name}\\s{0,20}>`, 'gi')]));
  const unclosed = new Set<string>();
  let left = '';
  let from = 0;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const name = (match[1] ?? '').toLowerCase();
    const close = closing.get(name);
    if (close === undefined || unclosed.has(name)) continue;
    close.lastIndex = opening.lastIndex;
    if (close.exec(text) === null) unclosed.add(name);
    else {
      left += text.slice(from, match.index) + by;
      from = close.lastIndex;
      opening.lastIndex = from;
    }
  }
  return left + text.slice(from);
}

/** Returns HTML with each comment replaced by `by`; of a comment that is never closed, only the `<!--` is. One pass, as above. Pure. */
export function withoutComments(text: string, by: string): string {
  const begin = '<!--';
  const end = '-->';
  let left = '';
  let from = 0;
  for (let at = text.indexOf(begin); at !== -1; at = text.indexOf(begin, from)) {
    const close = text.indexOf(end, at + begin.length);
    if (close === -1) return left + text.slice(from).replaceAll(begin, by);
    left += text.slice(from, at) + by;
    from = close + end.length;
  }
  return left + text.slice(from);
}

const HTML_NAMES =
  'a|abbr|address|article|aside|b|blockquote|br|button|caption|center|cite|code|dd|del|details|div|dl|dt|em|figcaption|figure|font|footer|form|h[1-6]|header|hr|i|iframe|img|input|ins|kbd|label|li|link|main|mark|meta|nav|ol|p|picture|pre|q|s|section|small|source|span|strike|strong|sub|summary|sup|svg|table|tbody|td|th|thead|time|tr|u|ul|video';
const HTML_TAG = new RegExp(`</?(?:${HTML_NAMES})(?:\\s[^<>]{0,2000})?/?>`, 'gi');

/** Decodes the HTML entities in a text: `&amp;` and the other names of HTML 5, `&#8211;`. Pure. */
export function withEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|[a-z][\da-z]{1,31});/gi, (entity, decimal?: string, hex?: string) => {
    if (decimal === undefined && hex === undefined) return decodeHTMLStrict(entity);
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code >= 32 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? decodeHTMLStrict(entity) : ' ';
  });
}

/** Repairs UTF-8 that was once decoded as Latin-1 (`itâ\x80\x99s`). */
function repaired(text: string): string {
  return text.replace(/[\u00c2-\u00f4][\u0080-\u00bf]{1,3}/g, (run) => {
    const right = Buffer.from(run, 'latin1').toString('utf8');
    return right.includes('\ufffd') ? run : right;
  });
}

function withoutMarkdown(text: string): string {
  return text
    .replace(/^[ \t]*(?:```|~~~).*$/gm, '')
    .replace(/\{\{[<%](?:(?!\{\{[<%]).){0,1000}?[>%]\}\}/gs, ' ')
    .replace(/!\[([^[\]]{0,500})\]\([^()\s]{0,2000}(?:\s"[^"]{0,500}")?\)/g, '$1')
    .replace(/\[([^[\]]{1,500})\](?:\([^()\s]{0,2000}(?:\s"[^"]{0,500}")?\)|\[[^\]]{0,100}\])/g, '$1')
    .replace(/<(https?:\/\/[^\s<>]{1,2000})>/g, '$1')
    .replace(/^[ \t]{0,8}(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+|\d{1,3}[.)][ \t]+)/gm, '')
    .replace(/^[ \t|:*_=-]+$/gm, '')
    .replace(/(\*\*|__)(?=\S)([^*_\n]{1,500}?)(?<=\S)\1/g, '$2')
    .replace(/(?<![\w*])([*_])(?=[^\s*_])([^*_\n]{1,500}?)(?<=[^\s*_])\1(?![\w*])/g, '$2')
    .replace(/`{1,2}([^`\n]{1,500})`{1,2}/g, '$1')
    .replace(/\\([\\`*_{}[\]()#+.!|<>-])/g, '$1');
}

/**
 * Converts HTML or Markdown to plain text in one line: no tags or markup, entities decoded, mis-decoded UTF-8 repaired, blanks collapsed.
 * The result may contain `<`, `*` or `@` as ordinary characters. Pure.
 */
export function plainTextOf(text: string): string {
  const withoutHtml = withoutElements(withoutComments(text, ' '), ['script', 'style'], ' ')
    .replace(/<\/?(?:br|p|div|li|h[1-6]|tr|td|th)\b[^<>]{0,2000}>/gi, '\n')
    .replace(HTML_TAG, '');
  return oneLine(withEntities(withoutMarkdown(withoutHtml)));
}

/** Returns text in one line as people read it: mis-decoded UTF-8 repaired, NFC, blanks collapsed, no invisible characters. Pure. */
export function oneLine(text: string): string {
  return foldUnseen(repaired(text).normalize());
}

// A line begins and ends at a line feed only: with the m flag, U+2028 and others would begin one too, and make these patterns quadratic.
const FENCED = /(?<![^\n])[ \t]{0,3}(```+(?!`)|~~~+(?!~))[^\n]*\n[\s\S]*?(?:(?<![^\n])[ \t]{0,3}\1[ \t]*(?![^\n])|$)/g;
const HEADING =
  /<h[1-6]\b[^<>]{0,2000}>(?:(?!<h[1-6]\b)[\s\S]){0,500}?<\/h[1-6]\s{0,20}>|(?<![^\n])(?:[ \t]{0,3}#{1,6}[ \t][^\n]*|[^\n]{1,200}\n(?:={3,}|-{3,})[ \t]*(?![^\n]))/gi;
const TABLE = /(?<![^\n])[ \t]*\|[^\n]*\|[ \t]*(?![^\n])/g;
/** The border between two parts of a text: an empty line, a list item, a quote, a block of HTML. */
const BORDER =
  /\n[ \t]*\n\s*|\n(?=[ \t]{0,8}(?:[-*+]|\d{1,3}[.)])[ \t])|<\/?(?:br|p|div|li|ul|ol|blockquote|section|article|dd|dt|tr)\b[^<>]{0,2000}>/gi;

/** Converts HTML or Markdown to the plain text of each paragraph and list item. Headings, code and tables are left out unless there is nothing else; empty parts always are. Pure. */
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

function lettersOf(text: string): string {
  let letters = '';
  for (const character of text) if (isLetterOrDigit(character.codePointAt(0) as number)) letters += character;
  return letters.toLowerCase();
}

/** Returns the index in `text` after its letters and digits have matched all of `letters`; -1 if they differ. */
function endOf(text: string, letters: string): number {
  let matched = 0;
  let at = 0;
  for (const character of text) {
    at += character.length;
    if (!isLetterOrDigit(character.codePointAt(0) as number)) continue;
    const letter = character.toLowerCase();
    if (!letters.startsWith(letter, matched)) return -1;
    matched += letter.length;
    if (matched === letters.length) return at;
  }
  return -1;
}

/** Labels before a title: `Blog: What is new` is called `What is new` on its own page. */
const LABEL = /^(?:blog|news|video|podcast|webinar|guest post|press release)\s*:\s+/i;
/** How a sentence continues after its first words: the title “Kubernetes” is not removed from “Kubernetes is …” or “Kubernetes-native”. */
const GOES_ON =
  /^(?:[\p{L}\p{N}\p{M}]|['’-]\p{L}|,? (?:is|are|was|has|have|can|will|and|or|in|on|of|for|to|the|with|from|at|by|now|[\p{Ll}]+s)\b)/u;

/** Returns `text` without the title at its beginning, however often it is repeated there; punctuation and case are ignored. Pure. */
export function stripTitle(text: string, title: string): string {
  return titleRemover(title)(text);
}

/** Returns a function that works like `stripTitle` for several texts with the same title, which is prepared only once. Pure. */
export function titleRemover(title: string): (text: string) => string {
  const spellings = [...new Set([title, title.replace(LABEL, '')].map(lettersOf))].filter((letters) => letters !== '');
  return (text) => withoutSpellings(text, spellings);
}

function withoutSpellings(text: string, spellings: readonly string[]): string {
  let left = text;
  for (let again = true; again; ) {
    again = false;
    for (const letters of spellings) {
      const end = endOf(left, letters);
      if (end === -1 || GOES_ON.test(left.slice(end))) continue;
      left = left.slice(end).replace(/^[\s\p{P}\p{S}]+/u, (run) => /[“"‘'([]$/u.exec(run)?.[0] ?? '');
      again = true;
    }
  }
  return left;
}
