import type { KnownBlock, RichTextBlock, TableBlock } from '@slack/types';
import { type Words, wordsOf } from '../../../src/languages/index.ts';
import { firstMessage } from '../../../src/model/digest-order.ts';
import { isEmptyCell, type Table, tableAsList } from '../../../src/model/table.ts';
import type { Block, Line, Reply } from '../../../src/ports/reply.ts';
import { buttonRows, openButton } from './buttons.ts';
import { digestCapacity, digestText, messageBlocks } from './digest.ts';
import { bulletLine, escapeMrkdwn, linesThatFit, linkableUrl, oneLine, textLine, withoutFormatting } from './escape.ts';
import { channelsInText, contextBlock, richBlock, richList, richSection, type SlackLine, withChannels } from './line.ts';
import { postText } from './post.ts';

/** Maximum number of content blocks: Slack takes 50; some are kept for buttons and for what we add. https://docs.slack.dev/reference/block-kit/blocks */
const CONTENT_MAX_BLOCKS = 40;
/** Maximum length of the content: Slack refuses messages near 13,200 characters (bolt-js issue 2509). */
const CONTENT_MAX_CHARS = 9_000;
const TEXT_MAX_CHARS = 2_900;
const LIST_MAX_ITEMS = 40;
const ITEM_MAX_CHARS = 500;
/** Maximum length of a line of top-level text. */
const LINE_MAX_CHARS = 400;

/** Returns the answer as top-level text, for notifications and screen readers, and for when Slack refuses its blocks: its text, with titles and links of what it lists; mrkdwn. Pure. */
export function replyText({ blocks, language = 'en' }: Reply): string {
  const lines = blocks.flatMap(textLines);
  return withoutFormatting(lines.slice(0, linesThatFit('', lines)).join('\n')) || wordsOf(language).chat.done;
}

/** Why everybody sees an answer. */
export interface TriggeredBy {
  /** `act`: it has replaced a notice, and so will the answers of its buttons. */
  kind: 'share' | 'act';
  /** Slack's id of the person who shared it or clicked the button. */
  user: string;
}

/** Returns who wanted an answer that a whole channel sees, however it was requested; null for private answers. Pure. */
export function sharedBy({ shared }: Reply, user: string): TriggeredBy | null {
  return shared ? { kind: 'share', user } : null;
}

/** Returns an answer with its table drawn as one: for messages, but not for views, and not if Slack refuses it. null if it has no table, or is too long for one. Pure. */
export function tabledReplyBlocks(reply: Reply, cause: TriggeredBy | null): KnownBlock[] | null {
  const drawn = reply.blocks.findIndex((block) => block.kind === 'table' && isWorthATable(block));
  const size = reply.blocks.reduce((sum, block, index) => sum + sizeOf(block, index === drawn), 0);
  return drawn === -1 || size > CONTENT_MAX_CHARS ? null : replyBlocks(reply, cause, drawn);
}

/** Returns the blocks of an answer: its content, who caused it, its buttons. `drawn`: index of the block that is drawn as a table, of which Slack takes one per message; the others are lists. Pure. */
export function replyBlocks(reply: Reply, cause: TriggeredBy | null, drawn: number | null = null): KnownBlock[] {
  const words = wordsOf(reply.language ?? 'en');
  const content: KnownBlock[] = [];
  let room = CONTENT_MAX_CHARS;
  for (const [index, block] of reply.blocks.entries()) {
    const isDrawn = index === drawn;
    const own = block.kind === 'table' && isDrawn ? [tableBlock(block)] : renderBlock(block, index, room, words);
    // A divider between hits, so that each is recognized as one.
    const isBetween = block.kind === 'hit' && reply.blocks[index - 1]?.kind === 'hit';
    const rendered = isBetween ? [{ type: 'divider' as const }, ...own] : own;
    room -= sizeOf(block, isDrawn, room);
    if (room < 0 || content.length + rendered.length > CONTENT_MAX_BLOCKS) {
      content.push(...contextBlock([{ text: words.announcing.more(reply.blocks.length - index) }]));
      break;
    }
    content.push(...rendered);
  }
  if (content.length === 0) content.push(...richBlock([richSection([{ text: words.chat.done }], TEXT_MAX_CHARS)]));
  return [...content, ...causer(cause, words), ...buttonRows(reply.actions, cause?.kind === 'act', reply.language)];
}

/** `room`: maximum length of a list, characters. */
function renderBlock(block: Block, index: number, room: number, { announcing, chat }: Words): KnownBlock[] {
  switch (block.kind) {
    case 'text':
      return block.line.every(({ style }) => style === 'quiet')
        ? contextBlock(withChannels(block.line))
        : richBlock([richSection(withChannels(block.line), TEXT_MAX_CHARS)]);
    case 'list':
    case 'table': {
      const shown = itemsWithin(block, room);
      const rest = itemsOf(block).length - shown.length;
      return richBlock([
        richList(shown.map(withChannels), ITEM_MAX_CHARS),
        rest > 0 ? richSection([{ text: announcing.more(rest) }], ITEM_MAX_CHARS) : null,
      ]);
    }
    case 'hit':
      return [
        ...richBlock([richSection(hitLine(block), TEXT_MAX_CHARS)]),
        ...contextBlock(block.context),
        ...openButton(block.url, block.opened, index, plain(block.title), chat),
      ];
    case 'message':
      return messageBlocks(block.announcement);
  }
}

function itemsOf(block: Extract<Block, { kind: 'list' | 'table' }>): readonly Line[] {
  return block.kind === 'list' ? block.items : tableAsList(block);
}

/** Returns as many items as fit, at least one. */
function itemsWithin(block: Extract<Block, { kind: 'list' | 'table' }>, room: number): readonly Line[] {
  const items = itemsOf(block).slice(0, LIST_MAX_ITEMS);
  let left = room;
  const first = items.findIndex((item) => {
    left -= sizeOfLine(item, ITEM_MAX_CHARS);
    return left < 0;
  });
  return first === -1 ? items : items.slice(0, Math.max(1, first));
}

function hitLine(hit: Extract<Block, { kind: 'hit' }>): Line {
  const url = linkableUrl(hit.url);
  // Words that match the query can't be emphasized in a title that is bold as a whole; its link already emphasizes it.
  const title = hit.title.map((span) => ({ text: span.text, style: 'bold' as const, ...(url === null ? {} : { link: url }) }));
  return hit.snippet.some(({ text }) => text.trim() !== '') ? [...title, { text: '\n' }, ...hit.snippet] : title;
}

function causer(cause: TriggeredBy | null, { chat }: Words): KnownBlock[] {
  if (cause === null || !/^[UW][A-Z0-9]+$/.test(cause.user)) return [];
  const text = (cause.kind === 'share' ? chat.sharedBy : chat.askedBy)(`<@${cause.user}>`).join('');
  return [{ type: 'context', elements: [{ type: 'mrkdwn', text }] }];
}

/** Returns a block as lines of top-level text. */
function textLines(block: Block): readonly string[] {
  switch (block.kind) {
    case 'text':
      return channelsInText(textLine(plain(block.line), LINE_MAX_CHARS))
        .split('\n')
        .filter(Boolean);
    case 'list':
    case 'table':
      return itemsOf(block)
        .map(plain)
        .filter(Boolean)
        .map((item) => `• ${channelsInText(textLine(item, LINE_MAX_CHARS))}`);
    case 'hit':
      return [bulletLine(plain(block.title), block.url)];
    case 'message': {
      const { announcement } = block;
      return (announcement.type === 'post' ? postText(announcement) : digestText(firstMessage(announcement, digestCapacity))).split('\n');
    }
  }
}

function plain(line: Line): string {
  return oneLine(line.map(({ text }) => text).join(''));
}

/** Returns how much of a message's capacity a block takes; `room`: how much is left for lists. */
function sizeOf(block: Block, isDrawn = false, room = CONTENT_MAX_CHARS): number {
  switch (block.kind) {
    case 'text':
      return sizeOfLine(block.line, TEXT_MAX_CHARS);
    case 'list':
    case 'table': {
      const cells = isDrawn && block.kind === 'table' ? [...block.columns.map(({ name }) => [{ text: name }]), ...block.rows.flat()] : null;
      return (cells ?? itemsWithin(block, room)).reduce((sum, line) => sum + sizeOfLine(line, ITEM_MAX_CHARS), 0);
    }
    case 'hit':
      return sizeOfLine([...block.title, ...block.snippet], TEXT_MAX_CHARS) + sizeOfLine(block.context, 3_000) + (block.url?.length ?? 0);
    // It is within Slack's limits by itself, and has little text around it.
    case 'message':
      return 0;
  }
}

function sizeOfLine(line: Line, max: number): number {
  const size = line.reduce((sum, span) => sum + escapeMrkdwn(span.text).length + (span.link?.length ?? 0), 0);
  return Math.min(size, max);
}

/** Includes the header row; https://docs.slack.dev/reference/block-kit/blocks/table-block. All cells may have 10,000 characters together. */
const MAX_ROWS = 100;
const MAX_COLUMNS = 20;
const CELL_MAX_CHARS = 500;

/** Whether a table has something to compare, and fits as a whole. */
function isWorthATable({ columns, rows }: Table): boolean {
  return rows.length > 1 && rows.length < MAX_ROWS && columns.length <= MAX_COLUMNS;
}

/**
 * Returns a table without its empty columns. Messages may have one table; modals and the Home tab take none (https://docs.slack.dev/reference/block-kit/blocks).
 * Its cells are rich text: `raw_text` was observed to be refused (SlackNet issue 246), and so were empty cells (nao issue 1143).
 */
function tableBlock({ columns, rows }: Table): TableBlock {
  const shown = columns.flatMap((column, index) => (rows.some((cells) => !isEmptyCell(cells[index] ?? [])) ? [{ ...column, index }] : []));
  return {
    type: 'table',
    column_settings: shown.map(() => ({ is_wrapped: true })),
    rows: [
      shown.map(({ name }) => cellOf([{ text: name, style: 'bold' }])),
      ...rows.map((cells) => shown.map(({ index }) => cellOf(withChannels(cells[index] ?? [])))),
    ],
  };
}

function cellOf(line: SlackLine): RichTextBlock {
  const section = isEmptyCell(line) ? null : richSection(line, CELL_MAX_CHARS);
  return { type: 'rich_text', elements: [section ?? { type: 'rich_text_section', elements: [{ type: 'text', text: '–' }] }] };
}
