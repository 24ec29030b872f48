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
/** Capacity reserved for the line that says who shared the reply, UTF-16 units and components. */
const SIGNATURE = { text: 60, components: 1 };
/** Line that marks omitted content. */
const MORE = '…';
/** Placeholder for the marker in the footer of a digest. */
const PREVIEW_MARKER = 'digest preview';

type CustomIdOf = (action: Action) => string;

/** Renders a reply: as components if it lists posts or shows a message that has them, otherwise as content. `isUpdate`: whether the message that it replaces already consists of components; left out: it replaces none. `customIdOf`: returns the id of a button. Pure if `customIdOf` is. */
export function renderReply(reply: Reply, customIdOf: CustomIdOf, isUpdate?: boolean): ReplyBody {
  const needsComponents = reply.blocks.some(
    (block) => block.kind === 'hit' || (block.kind === 'message' && formOf(block.announcement) === 'components'),
  );
  if (isUpdate !== true && !needsComponents) return replyInContent(reply, customIdOf);
  const body = replyInComponents(reply, customIdOf);
  // A message can be changed to components if its content and embeds are removed.
  return isUpdate === false ? { ...body, content: null, embeds: [] } : body;
}

/** Adds a line below a reply that names who caused it; content is cut if it does not fit otherwise. Pure. */
export function signed(body: ReplyBody, words: readonly string[]): ReplyBody {
  const line = `-# ${words.join('')}`;
  if ('flags' in body) return { ...body, components: [...body.components, ...textDisplay(line)] };
  const lines = body.content === '' ? [] : body.content.split('\n');
  while ([...lines, line].join('\n').length > LIMITS.content) lines.splice(lines.at(-1) === MORE ? -2 : -1, 2, MORE);
  return { ...body, content: [...lines, line].join('\n') };
}

/** Renders the text as content; a message block is shown below it as its channel would get it, with its link buttons. */
function replyInContent({ blocks, actions }: Reply, customIdOf: CustomIdOf): MessageBody {
  const shown = blocks.find((block) => block.kind === 'message');
  const message = shown === undefined ? bodyOf({}) : previewOf(shown.announcement, PREVIEW_MARKER);
  const { content, rest } = cutLines(linesOf(blocks), LIMITS.content - (shown === undefined ? 0 : message.content.length + 1));
  const embeds = shown === undefined ? overflowOf(rest) : message.embeds;
  const words = [content, message.content].filter((part) => part !== '').join('\n');
  const components = [...message.components, ...buttonsOf(actions, customIdOf)].slice(0, LIMITS.rows);
  return bodyOf({ content: words === '' && embeds.length === 0 ? MORE : words, embeds, components });
}

/** Puts lines that do not fit into content into an embed; what does not fit there either is replaced by `…`. */
function overflowOf(lines: readonly string[]): APIEmbed[] {
  const { content, rest } = cutLines(lines, LIMITS.embedDescription - 2);
  if (content === '') return [];
  return [{ description: rest.length > 0 ? `${content}\n${MORE}` : content }];
}

/** Renders text as text components, each hit as a section with its own button, and a message in its container. */
function replyInComponents(reply: Reply, customIdOf: CustomIdOf): ComponentsBody {
  const rows = buttonsOf(reply.actions, customIdOf);
  const parts = partsOf(reply, {
    text: LIMITS.componentText - SIGNATURE.text,
    components: LIMITS.components - SIGNATURE.components - walk(rows).length,
  });
  const empty = parts.length === 0 && rows.length === 0;
  return componentsBody([...(empty ? textDisplay(MORE) : parts), ...rows]);
}

/** Returns the components of the blocks from top to bottom, leaving out parts that do not fit as a whole. */
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
      // For the container around the hits.
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

/** Groups neighbouring blocks of the same sort: hits share a container, text and lists a text component. */
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

/** Renders a search hit with a link button; an address that Discord refuses in buttons is shown as text. */
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

/** Returns text, list items and table rows as one line each. */
function linesOf(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'text') return [renderLine(withMentions(block.line), LIMITS.content)];
    const items = block.kind === 'list' ? block.items : block.kind === 'table' ? tableAsList(block) : [];
    return items.map((item) => `- ${renderLine(withMentions(item), LIST_ITEM_MAX)}`);
  });
}

/** Returns as many whole lines as fit; empty if they are blank, because Discord treats blank text as missing. */
function cutLines(lines: readonly string[], max: number): { content: string; rest: string[] } {
  let content = '';
  for (const [at, line] of lines.entries()) {
    const next = at === 0 ? line : `${content}\n${line}`;
    if (next.length > max) return { content: isBlank(content) ? '' : content, rest: lines.slice(at) };
    content = next;
  }
  return { content: isBlank(content) ? '' : content, rest: [] };
}
