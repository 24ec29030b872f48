import { firstUnits } from '../../../src/lib/cut-text.ts';
import { plainVisible } from '../../../src/lib/sanitize-text.ts';
import type { Line, Span } from '../../../src/ports/reply.ts';
import { DAY_MS, dayStampOf, timestampOf } from './dates.ts';
import { fitEscaped, isBlank, safeUrl } from './escape.ts';

/** A span; `token`: markup written in place of its text, `<#…>` or `<@…>`. */
export type DiscordSpan = Span & { token?: string };

const LINK_MAX = 400;
type Mark = 'bold' | 'code' | 'none';

/** Renders a line as Discord markup of at most `max` UTF-16 units; spans that do not fit are replaced by `…`. Pure. */
export function renderLine(line: readonly DiscordSpan[], max: number): string {
  let written = '';
  for (const { text, mark, suffix } of runsOf(line)) {
    const room = max - written.length - 1;
    const next = markUp(text, mark, room - suffix.length);
    if (next === null) return `${written}…`;
    written += next + suffix;
  }
  return written.trim();
}

interface Run {
  text: string;
  mark: Mark;
  /** Finished markup after the text. */
  suffix: string;
}

/** Joins neighbouring spans of one style, because `**a****b**` would not be bold. */
function runsOf(line: readonly DiscordSpan[]): Run[] {
  const runs: Run[] = [];
  for (const span of line) {
    const at = span.token ?? (span.at === undefined ? null : momentOf(span.at));
    const mark = at ? 'none' : markOf(span);
    const address = span.link === undefined ? null : safeUrl(span.link, LINK_MAX);
    // Text from feeds is never put inside `[…](…)`, where escapes are shown.
    const suffix = `${at ?? ''}${address ? ` [open](<${address}>)` : ''}`;
    const last = runs.at(-1);
    if (last && last.mark === mark && last.suffix === '' && !at) Object.assign(last, { text: last.text + span.text, suffix });
    else runs.push({ text: at ? '' : span.text, mark, suffix });
  }
  return runs;
}

/** Returns a timestamp in the reader's time zone and format; midnight UTC means a day without a time. */
function momentOf(iso: string): string | null {
  return Date.parse(iso) % DAY_MS === 0 ? dayStampOf(iso, 'D') : timestampOf(iso, 'f');
}

function markOf({ style }: Span): Mark {
  if (style === 'code') return 'code';
  return style === 'bold' || style === 'mark' ? 'bold' : 'none';
}

/** Returns marked-up text within `max`; null if none of it fits. Leading and trailing white space stays outside the marks, which would not work around it. */
function markUp(text: string, mark: Mark, max: number): string | null {
  const flat = text.replace(/\s+/gu, ' ');
  if (flat === '') return max < 0 ? null : '';
  const [before, after] = [flat.startsWith(' ') ? ' ' : '', flat.endsWith(' ') && flat !== ' ' ? ' ' : ''];
  const room = max - before.length - after.length - (mark === 'none' ? 0 : 4);
  if (isBlank(flat)) return max < 1 ? null : ' ';
  if (room < 1) return null;
  if (mark === 'code') return `${before}\`${fitCode(flat, room)}\`${after}`;
  const inner = fitEscaped(flat, room);
  return mark === 'bold' ? `${before}**${inner}**${after}` : `${before}${inner}${after}`;
}

/** Cuts text for inline code, where nothing can be escaped: backticks are replaced by a look-alike. */
function fitCode(text: string, max: number): string {
  const code = plainVisible(text).replaceAll('`', 'ˋ');
  return code.length <= max ? code : `${firstUnits(code, max - 1)}…`;
}

/** A channel as Herald writes it: `discord:112233445566778899`. A truncated id does not match. */
const CHANNEL = /(?<![\w:/])discord:(\d{17,20})(?![\w…])/g;
const SNOWFLAKE = /^\d{17,20}$/;

/** Returns the line with its channels and people as mentions, which Discord shows by name; no message body lets them ping. Links, and code, which people copy, are left as they are. Pure. */
export function withMentions(line: Line): readonly DiscordSpan[] {
  return line.flatMap((span) => {
    const { person } = span;
    if (person?.platform === 'discord' && SNOWFLAKE.test(person.id)) return [{ text: span.text, token: `<@${person.id}>` }];
    return span.link !== undefined || span.style === 'code' || span.at !== undefined ? [span] : splitSpan(span);
  });
}

/** Replaces channels by mentions in text that is already escaped and cut. Not for titles of embeds, where mentions are not rendered. Pure. */
export function channelsInText(escaped: string): string {
  return escaped.replace(CHANNEL, '<#$1>');
}

function splitSpan(span: Span): readonly DiscordSpan[] {
  const parts: DiscordSpan[] = [];
  let from = 0;
  for (const match of span.text.matchAll(CHANNEL)) {
    const [written, channel = ''] = match;
    if (match.index > from) parts.push({ ...span, text: span.text.slice(from, match.index) });
    parts.push({ text: written, token: `<#${channel}>` });
    from = match.index + written.length;
  }
  return from < span.text.length ? [...parts, { ...span, text: span.text.slice(from) }] : parts;
}
