import MarkdownIt, { type Token } from 'markdown-it';
import { oneLine, withoutComments, withoutElements } from './plain-text.ts';

/** Marks with which authors end the excerpt: `<!--more-->` of Hugo, Jekyll and Hexo, `<!-- truncate -->` of Docusaurus, `<!-- excerpt -->` of Eleventy. */
const EXCERPT_END =
  /(?<!`)(?:<!--[ \t]{0,9}(?:more|truncate|excerpt|end[ _-]?excerpt)[ \t]{0,9}-->|\{\/\*[ \t]{0,9}truncate[ \t]{0,9}\*\/\})(?!`)/i;

/** Returns the text before the author's mark for the end of the excerpt; null if there is none. `separator`: a mark that the post itself names. Pure. */
export function excerptOf(body: string, separator: unknown): string | null {
  const own = typeof separator === 'string' && separator.trim() !== '' ? body.indexOf(separator.trim()) : -1;
  const end = own === -1 ? body.search(EXCERPT_END) : own;
  return end === -1 ? null : body.slice(0, end);
}

const FENCE = /^ {0,3}(?:`{3,}|~{3,})/;

/** Applies `change` to the text outside fenced code. Pure. */
function outsideFences(text: string, change: (text: string) => string): string {
  const parts: string[][] = [[]];
  let fence: string | null = null;
  for (const line of text.split('\n')) {
    const mark = FENCE.exec(line)?.[0].trim() ?? null;
    if (fence === null && mark !== null) {
      parts.push([line]);
      fence = mark;
      continue;
    }
    parts.at(-1)?.push(line);
    if (fence !== null && mark?.startsWith(fence) && line.trim() === mark) {
      parts.push([]);
      fence = null;
    }
  }
  return parts.map((lines, at) => (at % 2 === 0 ? change(lines.join('\n')) : lines.join('\n'))).join('\n');
}

/** Generator blocks that are removed with their contents: `{% comment %} … {% endcomment %}`, `{{< mermaid >}} … {{< /mermaid >}}`. */
const BLOCK = /\{(?:\{[<%]|%-?) {0,3}(comment|highlight|mermaid|chart)\b/g;
const BLOCK_ENDS: Readonly<Record<string, RegExp>> = {
  comment: /\{(?:\{[<%] {0,3}\/ {0,3}comment|%-? {0,3}endcomment)\b[^{}]{0,20}\}/g,
  highlight: /\{(?:\{[<%] {0,3}\/ {0,3}highlight|%-? {0,3}endhighlight)\b[^{}]{0,20}\}/g,
  mermaid: /\{(?:\{[<%] {0,3}\/ {0,3}mermaid|%-? {0,3}endmermaid)\b[^{}]{0,20}\}/g,
  chart: /\{(?:\{[<%] {0,3}\/ {0,3}chart|%-? {0,3}endchart)\b[^{}]{0,20}\}/g,
};

/** Removes these blocks in one pass; a block that is never closed stays. */
function withoutBlocks(text: string): string {
  const unclosed = new Set<string>();
  let left = '';
  let from = 0;
  for (const match of text.matchAll(BLOCK)) {
    const name = match[1] ?? '';
    const end = BLOCK_ENDS[name];
    if (end === undefined || unclosed.has(name) || match.index < from) continue;
    end.lastIndex = match.index;
    if (end.exec(text) === null) unclosed.add(name);
    else {
      left += text.slice(from, match.index);
      from = end.lastIndex;
    }
  }
  return left + text.slice(from);
}

/** Hugo shortcodes, Liquid and Nunjucks tags and outputs, kramdown attributes, embeds and footnote references; inline code is kept. */
const TEMPLATES =
  /(`[^`\n]{1,500}`)|\{\{(?:[<%](?:(?!\{\{[<%])[\s\S]){0,1000}?[>%]|[^{}]{0,500})\}\}|\{%(?:(?!\{%)[\s\S]){0,500}?%\}|\{:[^{}\n]{0,200}\}|[ \t]\{#[^{}\n]{1,100}\}(?=[ \t]*(?:\n|$))|!\[\[[^[\]\n]{0,200}\]\]|\[\^[^\]\s]{1,100}\](?!:)/g;
/** `[[Page]]`, `[[Page|Label]]`. */
const WIKI_LINK = /\[\[(?:[^[\]|\n]{1,200}\|)?([^[\]|\n]{1,200})\]\]/g;
// A line begins after a line feed only, as everywhere here.
const FOOTNOTE = /(?<![^\n]) {0,3}\[\^[^\]\n]{1,100}\]:[^\n]*(?:\n(?:[ \t]{2,}[^\n]*))*/g;
/** `:::note Title`, `:::`, `!!! note`, `??? tip`. */
const ADMONITION = /(?<![^\n])[ \t]*(?::{3,}[^\n]*|[!?]{3}\+? \w[^\n]*)/g;
/** `> [!WARNING]`. */
const ALERT = /(?<![^\n])([ \t]{0,3}>[ \t>]{0,9})\[![\w-]{1,30}\][+-]?/g;
const ESM_IMPORT = /(?<![^\n])import [^\n]{0,300}['"][^'"\n]{1,300}['"];?[ \t]*(?![^\n])/g;
const ESM_EXPORT = /(?<![^\n])export (?:const|let|var|function|default|async)\b[^\n]*(?:\n[^\n]+)*/g;
const JSX_COMMENT = /\{\/\*(?:(?!\*\/|\{\/\*)[\s\S]){0,500}?\*\/\}/g;
const JSX_TAG = /<\/?[A-Z][\w.]{0,60}(?:\s[^<>]{0,1000})?\/?>/g;
const JSX_VALUE = /\{[\w.'"() ]{1,100}\}/g;

const HTML_HEADING = /<h[1-6]\b[^<>]{0,2000}>(?:(?!<h[1-6]\b)[\s\S]){0,500}?<\/h[1-6]\s{0,20}>/gi;
const HTML = /(`[^`\n]{1,500}`)|<\/?([a-z][a-z\d]{0,15})(?:\s[^<>]{0,2000})?\/?>/gi;
const list = (names: string): ReadonlySet<string> => new Set(names.split(' '));
const BLOCK_TAGS = list(
  'address article aside blockquote center dd details div dl dt fieldset figcaption figure footer form header hr iframe li main nav ol p pre section summary table tbody td tfoot th thead tr ul video',
);
const INLINE_TAGS = list(
  'a abbr b button cite code del em font i img input ins kbd label link mark meta picture q s small source span strike strong sub sup svg time u',
);

/** Returns what replaces a tag. Any unknown `<name>` is a placeholder and stays. */
function insteadOf(tag: string, name: string): string {
  if (name === 'br') return ' ';
  return BLOCK_TAGS.has(name) ? '\n\n' : INLINE_TAGS.has(name) ? '' : tag;
}

/**
 * Removes HTML from Markdown; HTML blocks become paragraphs. Done here rather than by the parser, whose pattern for a tag takes unbounded time
 * for some texts (`<a a=` with non-breaking spaces) and accepts any `<name>` as a tag. Inline code stays.
 */
function withoutHtml(text: string): string {
  if (!text.includes('<')) return text;
  return dedented(withoutElements(text, ['script', 'style', 'pre', 'table'], '\n\n').replace(HTML_HEADING, '\n\n')).replace(
    HTML,
    (tag, code?: string, name = '') => code ?? insteadOf(tag, name.toLowerCase()),
  );
}

/** Removes the indentation of lines in HTML blocks, which would turn them into code. */
function dedented(text: string): string {
  let isHtml = false;
  return text
    .split('\n')
    .map((line) => {
      const trimmed = line.trim();
      isHtml = trimmed !== '' && (isHtml || /^<\/?[a-z]/i.test(trimmed));
      return isHtml ? trimmed : line;
    })
    .join('\n');
}

/** Removes what generators add to Markdown (shortcodes, tags, admonitions, footnotes, JSX), so that a Markdown parser can read the rest. Pure. */
function plainMarkdown(body: string, isMdx: boolean): string {
  return outsideFences(withoutBlocks(body), (text) => {
    const plain = withoutHtml(withoutComments(text, '\n'))
      .replace(TEMPLATES, (_, code?: string) => code ?? '')
      .replace(WIKI_LINK, '$1')
      .replace(FOOTNOTE, '')
      .replace(ADMONITION, '')
      .replace(ALERT, '$1')
      .replace(ESM_IMPORT, '')
      .replace(ESM_EXPORT, '');
    return isMdx ? plain.replace(JSX_COMMENT, '').replace(JSX_TAG, '').replace(JSX_VALUE, '') : plain;
  });
}

/** Parses Markdown whose HTML has already been removed. */
const parser = new MarkdownIt();

/** Maximum number of link definitions that are kept from the text after the part that is read. */
const MAX_DEFINITIONS = 200;
const DEFINITION = /(?<![^\n]) {0,3}\[[^[\]\n]{1,200}\]:[ \t]{0,9}(?:\n[ \t]{0,9})?[^\s[][^\n]{0,500}/g;
/** `:tada:`, but neither a time nor a name in C++. */
const EMOJI_NAME = / ?(?<![\w:]):[a-z][a-z\d_+-]{1,40}:(?![\w:])/g;
const HEADING_WORDS = 8;

/** Returns the beginning of a body, up to `maxChars`, and the link definitions after it. */
function readable(body: string, maxChars: number): string {
  if (body.length <= maxChars) return body;
  const definitions = [];
  const cut = body.slice(0, maxChars);
  // The beginning of a comment that was cut is not text.
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

/** Whether a paragraph is nothing but short bold text (`**Overview**`), which is a heading. */
function isBoldHeading(children: readonly Token[], text: string): boolean {
  const marks = children.filter(({ type, content }) => type !== 'text' || content.trim() !== '');
  return (
    marks[0]?.type === 'strong_open' &&
    marks.at(-1)?.type === 'strong_close' &&
    !/[.!?…:]$/.test(text) &&
    text.split(' ').length <= HEADING_WORDS
  );
}

/** Whether a line is nothing but links to other pages or languages, or one link into the page itself, as in a table of contents. */
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
 * Converts Markdown to the plain text of each paragraph and list item, in order; headings, code, tables, images, footnotes and what generators
 * add are left out. At most `maxChars` are read. Empty if there is nothing else. Pure.
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

/** Returns the first heading of a Markdown text, as plain text; null if there is none. At most `maxChars` are read. Pure. */
export function firstHeading(body: string, maxChars: number, isMdx: boolean): string | null {
  const tokens = parser.parse(plainMarkdown(body.slice(0, maxChars), isMdx), {});
  for (const [at, { type }] of tokens.entries()) {
    if (type !== 'heading_open') continue;
    const text = inlineText(tokens[at + 1]?.children ?? []);
    if (text !== '') return text;
  }
  return null;
}
