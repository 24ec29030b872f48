import type { Line, Span } from '../../../src/ports/reply.ts';

/** A span, or what Discord shows in its place: `<#…>`, `<@…>`. */
export type DiscordSpan = Span & { token?: string };

/** A channel as Herald writes it: `discord:112233445566778899`. What was cut is none. */
const CHANNEL = /(?<![\w:/])discord:(\d{17,20})(?![\w…])/g;
const SNOWFLAKE = /^\d{17,20}$/;

/** The same line, its channels and people as mentions, which Discord shows by name; no body lets them ping. Code, which people copy, and links stay. Pure. */
export function withMentions(line: Line): readonly DiscordSpan[] {
  return line.flatMap((span) => {
    const { person } = span;
    if (person?.platform === 'discord' && SNOWFLAKE.test(person.id)) return [{ text: span.text, token: `<@${person.id}>` }];
    return span.link !== undefined || span.style === 'code' || span.at !== undefined ? [span] : splitSpan(span);
  });
}

/** Channels as mentions in text that is escaped and cut already. Not for titles of embeds, where they are not shown. Pure. */
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
