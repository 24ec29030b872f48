import type { App, GlobalShortcut, MessageShortcut } from '@slack/bolt';
import type { Reply } from '../../../src/ports/reply.ts';
import { detailOf, failureOf } from '../failure.ts';
import { linkableUrl } from '../render/escape.ts';
import { replyModal } from '../render/modal.ts';
import { renderReply } from '../render/render.ts';
import { acknowledge, answer, responding } from './answer.ts';
import { ask, type ListenerContext, takeOnce, type WorkspaceContext, whoIn, wordsFor, workspaceContextOf } from './parse-request.ts';

/** Callback ids of the shortcuts, as in the manifest. */
export const WHY_SHORTCUT = 'herald-why';
export const SEARCH_SHORTCUT = 'herald-search-posts';

/** Maximum number of posts of a digest that are explained; others can be asked for by name. */
const MAX_EXPLAINED = 5;

/** Registers “Why was this sent?” on our messages and “Search posts” anywhere. */
export function startShortcuts(app: App, context: ListenerContext): void {
  const { log } = context;

  app.shortcut<MessageShortcut>(
    { type: 'message_action', callback_id: WHY_SHORTCUT },
    async ({ ack, body, respond, context: { teamId } }) => {
      await acknowledge(ack, log);
      await takeOnce(context, teamId, body.trigger_id, async (room) => {
        const reply = renderReply(await explain(room, body), null);
        await answer(responding(respond, { response_type: 'ephemeral', replace_original: false }), reply, log);
      });
    },
  );

  app.shortcut<GlobalShortcut>({ type: 'shortcut', callback_id: SEARCH_SHORTCUT }, async ({ ack, body, context: { teamId } }) => {
    await acknowledge(ack, log);
    const room = await workspaceContextOf(context, teamId);
    if (room === null) return;
    const { client, botToken: token } = room;
    try {
      const words = await wordsFor(room, body.user.id);
      await client.views.open({ token, trigger_id: body.trigger_id, view: replyModal(words.chat.searchPosts, null, words, true) });
    } catch (error) {
      log('slack.answer-lost', { first: detailOf(failureOf(error)) });
    }
  });

  async function explain(room: WorkspaceContext, body: MessageShortcut): Promise<Reply> {
    const { message, channel } = body;
    const { chat } = await wordsFor(room, body.user.id);
    if (message.bot_id !== room.us.botId) return sentence(chat.notOurs);
    const posts = postsAnnouncedIn(message);
    if (posts.length === 0) return sentence(chat.noPostThere);
    const asked = { ...whoIn(body), channel: channel.id, confirmed: false };
    const replies = await Promise.all(posts.slice(0, MAX_EXPLAINED).map((post) => ask(room, { ...asked, text: `why ${post}` })));
    const more = posts.length - replies.length;
    const rest = more > 0 ? sentence(chat.morePosts(more, `/${room.command} why <post>`)).blocks : [];
    return { blocks: [...replies.flatMap(({ blocks }) => blocks), ...rest], actions: [], shared: false, data: null, exitCode: 0 };
  }
}

function sentence(text: string): Reply {
  return { blocks: [{ kind: 'text', line: [{ text }] }], actions: [], shared: false, data: null, exitCode: 2 };
}

/** Maximum depth to which blocks are searched: rich text is the deepest. */
const MAX_DEPTH = 6;

/** Returns the posts that a message of ours announces, as Slack returns the message (its blocks may have any shape): their addresses in order, each once; or the title of a post without an address. Empty if there are none. Pure. */
export function postsAnnouncedIn({ text = '', blocks }: { text?: string | undefined; blocks?: unknown }): readonly string[] {
  const parts = partsIn(blocks, 0);
  const links = parts.flatMap(({ type, url, text: inner }) => {
    if (type === 'section') return linksIn(partsIn(inner, 0)[0]?.text);
    return type === 'link' || type === 'button' ? (linkableUrl(typeof url === 'string' ? url : null) ?? []) : [];
  });
  const found = links.length > 0 ? links : linksIn(text);
  if (found.length > 0) return [...new Set(found)];
  // A headline without an address.
  const bold = parts.find(
    ({ type, text: own, style }) => type === 'text' && String(own).trim() !== '' && partsIn(style, 0)[0]?.bold === true,
  );
  return bold === undefined ? [] : [String(bold.text).trim()];
}

type Part = Readonly<Record<string, unknown>>;

/** Returns all objects in blocks in order, each before its elements. */
function partsIn(value: unknown, depth: number): readonly Part[] {
  if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((one) => partsIn(one, depth + 1));
  const part: Part = { ...value };
  return [part, ...partsIn(part.elements, depth + 1)];
}

function linksIn(mrkdwn: unknown): readonly string[] {
  const links = String(mrkdwn ?? '').matchAll(/<(https?:[^<>|\s]{1,2000})[|>]/g);
  return [...links].flatMap(([, url = '']) => linkableUrl(url.replaceAll('&amp;', '&')) ?? []);
}
