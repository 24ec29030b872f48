import { type APIComponentInContainer, type APIMessageTopLevelComponent, ButtonStyle, ComponentType } from 'discord.js';
import { type Language, wordsOf } from '../../../src/languages/index.ts';
import { firstMessage } from '../../../src/model/digest-order.ts';
import type { Action, Block, Reply } from '../../../src/ports/reply.ts';
import { buttonsOf } from './button-rows.ts';
import { COMPONENT_LIMITS, type ComponentsBody, componentsBody, containerOf, textDisplay, textsOf, walk } from './components-body.ts';
import { postInComponents } from './components-post.ts';
import { digestCapacity, digestInComponents } from './digest.ts';
import { isBlank, publicUrl, safeUrl } from './escape.ts';
import { renderLine } from './line.ts';
import { LIMITS } from './message-body.ts';
import { cutLines, linesOf, PREVIEW_MARKER } from './reply.ts';

const HIT_TITLE_MAX = 200;
const HIT_SNIPPET_MAX = 500;
const HIT_CONTEXT_MAX = 200;
/** Left for who shared it, UTF-16 units and components. */
const SIGNATURE = { text: 60, components: 1 };
/** A whole line that says what was left out. */
const MORE = '…';

/** A reply made of components: its words as text, each hit as a section with its own button, a message in its box. `customIdOf`: what a button carries. Pure, when `customIdOf` is. */
export function replyInComponents(reply: Reply, customIdOf: (action: Action) => string): ComponentsBody {
  const rows = buttonsOf(reply.actions, customIdOf);
  const capacity = {
    text: COMPONENT_LIMITS.text - SIGNATURE.text,
    components: COMPONENT_LIMITS.components - SIGNATURE.components - walk(rows).length,
  };
  const parts = partsOf(reply, capacity);
  const empty = parts.length === 0 && rows.length === 0;
  return componentsBody([...(empty ? textDisplay(MORE) : parts), ...rows]);
}

/** Says who brought a message about, whatever else has to be cut for it. Pure. */
export function signComponents<T extends ComponentsBody>(body: T, line: string): T {
  return { ...body, components: [...body.components, ...textDisplay(line)] };
}

interface Capacity {
  text: number;
  components: number;
}

/** From top to bottom, as far as there is capacity for whole parts. */
function partsOf({ blocks, language = 'en' }: Reply, capacity: Capacity): APIMessageTopLevelComponent[] {
  const parts: APIMessageTopLevelComponent[] = [];
  const left = { ...capacity };
  const add = (part: readonly APIMessageTopLevelComponent[]): boolean => {
    const [text, components] = [textsOf(part).join('').length, walk(part).length];
    if (text > left.text || components > left.components) return false;
    left.text -= text;
    left.components -= components;
    parts.push(...part);
    return true;
  };
  for (const run of runsOf(blocks)) {
    const [first] = run;
    if (first?.kind === 'message') add(messageParts(first.announcement));
    else if (first?.kind === 'hit') add(hitsParts(run, left, language));
    else {
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

/** As it is sent to a channel; of a digest, the first message. */
function messageParts(announcement: Extract<Block, { kind: 'message' }>['announcement']): readonly APIMessageTopLevelComponent[] {
  const first = firstMessage(announcement, digestCapacity);
  return (first.type === 'post' ? postInComponents(first) : digestInComponents(first, PREVIEW_MARKER)).components;
}

function hitsParts(blocks: readonly Block[], left: Capacity, language: Language): readonly APIMessageTopLevelComponent[] {
  const hits: APIComponentInContainer[] = [];
  let [text, components] = [left.text, left.components - 1];
  for (const block of blocks) {
    if (block.kind !== 'hit') continue;
    const hit = hitOf(block, language);
    const [ownText, own] = [textsOf([hit]).join('').length, walk([hit]).length];
    if (ownText > text || own > components) break;
    text -= ownText;
    components -= own;
    hits.push(hit);
  }
  return hits.length === 0 ? [] : [containerOf(hits)];
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
