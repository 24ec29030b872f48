import { type APIMessage, ApplicationCommandType, type RESTPostAPIContextMenuApplicationCommandsJSONBody } from 'discord.js';
import { TABLES, type Words } from '../../../src/languages/index.ts';
import type { Reply } from '../../../src/ports/reply.ts';
import { CONTEXTS, localized } from './slash-command.ts';

/** The entries in the context menu of a message under “Apps”, each with its function. Discord shows at most 15. */
const MENUS = [
  { menu: 'why', ask: explain },
  { menu: 'related', ask: findRelated },
] as const;

/** Maximum number of links in a message that are looked up. */
const MAX_EXPLAINED = 5;
/** Maximum length of a message’s text used as a query, characters. */
const READ_MAX = 1_000;
const LINK = /https?:\/\/[^\s<>()[\]]+/g;

type Ask = (text: string) => Promise<Reply>;
/** A message as an interaction includes it; untrusted, as anybody may have written it. */
export type TargetMessage = Partial<Pick<APIMessage, 'content' | 'embeds' | 'components'>>;

/** Returns the context menu commands as Discord registers them. Pure. */
export function contextMenus(): readonly RESTPostAPIContextMenuApplicationCommandsJSONBody[] {
  return MENUS.map(({ menu }) => ({
    type: ApplicationCommandType.Message,
    ...localized('name', TABLES.en.menus[menu], (language) => TABLES[language].menus[menu]),
    ...CONTEXTS,
  }));
}

/** Runs a context menu entry on a message; null if we have no entry of that name. `ask`: runs a command as the person who chose it. */
export function runMenu(message: TargetMessage, menu: string, ask: Ask, chat: Words['chat']): Promise<Reply> | null {
  return MENUS.find((one) => TABLES.en.menus[one.menu] === menu)?.ask(message, ask, chat) ?? null;
}

async function explain(message: TargetMessage, ask: Ask, chat: Words['chat']): Promise<Reply> {
  const replies = await Promise.all(
    linksIn(message)
      .slice(0, MAX_EXPLAINED)
      .map((link) => ask(`why ${link}`)),
  );
  const known = replies.filter(({ exitCode }) => exitCode === 0);
  if (known.length === 0) return replies[0] ?? sentence(chat.noPostThere);
  return { blocks: known.flatMap(({ blocks }) => blocks), actions: [], shared: false, data: null, exitCode: 0 };
}

async function findRelated(message: TargetMessage, ask: Ask, chat: Words['chat']): Promise<Reply> {
  let unrelated: Reply | null = null;
  for (const link of linksIn(message).slice(0, MAX_EXPLAINED)) {
    const reply = await ask(`related ${link}`);
    if (reply.blocks.some(({ kind }) => kind === 'hit')) return reply;
    // The message announces this post; searching for the message’s text would only find the post itself.
    if ((reply.data as { post?: string | null } | null)?.post) unrelated ??= reply;
  }
  if (unrelated) return unrelated;
  const written = wordsOf(textsIn(message).join('\n'));
  return written === '' ? sentence(chat.nothingThere) : ask(`related ${written}`);
}

/** Returns the text as a reader sees it, on one line: without markup, mentions, timestamps, emoji and addresses. */
function wordsOf(text: string): string {
  const seen = text
    .slice(0, 4 * READ_MAX)
    .replace(/\[([^[\]]*)\]\([^()]*\)/g, '$1')
    .replace(LINK, ' ')
    .replace(/<(?:[@#:/]|a:|t:|id:)[^<>]*>/g, ' ')
    .replace(/^ *(?:-#|#{1,3}|[-+>]) /gm, '')
    .replace(/[\\*_~`|]/g, ' ');
  return seen.replace(/\s+/g, ' ').trim().slice(0, READ_MAX);
}

/** Returns the addresses in a message, in order and without duplicates. */
function linksIn(message: TargetMessage): readonly string[] {
  const links = [...textsIn(message, 'url')].flatMap((text) => text.match(LINK) ?? []);
  return [...new Set(links)];
}

/** Returns all texts in a message: its content, its embeds, and the texts of its components. `also`: a further field to read. */
function textsIn({ content, embeds, components }: TargetMessage, also?: 'url'): readonly string[] {
  const fields = new Set(['title', 'description', 'content', 'value', ...(also ? [also] : [])]);
  const texts: string[] = typeof content === 'string' ? [content] : [];
  const waiting: unknown[] = [embeds ?? [], components ?? []];
  // Breadth is limited by Discord: 40 components, 10 embeds.
  for (let next = waiting.shift(); next !== undefined && texts.length < 200; next = waiting.shift()) {
    if (Array.isArray(next)) waiting.unshift(...next);
    else if (typeof next === 'object' && next !== null) {
      for (const [field, value] of Object.entries(next)) {
        if (typeof value === 'string' && fields.has(field)) texts.push(value);
        else if (['fields', 'components', 'accessory'].includes(field)) waiting.unshift(value);
      }
    }
  }
  return texts;
}

function sentence(text: string): Reply {
  return { blocks: [{ kind: 'text', line: [{ text }] }], actions: [], shared: false, data: null, exitCode: 2 };
}
