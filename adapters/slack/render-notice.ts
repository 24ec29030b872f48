import type { KnownBlock } from '@slack/types';
import type { NoticeAnnouncement } from '../../src/announce/announcement.ts';
import { buttonRows } from './buttons.ts';
import { mrkdwnLine } from './mrkdwn.ts';
import { richBlock, richSection } from './rich-text.ts';
import { cut, oneLine } from './text.ts';

const TITLE_MAX_CHARS = 250;
const LINE_MAX_CHARS = 600;
const MOST_LINES = 14;

/** The whole notice for notifications and screen readers; at most 1,000 characters. Pure. */
export function noticeText({ title, lines }: NoticeAnnouncement): string {
  return mrkdwnLine([title, ...lines].map(oneLine).filter(Boolean).join(' – '), 1_000) || 'Notice';
}

/** A bold title, paragraphs, and what can be done about it. Pure. */
export function noticeBlocks({ title, lines, actions }: NoticeAnnouncement): KnownBlock[] {
  const told = lines.map((line) => cut(oneLine(line), LINE_MAX_CHARS)).filter((line) => line !== '');
  const left = told.length - MOST_LINES;
  return [
    ...richBlock([
      richSection([{ text: cut(oneLine(title) || 'Notice', TITLE_MAX_CHARS), style: 'bold' }], TITLE_MAX_CHARS),
      ...told.slice(0, MOST_LINES).map((line) => richSection([{ text: line }], LINE_MAX_CHARS)),
      left > 0 ? richSection([{ text: `…and ${left} more` }], LINE_MAX_CHARS) : null,
    ]),
    ...buttonRows(actions, true),
  ];
}
