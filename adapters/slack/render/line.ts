import type { ContextBlock, PlainTextElement, RichTextBlock, RichTextElement, RichTextList, RichTextSection } from '@slack/types';
import { shorten } from '../../../src/lib/cut-text.ts';
import { withoutControls } from '../../../src/lib/sanitize-text.ts';
import type { Line, Span } from '../../../src/ports/reply.ts';
import { mrkdwnDate, type SlackDate, slackDateOf } from './dates.ts';
import { linkableUrl, mrkdwnLine, mrkdwnLink, oneLine } from './escape.ts';

/** https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
const CONTEXT_MAX = 3000;
const CONTEXT_TEXT_MAX = 300;
/** Escaping makes addresses longer. */
const CONTEXT_LINK_MAX = 2500;

/** A span that may have a date in Slack's own form, or name a channel by its id. */
export type SlackSpan = Span & { date?: SlackDate; channel?: string };
export type SlackLine = readonly SlackSpan[];

/**
 * Returns the first `max` characters of a line as rich text elements. Pure.
 * Rich text is not parsed: whatever a post says is shown literally. So feed text goes here, and into mrkdwn only where Slack offers nothing else.
 */
function richElements(line: SlackLine, max: number): RichTextElement[] {
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

function elementOf(span: SlackSpan, text: string): RichTextElement {
  const date = dateOf(span);
  if (date !== null) return { type: 'date', timestamp: date.timestamp, format: date.format, fallback: text };
  const isBold = span.style === 'bold' || span.style === 'mark';
  const style = isBold ? { style: { bold: true } } : span.style === 'code' ? { style: { code: true } } : {};
  if (span.channel !== undefined) return { type: 'channel', channel_id: span.channel, ...style };
  const url = linkableUrl(span.link ?? null);
  // A link needs a visible label.
  return url === null || text.trim() === ''
    ? { type: 'text', text, ...style }
    : { type: 'link', url, text: text.replace(/\n/g, ' '), ...style };
}

/** Returns unformatted text of at most `max` characters; `otherwise` is used if there is none. Pure. */
export function plainText(text: string, max: number, otherwise = '…'): PlainTextElement {
  return { type: 'plain_text', text: shorten(oneLine(text) || otherwise, max), emoji: false };
}

/** Returns a paragraph; null if the line is empty. Pure. */
export function richSection(line: SlackLine, max: number): RichTextSection | null {
  const elements = richElements(line, max);
  return elements.length === 0 ? null : { type: 'rich_text_section', elements };
}

/** Returns a bulleted list; null if all items are empty. Pure. */
export function richList(items: readonly SlackLine[], maxEach: number): RichTextList | null {
  const elements = items.flatMap((item) => richSection(item, maxEach) ?? []);
  return elements.length === 0 ? null : { type: 'rich_text_list', style: 'bullet', elements };
}

/** Returns one block of paragraphs and lists; empty if there are none. Pure. */
export function richBlock(parts: readonly (RichTextSection | RichTextList | null)[]): RichTextBlock[] {
  const elements = parts.filter((part) => part !== null);
  return elements.length === 0 ? [] : [{ type: 'rich_text', elements }];
}

/**
 * Returns small grey text below a message, as one element so that it has no gaps; empty if the line is. It is `plain_text` if nothing in it needs
 * mrkdwn, as dates, channels and links do. Pure.
 */
export function contextBlock(line: SlackLine): ContextBlock[] {
  const text = oneLine(line.map((span) => span.text).join(''));
  if (text === '' && line.every(({ date }) => date === undefined)) return [];
  const isPlain = line.every((span) => dateOf(span) === null && span.channel === undefined && linkableUrl(span.link ?? null) === null);
  if (isPlain) return [{ type: 'context', elements: [plainText(text, CONTEXT_TEXT_MAX)] }];
  let written = '';
  for (const next of line.map(contextMrkdwn)) {
    if (written.length + next.length > CONTEXT_MAX) break;
    written += next;
  }
  const mrkdwn = written.trim();
  return mrkdwn === '' ? [] : [{ type: 'context', elements: [{ type: 'mrkdwn', text: mrkdwn, verbatim: true }] }];
}

/** Returns a span as mrkdwn, with a space where it begins or ends with one. */
function contextMrkdwn(span: SlackSpan): string {
  const label = shorten(oneLine(span.text), CONTEXT_TEXT_MAX);
  const date = dateOf(span);
  if (date !== null) {
    // The fallback is inside a token: characters that could end the token are left out.
    const shown = mrkdwnLine((span.date ? date.fallback : label).replace(/[|^<>]/g, ''), 100);
    return mrkdwnDate({ ...date, fallback: shown || date.fallback });
  }
  if (span.channel !== undefined) return `<#${span.channel}>`;
  const around = (inner: string): string =>
    `${/^\s/u.test(span.text) ? ' ' : ''}${inner}${/\s$/u.test(span.text) && label !== '' ? ' ' : ''}`;
  const url = linkableUrl(span.link ?? null);
  const link = url === null || label === '' ? '' : mrkdwnLink(url, label, CONTEXT_TEXT_MAX);
  return around(link !== '' && link.length <= CONTEXT_LINK_MAX ? link : withoutEmoji(mrkdwnLine(label, 6 * CONTEXT_TEXT_MAX)));
}

function dateOf(span: SlackSpan): SlackDate | null {
  return span.date ?? slackDateOf(span.at ?? null);
}

/** Returns mrkdwn in which text such as `:tada:` does not become an emoji. Pure. */
export function withoutEmoji(mrkdwn: string): string {
  return mrkdwn.replace(/:(?=[\w+'-]+:)/g, ':\u200B');
}

/** Matches a channel of the reader's own workspace: `slack:C0123ABCD`. Those of other workspaces (`slack:T…/C…`) can't be shown by name. */
const CHANNEL = /(?<![\w:/])slack:([CG][A-Z0-9]{2,20})(?!\w)/g;

/** Returns the same line with its channels as mentions, which Slack shows by name; they ping nobody. Code, which people copy, and links stay as they are. Pure. */
export function withChannels(line: Line): SlackLine {
  return line.flatMap((span) => (span.link !== undefined || span.style === 'code' ? [span] : splitSpan(span)));
}

/** The same for escaped text. Pure. */
export function channelsInText(escaped: string): string {
  return escaped.replace(CHANNEL, '<#$1>');
}

function splitSpan(span: SlackSpan): readonly SlackSpan[] {
  // Text and ids of channels alternate.
  const parts = span.text.split(CHANNEL);
  if (parts.length === 1) return [span];
  return parts.flatMap((part, nth): SlackSpan[] => {
    if (nth % 2 === 1) return [{ ...span, text: `slack:${part}`, channel: part }];
    return part === '' ? [] : [{ ...span, text: part }];
  });
}
