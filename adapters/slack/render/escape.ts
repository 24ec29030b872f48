import { shortenBy } from '../../../src/lib/cut-text.ts';
import { withoutControls } from '../../../src/lib/sanitize-text.ts';

/** Slack takes button addresses up to 3,000 characters; links beyond 2,000 break elsewhere. https://docs.slack.dev/reference/block-kit/block-elements/button-element */
const URL_MAX_CHARS = 2000;

/** Stands beside a formatting character, which Slack has no escape for, so that it delimits no word. */
const ZERO_WIDTH_SPACE = '\u200B';

/** Text that any Slack field takes, with single spaces and nothing around it. Pure. */
export function oneLine(text: string): string {
  return withoutControls(text).replace(/\s+/gu, ' ').trim();
}

/**
 * Plain text → the same text for top-level text whose mrkdwn is off: no mention, no link. Pure.
 * https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function escapeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** Escaped text → mrkdwn in which nothing is formatted; links stay as they are. Pure. */
export function withoutFormatting(escaped: string): string {
  return escaped.replace(/<[^<>]*>|[*_~`]/g, (part) => (part.length > 1 ? part : `${ZERO_WIDTH_SPACE}${part}${ZERO_WIDTH_SPACE}`));
}

/** Plain text → mrkdwn that shows exactly that text: no markup, no mention, no link. Pure. */
export function escapeMrkdwn(text: string): string {
  return withoutFormatting(escapeText(text));
}

/** One line of feed text as mrkdwn of at most `max` characters, cut between graphemes before escaping. Pure. */
export function mrkdwnLine(text: string, max: number): string {
  const line = oneLine(text);
  const whole = escapeMrkdwn(line);
  return whole.length <= max ? whole : escapeMrkdwn(shortenBy(line, max, (grapheme) => escapeMrkdwn(grapheme).length));
}

/** An http(s) address fit for `<url|label>`, buttons and rich text; null where the text is none or is longer than 2,000 characters. Pure. */
export function linkableUrl(url: string | null): string | null {
  if (url === null || !/^https?:\/\//i.test(url) || !URL.canParse(url)) return null;
  const encoded = url.toWellFormed().replace(/[\s|<>"`\p{Cc}\uFFFD]/gu, encodeURIComponent);
  return encoded.length <= URL_MAX_CHARS ? encoded : null;
}

/** An address as it stands in mrkdwn and in top-level text. Pure. */
export function mrkdwnUrl(url: string): string {
  return url.replace(/&/g, '&amp;');
}

/** `<url|label>` with the label cut to `max` characters; a second `|` has no escape and is shown broken. Pure. */
export function mrkdwnLink(url: string, label: string, max: number): string {
  return `<${mrkdwnUrl(url)}|${mrkdwnLine(label.replace(/\|/g, '¦'), max)}>`;
}
