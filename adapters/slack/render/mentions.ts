import type { Line } from '../../../src/ports/reply.ts';
import type { SlackLine, SlackSpan } from './line.ts';

/** A channel of the workspace that reads it: `slack:C0123ABCD`. Those of others (`slack:T…/C…`) can't be shown by name. */
const CHANNEL = /(?<![\w:/])slack:([CG][A-Z0-9]{2,20})(?!\w)/g;

/** The same line, its channels as mentions, which Slack shows by name; they ping nobody. Code, which people copy, and links stay. Pure. */
export function withChannels(line: Line): SlackLine {
  return line.flatMap((span) => (span.link !== undefined || span.style === 'code' ? [span] : splitSpan(span)));
}

/** The same in escaped text. Pure. */
export function channelsInText(escaped: string): string {
  return escaped.replace(CHANNEL, '<#$1>');
}

function splitSpan(span: SlackSpan): readonly SlackSpan[] {
  const parts: SlackSpan[] = [];
  let from = 0;
  for (const match of span.text.matchAll(CHANNEL)) {
    const [written, channel = ''] = match;
    if (match.index > from) parts.push({ ...span, text: span.text.slice(from, match.index) });
    parts.push({ ...span, text: written, channel });
    from = match.index + written.length;
  }
  if (from === 0) return [span];
  return from < span.text.length ? [...parts, { ...span, text: span.text.slice(from) }] : parts;
}
