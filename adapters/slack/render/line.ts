import type { ContextBlock, RichTextBlock, RichTextElement, RichTextList, RichTextSection } from '@slack/types';
import { shorten } from '../../../src/lib/cut-text.ts';
import { withoutControls } from '../../../src/lib/sanitize-text.ts';
import type { Line, Span } from '../../../src/ports/reply.ts';
import { mrkdwnDate, slackDateOf } from './dates.ts';
import { linkableUrl, mrkdwnLine, mrkdwnLink, oneLine } from './escape.ts';

/** https://docs.slack.dev/reference/block-kit/blocks/context-block */
const CONTEXT_MAX_ELEMENTS = 10;
const CONTEXT_TEXT_MAX = 300;
/** Escaping makes addresses longer. */
const CONTEXT_LINK_MAX = 3000;

/**
 * Rich text is not parsed: whatever a post says stands there as it is. So feed text goes here, and into mrkdwn only where Slack has nothing else.
 * The first `max` characters of a line, as elements. Pure.
 */
function richElements(line: Line, max: number): RichTextElement[] {
  const elements: RichTextElement[] = [];
  let room = max;
  for (const span of line) {
    if (room <= 0) break;
    const text = shorten(withoutControls(span.text), room);
    if (text === '') continue;
    room -= text.length;
    elements.push(elementOf(span, text));
  }
  return elements;
}

function elementOf(span: Span, text: string): RichTextElement {
  const date = slackDateOf(span.at ?? null);
  if (date !== null) return { type: 'date', timestamp: date.timestamp, format: date.format, fallback: text };
  const style =
    span.style === 'bold' || span.style === 'mark' ? { style: { bold: true } } : span.style === 'code' ? { style: { code: true } } : {};
  const url = linkableUrl(span.link ?? null);
  // A link needs a label that can be seen.
  return url === null || text.trim() === ''
    ? { type: 'text', text, ...style }
    : { type: 'link', url, text: text.replace(/\n/g, ' '), ...style };
}

/** A paragraph; null where the line is empty. Pure. */
export function richSection(line: Line, max: number): RichTextSection | null {
  const elements = richElements(line, max);
  return elements.length === 0 ? null : { type: 'rich_text_section', elements };
}

/** A bulleted list; null where all items are empty. Pure. */
export function richList(items: readonly Line[], maxEach: number): RichTextList | null {
  const elements = items.flatMap((item) => richSection(item, maxEach) ?? []);
  return elements.length === 0 ? null : { type: 'rich_text_list', style: 'bullet', elements };
}

/** One block of paragraphs and lists; none where there is nothing in it. Pure. */
export function richBlock(parts: readonly (RichTextSection | RichTextList | null)[]): RichTextBlock[] {
  const elements = parts.filter((part) => part !== null);
  return elements.length === 0 ? [] : [{ type: 'rich_text', elements }];
}

/** Small grey text below a message; none where the line is empty. Text is `plain_text`, only dates and links are mrkdwn. Pure. */
export function contextBlock(line: Line): ContextBlock[] {
  const elements = mergePlain(line).flatMap((span): ContextBlock['elements'] => {
    const label = shorten(oneLine(span.text), CONTEXT_TEXT_MAX);
    if (label === '') return [];
    const date = slackDateOf(span.at ?? null);
    if (date !== null)
      return [{ type: 'mrkdwn', text: mrkdwnDate({ ...date, fallback: dateFallback(label, date.fallback) }), verbatim: true }];
    const url = linkableUrl(span.link ?? null);
    const link = url === null ? '' : mrkdwnLink(url, label, CONTEXT_TEXT_MAX);
    if (link !== '' && link.length <= CONTEXT_LINK_MAX) return [{ type: 'mrkdwn', text: link, verbatim: true }];
    return [{ type: 'plain_text', text: label, emoji: false }];
  });
  return elements.length === 0 ? [] : [{ type: 'context', elements: elements.slice(0, CONTEXT_MAX_ELEMENTS) }];
}

/** The fallback stands inside a token: what could end it is left out. */
function dateFallback(label: string, otherwise: string): string {
  return mrkdwnLine(label.replace(/[|^<>]/g, ''), 100) || otherwise;
}

/** Neighbouring spans without a link or date become one, so that ten elements hold more. */
function mergePlain(line: Line): Span[] {
  const merged: Span[] = [];
  for (const span of line) {
    const last = merged.at(-1);
    const plain = span.link === undefined && span.at === undefined;
    if (last !== undefined && plain && last.link === undefined && last.at === undefined) {
      merged[merged.length - 1] = { text: last.text + span.text };
    } else {
      merged.push(plain ? { text: span.text } : span);
    }
  }
  return merged;
}
