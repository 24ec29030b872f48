import type { KnownBlock } from '@slack/types';
import { wordsOf } from '../../../src/languages/index.ts';
import { shorten } from '../../../src/lib/cut-text.ts';
import { type NoticeAnnouncement, type NoticeLine, plainLine } from '../../../src/model/announcement.ts';
import type { Line } from '../../../src/ports/reply.ts';
import { buttonRows } from './buttons.ts';
import { messageBlocks } from './digest.ts';
import { isTextShort, oneLine, textLine } from './escape.ts';
import { channelsInText, richBlock, richSection, withChannels } from './line.ts';

const TITLE_MAX_CHARS = 250;
const LINE_MAX_CHARS = 600;
const MAX_LINES = 14;

/** Returns the whole notice for notifications and screen readers; mrkdwn is off. At most 1,000 characters. Pure. */
export function noticeText({ title, lines, language = 'en' }: NoticeAnnouncement): string {
  const shown = [title, ...lines].map((line) => oneLine(plainLine(line))).filter(Boolean);
  const text = shown.join(' – ') || wordsOf(language).chat.notice;
  const whole = channelsInText(textLine(text, 1_000));
  // Text that consists of formatting characters takes seven times its length.
  return isTextShort(whole) ? whole : channelsInText(textLine(text, 500));
}

/** Returns a bold title, paragraphs, the message that the notice concerns, and buttons for what can be done about it. Pure. */
export function noticeBlocks({ title, lines, preview, actions, language = 'en' }: NoticeAnnouncement): KnownBlock[] {
  const { chat, announcing } = wordsOf(language);
  const shown = lines.map(spansOf).filter((line) => line.some(({ text }) => text.trim() !== ''));
  const left = shown.length - MAX_LINES;
  return [
    ...richBlock([
      richSection(withChannels([{ text: shorten(oneLine(title) || chat.notice, TITLE_MAX_CHARS), style: 'bold' }]), TITLE_MAX_CHARS),
      ...shown.slice(0, MAX_LINES).map((line) => richSection(withChannels(line), LINE_MAX_CHARS)),
      left > 0 ? richSection([{ text: announcing.more(left) }], LINE_MAX_CHARS) : null,
    ]),
    ...(preview === undefined ? [] : [{ type: 'divider' as const }, ...messageBlocks(preview), { type: 'divider' as const }]),
    ...buttonRows(actions, true, language),
  ];
}

function spansOf(line: NoticeLine): Line {
  if (typeof line === 'string') return [{ text: oneLine(line) }];
  return line.map((span) => ({ ...span, text: span.text.replace(/\s+/gu, ' ') }));
}
