import type { APIEmbed } from 'discord.js';
import { firstMessage } from '../../../src/model/digest-order.ts';
import { tableAsList } from '../../../src/model/table.ts';
import type { Action, Block, Reply } from '../../../src/ports/reply.ts';
import { buttonsOf } from './button-rows.ts';
import { digestCapacity, renderDigest } from './digest.ts';
import { isBlank, publicUrl } from './escape.ts';
import { renderLine } from './line.ts';
import { withMentions } from './mentions.ts';
import { bodyOf, embedTextLength, LIMITS, type MessageBody } from './message-body.ts';
import { renderPost } from './post.ts';

const HIT_TITLE_MAX = 200;
const HIT_SNIPPET_MAX = 500;
const HIT_CONTEXT_MAX = 200;
const LIST_ITEM_MAX = 500;

/** Stands where the footer of a digest tells it from others. */
export const PREVIEW_MARKER = 'digest preview';

/** A reply as a message: words before the first hit as content, each hit as an embed, words after it as a last embed. `customIdOf`: what a button carries. Pure, when `customIdOf` is. */
export function renderReply(reply: Reply, customIdOf: (action: Action) => string): MessageBody {
  const shown = reply.blocks.find((block) => block.kind === 'message');
  if (shown !== undefined) return showMessage(reply, shown.announcement, customIdOf);
  const firstHit = reply.blocks.findIndex(({ kind }) => kind === 'hit');
  const before = firstHit === -1 ? reply.blocks : reply.blocks.slice(0, firstHit);
  const { content, rest } = cutLines(linesOf(before), LIMITS.content);
  const embeds = withinLimits([...overflowOf(rest), ...embedsOf(firstHit === -1 ? [] : reply.blocks.slice(firstHit))]);
  const empty = content === '' && embeds.length === 0;
  return bodyOf({ content: empty ? '…' : content, embeds, components: buttonsOf(reply.actions, customIdOf) });
}

/** A message as it is sent to a channel, below the words of the reply; what it has of buttons leads to its post. */
function showMessage(
  { blocks, actions }: Reply,
  announcement: Extract<Block, { kind: 'message' }>['announcement'],
  customIdOf: (action: Action) => string,
): MessageBody {
  const first = firstMessage(announcement, digestCapacity);
  const body = first.type === 'post' ? renderPost(first) : renderDigest(first, PREVIEW_MARKER);
  const { content } = cutLines(linesOf(blocks), LIMITS.content - body.content.length - 1);
  return {
    ...body,
    content: [content, body.content].filter((part) => part !== '').join('\n'),
    components: [...body.components, ...buttonsOf(actions, customIdOf)].slice(0, LIMITS.rows),
  };
}

/** Words that content has no room for go on in an embed; what that has no room for is left out, visibly. */
function overflowOf(lines: readonly string[]): APIEmbed[] {
  const { content, rest } = cutLines(lines, LIMITS.embedDescription - 2);
  if (content === '') return [];
  return [{ description: rest.length > 0 ? `${content}\n…` : content }];
}

function embedsOf(blocks: readonly Block[]): APIEmbed[] {
  const seen = new Set<string>();
  const embeds: APIEmbed[] = [];
  for (const block of blocks) {
    if (block.kind === 'hit') {
      embeds.push(hitEmbed(block, seen));
      continue;
    }
    const { content } = cutLines(linesOf([block]), LIMITS.embedDescription);
    const last = embeds.at(-1);
    // Words that follow one another share an embed; a hit's embed keeps to itself.
    if (last && last.title === undefined && (last.description?.length ?? 0) + content.length < LIMITS.embedDescription) {
      last.description = `${last.description}\n${content}`;
    } else if (content) embeds.push({ description: content });
  }
  return embeds;
}

/** Embeds with one and the same `url` collapse into the first: only the first of them carries it. */
function hitEmbed({ title, url, snippet, context }: Extract<Block, { kind: 'hit' }>, seen: Set<string>): APIEmbed {
  const address = publicUrl(url, LIMITS.embedUrl);
  const fresh = address !== null && !seen.has(address);
  if (address) seen.add(address);
  const name = renderLine(title, HIT_TITLE_MAX);
  const words = renderLine(snippet, HIT_SNIPPET_MAX);
  // Not the footer: text shows dates in the reader's own form.
  const small = renderLine(context, HIT_CONTEXT_MAX);
  const description = [words, isBlank(small) ? '' : `-# ${small}`].filter((line) => !isBlank(line)).join('\n');
  return {
    title: isBlank(name) ? '(untitled)' : name,
    ...(fresh ? { url: address } : {}),
    ...(description === '' ? {} : { description }),
  };
}

function withinLimits(embeds: readonly APIEmbed[]): APIEmbed[] {
  const kept: APIEmbed[] = [];
  let room: number = LIMITS.embedText;
  for (const embed of embeds) {
    const size = embedTextLength(embed);
    if (kept.length === LIMITS.embeds || size > room) break;
    room -= size;
    kept.push(embed);
  }
  return kept;
}

/** Words and lists, a line each. Pure. */
export function linesOf(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'text') return [renderLine(withMentions(block.line), LIMITS.content)];
    const items = block.kind === 'list' ? block.items : block.kind === 'table' ? tableAsList(block) : [];
    return items.map((item) => `- ${renderLine(withMentions(item), LIST_ITEM_MAX)}`);
  });
}

/** As many whole lines as fit; blank text is no text to Discord, and is left out. Pure. */
export function cutLines(lines: readonly string[], max: number): { content: string; rest: string[] } {
  let content = '';
  for (const [at, line] of lines.entries()) {
    const next = at === 0 ? line : `${content}\n${line}`;
    if (next.length > max) return { content: isBlank(content) ? '' : content, rest: lines.slice(at) };
    content = next;
  }
  return { content: isBlank(content) ? '' : content, rest: [] };
}
