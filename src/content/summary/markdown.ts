import MarkdownIt, { type Token } from 'markdown-it';
import { plainMarkdown } from './markup.ts';
import { oneLine } from './plain-text.ts';

/** Without HTML, which is taken out before. */
const parser = new MarkdownIt();

/** Definitions of links that are kept from behind the part that is read. */
const MAX_DEFINITIONS = 200;
const DEFINITION = /(?<![^\n]) {0,3}\[[^[\]\n]{1,200}\]:[ \t]{0,9}(?:\n[ \t]{0,9})?[^\s[][^\n]{0,500}/g;
/** `:tada:`; no time, and no name of C++. */
const EMOJI_NAME = / ?(?<![\w:]):[a-z][a-z\d_+-]{1,40}:(?![\w:])/g;
const HEADING_WORDS = 8;

/** What is read of a body, and the definitions of links behind it. */
function readable(body: string, maxChars: number): string {
  if (body.length <= maxChars) return body;
  const definitions = [];
  const cut = body.slice(0, maxChars);
  // The rest of a comment is no text.
  const comment = cut.lastIndexOf('<!--');
  const text = comment > cut.lastIndexOf('-->') ? cut.slice(0, comment) : cut;
  for (const [definition] of body.slice(maxChars).matchAll(DEFINITION)) if (definitions.push(definition) >= MAX_DEFINITIONS) break;
  return `${text}\n\n${definitions.join('\n')}`;
}

function inlineText(children: readonly Token[]): string {
  let text = '';
  for (const { type, content } of children) {
    if (type === 'text') text += content.replace(EMOJI_NAME, '');
    else if (type === 'code_inline') text += content;
    else if (type === 'softbreak' || type === 'hardbreak') text += ' ';
  }
  return oneLine(text);
}

/** `**Overview**` alone in a paragraph is a heading. */
function isBoldHeading(children: readonly Token[], text: string): boolean {
  const marks = children.filter(({ type, content }) => type !== 'text' || content.trim() !== '');
  return (
    marks[0]?.type === 'strong_open' &&
    marks.at(-1)?.type === 'strong_close' &&
    !/[.!?…:]$/.test(text) &&
    text.split(' ').length <= HEADING_WORDS
  );
}

/** A line of nothing but links to other pages or languages, or one into the page itself, as tables of contents have it. */
function isNavigation(children: readonly Token[]): boolean {
  const links = children.filter(({ type }) => type === 'link_open');
  if (links.length === 0) return false;
  let depth = 0;
  for (const { type, content } of children) {
    if (type === 'link_open') depth++;
    else if (type === 'link_close') depth--;
    else if (depth === 0 && /[\p{L}\p{N}]/u.test(content)) return false;
  }
  return links.length > 1 || String(links[0]?.attrGet('href')).startsWith('#');
}

/**
 * Markdown → the plain text of each paragraph and list item, in order; headings, code, tables, images, footnotes and what generators add are
 * left out. At most `maxChars` of it are read. Empty where there is nothing else. Pure.
 */
export function markdownProse(body: string, maxChars: number, isMdx: boolean): string[] {
  const prose: string[] = [];
  let skipped = 0;
  for (const { type, children } of parser.parse(plainMarkdown(readable(body, maxChars), isMdx), {})) {
    if (type === 'heading_open' || type === 'table_open') skipped++;
    else if (type === 'heading_close' || type === 'table_close') skipped--;
    else if (type === 'inline' && skipped === 0) {
      const parts = children ?? [];
      const text = inlineText(parts);
      if (text !== '' && !isBoldHeading(parts, text) && !isNavigation(parts)) prose.push(text);
    }
  }
  return prose;
}

/** The first heading of a Markdown text, as plain text; null: none. At most `maxChars` of it are read. Pure. */
export function firstHeading(body: string, maxChars: number, isMdx: boolean): string | null {
  const tokens = parser.parse(plainMarkdown(body.slice(0, maxChars), isMdx), {});
  for (const [at, { type }] of tokens.entries()) {
    if (type !== 'heading_open') continue;
    const text = inlineText(tokens[at + 1]?.children ?? []);
    if (text !== '') return text;
  }
  return null;
}
