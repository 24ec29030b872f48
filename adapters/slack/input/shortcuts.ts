import type { App, GlobalShortcut, MessageShortcut } from '@slack/bolt';
import type { Reply } from '../../../src/ports/reply.ts';
import { detailOf, failureOf } from '../failure.ts';
import { postsToldBy } from '../render/posts-told.ts';
import { renderReply } from '../render/render.ts';
import { replyModal } from '../render/view.ts';
import { acknowledge, answer } from './answer.ts';
import { type ListenerContext, type Room, roomOf } from './context.ts';
import { ask, wordsFor } from './parse-request.ts';

/** As the manifest names them. */
export const WHY_SHORTCUT = 'herald-why';
export const SEARCH_SHORTCUT = 'herald-search-posts';

/** Posts of a digest that are explained; others can be asked for by name. */
const MOST_EXPLAINED = 5;

/** “Why was this sent?” on a message of ours, and “Search posts” anywhere. */
export function startShortcuts(app: App, context: ListenerContext): void {
  const { log, asks } = context;

  app.shortcut<MessageShortcut>(
    { type: 'message_action', callback_id: WHY_SHORTCUT },
    async ({ ack, body, respond, context: { teamId } }) => {
      const isFirst = asks.admit(body.trigger_id) === 'take';
      await acknowledge(ack, log);
      const room = await roomOf(context, { teamId });
      if (room === null || !isFirst) return;
      await asks.track(
        (async () => {
          const reply = await explain(room, body);
          const place = { response_type: 'ephemeral', replace_original: false, unfurl_links: false, unfurl_media: false } as const;
          await answer(respond, { ...renderReply(reply, null), ...place }, log);
        })(),
      );
    },
  );

  app.shortcut<GlobalShortcut>({ type: 'shortcut', callback_id: SEARCH_SHORTCUT }, async ({ ack, body, context: { teamId } }) => {
    await acknowledge(ack, log);
    const room = await roomOf(context, { teamId });
    if (room === null) return;
    const { client, botToken: token } = room;
    try {
      const words = await wordsFor(room, body.user.id);
      await client.views.open({ token, trigger_id: body.trigger_id, view: replyModal(words.chat.searchPosts, null, words, true) });
    } catch (error) {
      log('slack.answer-lost', { first: detailOf(failureOf(error)) });
    }
  });

  async function explain(room: Room, { message, channel, user, team }: MessageShortcut): Promise<Reply> {
    const { chat } = await wordsFor(room, user.id);
    if (message.bot_id !== room.us.botId) return sentence(chat.notOurs);
    const told = postsToldBy(message);
    if (told.length === 0) return sentence(chat.noPostThere);
    const asked = { user: user.id, channel: channel.id, teams: [team?.id, user.team_id], confirmed: false };
    const replies = await Promise.all(told.slice(0, MOST_EXPLAINED).map((post) => ask(room, { ...asked, text: `why ${post}` })));
    const more = told.length - replies.length;
    const rest = more > 0 ? sentence(chat.morePosts(more, `/${room.command} why <post>`)).blocks : [];
    return { blocks: [...replies.flatMap(({ blocks }) => blocks), ...rest], actions: [], shared: false, data: null, exitCode: 0 };
  }
}

function sentence(text: string): Reply {
  return { blocks: [{ kind: 'text', line: [{ text }] }], actions: [], shared: false, data: null, exitCode: 2 };
}
