import type { ActionsBlock, Button, KnownBlock } from '@slack/types';
import type { Action, Block, Line, Reply } from '../../src/commands/reply.ts';
import { escapeMrkdwn, linkableUrl, mrkdwnLine } from './mrkdwn.ts';
import { contextBlock, richBlock, richList, richSection } from './rich-text.ts';
import { clean, cut, oneLine } from './text.ts';

/** Begins the `action_id` of every button that asks a command. */
export const ASK_ACTION_PREFIX = 'herald-ask:';
/** Begins the `action_id` of those whose answer is for the whole channel. */
export const SHARE_ACTION_PREFIX = 'herald-share:';
/** Begins the `action_id` of links whose press is told to Herald and answered by nobody. */
export const OPENED_ACTION_PREFIX = 'herald-opened:';

/** Slack takes 50 blocks; some are kept for buttons and for what we add. https://docs.slack.dev/reference/block-kit/blocks */
const CONTENT_MAX_BLOCKS = 40;
/** Slack refuses messages near 13,200 characters (bolt-js issue 2509). */
const CONTENT_MAX_CHARS = 9_000;
const TEXT_MAX_CHARS = 2_900;
const LIST_MAX_ITEMS = 40;
const ITEM_MAX_CHARS = 500;
/** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
const BUTTON_VALUE_MAX_CHARS = 2_000;
const BUTTON_LABEL_MAX_CHARS = 75;
const BUTTONS_PER_ROW = 5;
const BUTTONS_MAX = 25;

/** The whole answer as top-level text, for notifications and screen readers; at most 1,000 characters. Pure. */
export function replyText(reply: Reply): string {
  const text = reply.blocks.map(plainBlock).filter(Boolean).join(' – ');
  return mrkdwnLine(text, 1_000) || 'Done.';
}

/** An answer: its blocks, who shared it, its buttons. Pure. */
export function replyBlocks(reply: Reply, sharedBy: string | null): KnownBlock[] {
  const content: KnownBlock[] = [];
  let room = CONTENT_MAX_CHARS;
  for (const [index, block] of reply.blocks.entries()) {
    const rendered = renderBlock(block, index);
    room -= sizeOf(block);
    if (room < 0 || content.length + rendered.length > CONTENT_MAX_BLOCKS) {
      content.push(...contextBlock([{ text: `…and ${reply.blocks.length - index} more` }]));
      break;
    }
    content.push(...rendered);
  }
  if (content.length === 0) content.push(...richBlock([richSection([{ text: 'Done.' }], TEXT_MAX_CHARS)]));
  return [...content, ...sharer(sharedBy), ...buttonRows(reply.actions)];
}

function renderBlock(block: Block, index: number): KnownBlock[] {
  switch (block.kind) {
    case 'text':
      return block.line.every(({ style }) => style === 'quiet')
        ? contextBlock(block.line)
        : richBlock([richSection(block.line, TEXT_MAX_CHARS)]);
    case 'list': {
      const rest = block.items.length - LIST_MAX_ITEMS;
      return richBlock([
        richList(block.items.slice(0, LIST_MAX_ITEMS), ITEM_MAX_CHARS),
        rest > 0 ? richSection([{ text: `…and ${rest} more` }], ITEM_MAX_CHARS) : null,
      ]);
    }
    case 'hit':
      return [...richBlock([richSection(hitLine(block), TEXT_MAX_CHARS)]), ...contextBlock(block.context), ...openButton(block, index)];
  }
}

function hitLine(hit: Extract<Block, { kind: 'hit' }>): Line {
  const url = linkableUrl(hit.url);
  // Words that answer the query can't stand out in a title that is bold all over; the link already does.
  const title = hit.title.map((span) => ({ text: span.text, style: 'bold' as const, ...(url === null ? {} : { link: url }) }));
  return hit.snippet.some(({ text }) => text.trim() !== '') ? [...title, { text: '\n' }, ...hit.snippet] : title;
}

/** Slack tells of presses of a button that leads somewhere, not of links in text. */
function openButton({ url, opened }: Extract<Block, { kind: 'hit' }>, index: number): KnownBlock[] {
  const address = linkableUrl(url);
  if (address === null || opened === undefined || opened.length > BUTTON_VALUE_MAX_CHARS) return [];
  const text = { type: 'plain_text', text: 'Read post', emoji: false } as const;
  const button: Button = { type: 'button', action_id: `${OPENED_ACTION_PREFIX}${index}`, text, url: address, value: clean(opened) };
  return [{ type: 'actions', elements: [button] }];
}

function sharer(userId: string | null): KnownBlock[] {
  if (userId === null || !/^[UW][A-Z0-9]+$/.test(userId)) return [];
  return [{ type: 'context', elements: [{ type: 'mrkdwn', text: `shared by <@${userId}>` }] }];
}

function buttonRows(actions: readonly Action[]): KnownBlock[] {
  const fit = actions.filter(({ command }) => command.length <= BUTTON_VALUE_MAX_CHARS).slice(0, BUTTONS_MAX);
  const buttons = fit.map(buttonOf);
  const rows: ActionsBlock[] = [];
  for (let first = 0; first < buttons.length; first += BUTTONS_PER_ROW) {
    rows.push({ type: 'actions', elements: buttons.slice(first, first + BUTTONS_PER_ROW) });
  }
  const left = actions.length - fit.length;
  return [
    ...rows,
    ...(left > 0
      ? contextBlock([{ text: `${left} more ${left === 1 ? 'choice has' : 'choices have'} no room for a button: type the command` }])
      : []),
  ];
}

function buttonOf(action: Action, index: number): Button {
  return {
    type: 'button',
    action_id: `${action.share === true ? SHARE_ACTION_PREFIX : ASK_ACTION_PREFIX}${index}`,
    text: { type: 'plain_text', text: cut(oneLine(action.label) || '…', BUTTON_LABEL_MAX_CHARS), emoji: false },
    value: clean(action.command),
    ...(action.style === undefined ? {} : { style: action.style }),
  };
}

function plainBlock(block: Block): string {
  const plain = (line: Line): string => oneLine(line.map(({ text }) => text).join(''));
  switch (block.kind) {
    case 'text':
      return plain(block.line);
    case 'list':
      return block.items.map(plain).filter(Boolean).join(', ');
    case 'hit':
      return plain(block.title);
  }
}

function sizeOf(block: Block): number {
  const size = (line: Line): number => line.reduce((sum, span) => sum + escapeMrkdwn(span.text).length + (span.link?.length ?? 0), 0);
  switch (block.kind) {
    case 'text':
      return Math.min(size(block.line), TEXT_MAX_CHARS);
    case 'list':
      return block.items.slice(0, LIST_MAX_ITEMS).reduce((sum, item) => sum + Math.min(size(item), ITEM_MAX_CHARS), 0);
    case 'hit':
      return (
        Math.min(size([...block.title, ...block.snippet]), TEXT_MAX_CHARS) + Math.min(size(block.context), 3_000) + (block.url?.length ?? 0)
      );
  }
}
