import { shortenBy } from '../../../src/lib/cut-text.ts';
import { withoutControls } from '../../../src/lib/sanitize-text.ts';

/** Maximum length of an address: Slack takes button addresses up to 3,000 characters; links beyond 2,000 break elsewhere. https://docs.slack.dev/reference/block-kit/block-elements/button-element */
const URL_MAX_CHARS = 2000;

/** Maximum size of a text: updates with a longer one were refused (reported; the documentation does not say). */
const TEXT_MAX_BYTES = 4_000;
const LINK_MAX_BYTES = 1_500;
const TITLE_MAX_CHARS = 140;

/** Placed around a formatting character, which Slack has no escape for, so that it delimits no word. */
const ZERO_WIDTH_SPACE = '\u200B';

/** Returns text that any Slack field accepts, with single spaces and trimmed. Pure. */
export function oneLine(text: string): string {
  return withoutControls(text).replace(/\s+/gu, ' ').trim();
}

/**
 * Escapes plain text for top-level text whose mrkdwn is off: no mention, no link. Pure.
 * https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
function escapeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** Converts escaped text to mrkdwn in which nothing is formatted; links stay as they are. Pure. */
export function withoutFormatting(escaped: string): string {
  return escaped.replace(/<[^<>]*>|[*_~`]/g, (part) => (part.length > 1 ? part : `${ZERO_WIDTH_SPACE}${part}${ZERO_WIDTH_SPACE}`));
}

/** Converts plain text to mrkdwn that shows exactly that text: no markup, no mention, no link. Pure. */
export function escapeMrkdwn(text: string): string {
  return withoutFormatting(escapeText(text));
}

/** Returns one line of feed text as mrkdwn of at most `max` characters, cut between graphemes before escaping. Pure. */
export function mrkdwnLine(text: string, max: number): string {
  return escapedLine(text, max, escapeMrkdwn);
}

/** The same for fields whose mrkdwn is off. Pure. */
export function textLine(text: string, max: number): string {
  return escapedLine(text, max, escapeText);
}

function escapedLine(text: string, max: number, escaped: (text: string) => string): string {
  const line = oneLine(text);
  const whole = escaped(line);
  return whole.length <= max ? whole : escaped(shortenBy(line, max, (grapheme) => escaped(grapheme).length));
}

/** Returns an http(s) address fit for `<url|label>`, buttons and rich text; null if the text is not one or is longer than 2,000 characters. Pure. */
export function linkableUrl(url: string | null): string | null {
  if (url === null || !/^https?:\/\//i.test(url) || !URL.canParse(url)) return null;
  const encoded = url.toWellFormed().replace(/[\s|<>"`\p{Cc}\uFFFD]/gu, encodeURIComponent);
  return encoded.length <= URL_MAX_CHARS ? encoded : null;
}

/** Escapes an address for mrkdwn and top-level text. Pure. */
export function mrkdwnUrl(url: string): string {
  return url.replace(/&/g, '&amp;');
}

/** Returns `<url|label>` with the label cut to `max` characters; a `|` in the label can't be escaped and becomes `¦`. Pure. */
export function mrkdwnLink(url: string, label: string, max: number): string {
  return `<${mrkdwnUrl(url)}|${mrkdwnLine(label.replace(/\|/g, '¦'), max)}>`;
}

/** Returns `• title <address>` with a title of at most 140 characters; an address of more than 1,500 bytes is left out. Fits beside any headline. Pure. */
export function bulletLine(title: string, address: string | null): string {
  const url = linkableUrl(address);
  const link = url === null ? '' : ` <${mrkdwnUrl(url)}>`;
  return `• ${textLine(title, TITLE_MAX_CHARS)}${Buffer.byteLength(link) > LINK_MAX_BYTES ? '' : link}`;
}

/** Whether a top-level text is short enough, even with its formatting characters neutralized. Pure. */
export function isTextShort(text: string): boolean {
  return bytesOf(text) <= TEXT_MAX_BYTES;
}

/** Returns how many of these lines, from the first on, fit beside that text. Pure. */
export function linesThatFit(beside: string, lines: readonly string[]): number {
  let room = TEXT_MAX_BYTES - bytesOf(beside);
  const first = lines.findIndex((line) => {
    room -= bytesOf(line) + 1;
    return room < 0;
  });
  return first === -1 ? lines.length : first;
}

function bytesOf(text: string): number {
  return Buffer.byteLength(withoutFormatting(text));
}
