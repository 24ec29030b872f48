import { shortenBy } from '../../../src/lib/cut-text.ts';
import { escapeText, linkableUrl, mrkdwnUrl, oneLine, withoutFormatting } from './escape.ts';

/** Updates with a longer text were refused (reported; the documentation does not say). */
const TEXT_MAX_BYTES = 4_000;
const LINK_MAX_BYTES = 1_500;
const TITLE_MAX_CHARS = 140;

/** One line of feed text for where mrkdwn is off: at most `max` characters, cut between graphemes before escaping. Pure. */
export function textLine(text: string, max: number): string {
  const line = oneLine(text);
  const whole = escapeText(line);
  return whole.length <= max ? whole : escapeText(shortenBy(line, max, (grapheme) => escapeText(grapheme).length));
}

/** `• title <address>`, the title of at most 140 characters; an address that would take all the room is left out. Fits beside a headline, whatever it says. Pure. */
export function bulletLine(title: string, address: string | null): string {
  const url = linkableUrl(address);
  const link = url === null ? '' : ` <${mrkdwnUrl(url)}>`;
  return `• ${textLine(title, TITLE_MAX_CHARS)}${Buffer.byteLength(link) > LINK_MAX_BYTES ? '' : link}`;
}

/** Whether a top-level text is short enough, also where it has to say that its formatting is none. Pure. */
export function isTextShort(text: string): boolean {
  return bytesOf(text) <= TEXT_MAX_BYTES;
}

/** How many of these lines, from the first on, have room beside that text. Pure. */
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
