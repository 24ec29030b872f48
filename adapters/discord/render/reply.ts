import { type APIComponentInContainer, type APIEmbed, type APIMessageTopLevelComponent, ButtonStyle, ComponentType } from 'discord.js';
import { type Language, wordsOf } from '../../../src/languages/index.ts';
import { tableAsList } from '../../../src/model/table.ts';
import type { Action, Block, Reply } from '../../../src/ports/reply.ts';
import { buttonsOf } from './buttons.ts';
import { isBlank, publicUrl, safeUrl } from './escape.ts';
import { renderLine, withMentions } from './line.ts';
import {
  bodyOf,
  type ComponentsBody,
  componentsBody,
  containerOf,
  LIMITS,
  type MessageBody,
  type ReplyBody,
  textDisplay,
  textsOf,
  walk,
} from './message-body.ts';
import { previewInComponents, previewOf } from './notice.ts';
import { formOf } from './render.ts';

const HIT_TITLE_MAX = 200;
const HIT_SNIPPET_MAX = 500;
const HIT_CONTEXT_MAX = 200;
const LIST_ITEM_MAX = 500;
/** Left for who shared it, UTF-16 units and components. */
const SIGNATURE = { text: 60, components: 1 };
/** A whole line that says what was left out. */
const MORE = '…';
/** Stands where the footer of a digest tells it from others. */
const PREVIEW_MARKER = 'digest preview';

type CustomIdOf = (action: Action) => string;

/** A reply in the form that suits it: what lists posts or shows a message is made of components, other words are content. `isUpdate` set: the message that it replaces has components already (`true`), or has none yet (`false`). `customIdOf`: what a button carries. Pure, when `customIdOf` is. */
export function renderReply(reply: Reply, customIdOf: CustomIdOf, isUpdate?: boolean): ReplyBody {
  const needsComponents = reply.blocks.some(
    (block) => block.kind === 'hit' || (block.kind === 'message' && formOf(block.announcement) === 'components'),
  );
  if (isUpdate !== true && !needsComponents) return replyInContent(reply, customIdOf);
  const body = replyInComponents(reply, customIdOf);
  // A message can be made one of components, where all else that it had is taken off.
  return isUpdate === false ? { ...body, content: null, embeds: [] } : body;
}

/** Says below a reply who brought it about, whatever else has to be cut for it. Pure. */
export function signed(body: ReplyBody, words: readonly string[]): ReplyBody {
  const line = `-# ${words.join('')}`;
  if ('flags' in body) return { ...body, components: [...body.components, ...textDisplay(line)] };
  const lines = body.content === '' ? [] : body.content.split('\n');
  while ([...lines, line].join('\n').length > LIMITS.content) lines.splice(lines.at(-1) === MORE ? -2 : -1, 2, MORE);
  return { ...body, content: [...lines, line].join('\n') };
}

/** Words as content; a message as it is sent to a channel stands below them, and what it has of buttons leads to its post. */
function replyInContent({ blocks, actions }: Reply, customIdOf: CustomIdOf): MessageBody {
  const shown = blocks.find((block) => block.kind === 'message');
  const message = shown === undefined ? bodyOf({}) : previewOf(shown.announcement, PREVIEW_MARKER);
  const { content, rest } = cutLines(linesOf(blocks), LIMITS.content - (shown === undefined ? 0 : message.content.length + 1));
  const embeds = shown === undefined ? overflowOf(rest) : message.embeds;
  const words = [content, message.content].filter((part) => part !== '').join('\n');
  const components = [...message.components, ...buttonsOf(actions, customIdOf)].slice(0, LIMITS.rows);
  return bodyOf({ content: words === '' && embeds.length === 0 ? MORE : words, embeds, components });
}

/** Words that content has no room for go on in an embed; what that has no room for is left out, visibly. */
function overflowOf(lines: readonly string[]): APIEmbed[] {
  const { content, rest } = cutLines(lines, LIMITS.embedDescription - 2);
  if (content === '') return [];
  return [{ description: rest.length > 0 ? `${content}\n${MORE}` : content }];
}

/** Words as text, each hit as a section with its own button, a message in its box. */
function replyInComponents(reply: Reply, customIdOf: CustomIdOf): ComponentsBody {
  const rows = buttonsOf(reply.actions, customIdOf);
  const parts = partsOf(reply, {
    text: LIMITS.componentText - SIGNATURE.text,
    components: LIMITS.components - SIGNATURE.components - walk(rows).length,
  });
  const empty = parts.length === 0 && rows.length === 0;
  return componentsBody([...(empty ? textDisplay(MORE) : parts), ...rows]);
}

/** From top to bottom, as far as there is capacity for whole parts. */
function partsOf({ blocks, language = 'en' }: Reply, left: { text: number; components: number }): APIMessageTopLevelComponent[] {
  const parts: APIMessageTopLevelComponent[] = [];
  const take = (part: readonly (APIMessageTopLevelComponent | APIComponentInContainer)[]): boolean => {
    const [text, components] = [textsOf(part).join('').length, walk(part).length];
    if (text > left.text || components > left.components) return false;
    left.text -= text;
    left.components -= components;
    return true;
  };
  const add = (part: readonly APIMessageTopLevelComponent[]): void => {
    if (take(part)) parts.push(...part);
  };
  for (const run of runsOf(blocks)) {
    const [first] = run;
    if (first?.kind === 'message') add(previewInComponents(first.announcement, PREVIEW_MARKER));
    else if (first?.kind === 'hit') {
      // The box around them.
      left.components -= 1;
      const hits = run.flatMap((block) => (block.kind === 'hit' ? [hitOf(block, language)] : []));
      const missing = hits.findIndex((hit) => !take([hit]));
      const shown = missing === -1 ? hits : hits.slice(0, missing);
      if (shown.length > 0) parts.push(containerOf(shown));
    } else {
      const { content, rest } = cutLines(linesOf(run), Math.max(0, left.text - 2));
      add(textDisplay(rest.length > 0 ? `${content}\n${MORE}`.trim() : content));
    }
  }
  return parts;
}

/** Neighbours of one sort: hits stand in one box, words in one text. */
function runsOf(blocks: readonly Block[]): Block[][] {
  const sortOf = ({ kind }: Block): string => (kind === 'list' || kind === 'table' ? 'text' : kind);
  const runs: Block[][] = [];
  for (const block of blocks) {
    const last = runs.at(-1);
    if (last?.[0] && sortOf(last[0]) === sortOf(block) && block.kind !== 'message') last.push(block);
    else runs.push([block]);
  }
  return runs;
}

/** A button may lead only where Discord takes the address; another address stands as text. */
function hitOf({ title, url, snippet, context }: Extract<Block, { kind: 'hit' }>, language: Language): APIComponentInContainer {
  const name = renderLine(title, HIT_TITLE_MAX);
  const button = publicUrl(url, LIMITS.buttonUrl);
  const address = button === null ? safeUrl(url, HIT_SNIPPET_MAX) : null;
  const small = renderLine(context, HIT_CONTEXT_MAX);
  const lines = [
    renderLine(snippet, HIT_SNIPPET_MAX),
    ...(address === null ? [] : [`<${address}>`]),
    isBlank(small) ? '' : `-# ${small}`,
  ].filter((line) => !isBlank(line));
  const words = { type: ComponentType.TextDisplay, content: [`### ${isBlank(name) ? '(untitled)' : name}`, ...lines].join('\n') } as const;
  if (button === null) return words;
  return {
    type: ComponentType.Section,
    components: [words],
    accessory: { type: ComponentType.Button, style: ButtonStyle.Link, label: wordsOf(language).chat.open, url: button },
  };
}

/** Words and lists, a line each. */
function linesOf(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'text') return [renderLine(withMentions(block.line), LIMITS.content)];
    const items = block.kind === 'list' ? block.items : block.kind === 'table' ? tableAsList(block) : [];
    return items.map((item) => `- ${renderLine(withMentions(item), LIST_ITEM_MAX)}`);
  });
}

/** As many whole lines as fit; blank text is no text to Discord, and is left out. */
function cutLines(lines: readonly string[], max: number): { content: string; rest: string[] } {
  let content = '';
  for (const [at, line] of lines.entries()) {
    const next = at === 0 ? line : `${content}\n${line}`;
    if (next.length > max) return { content: isBlank(content) ? '' : content, rest: lines.slice(at) };
    content = next;
  }
  return { content: isBlank(content) ? '' : content, rest: [] };
}
