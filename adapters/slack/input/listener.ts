import type { App, BlockAction, ViewSubmitAction } from '@slack/bolt';
import { isToOpen, withFormButton } from '../../../src/model/form.ts';
import type { Reply } from '../../../src/ports/reply.ts';
import { type ButtonPress, pressedOf } from '../render/buttons.ts';
import { FORM_CALLBACK } from '../render/modal.ts';
import { renderReply } from '../render/render.ts';
import { sharedBy, type TriggeredBy } from '../render/reply.ts';
import { SEARCH_ACTION } from '../render/view.ts';
import { acknowledge, answer, answerByCall } from './answer.ts';
import { type ListenerContext, type Room, roomOf, whyNoRoom } from './context.ts';
import { createForms, type Forms } from './forms.ts';
import { type Asked, ask, unescapeCommand, unescapeMention, wordsFor } from './parse-request.ts';
import { SEARCH_SHORTCUT, WHY_SHORTCUT } from './shortcuts.ts';

/** All but our own. */
const OTHER_SHORTCUTS = new RegExp(`^(?!(?:${WHY_SHORTCUT}|${SEARCH_SHORTCUT})$)`);
const OTHER_FIELDS = new RegExp(`^(?!${SEARCH_ACTION}$)`);
const OTHER_VIEWS = new RegExp(`^(?!${FORM_CALLBACK}$)`);

/** Registers our command, our buttons on messages, mentions and forms; what nobody listens to is acknowledged. Returns what opens forms. */
export function startListener(app: App, context: ListenerContext): Forms {
  const { asks, log, command: name } = context;
  const forms = createForms(context);

  app.command(/.*/, async ({ ack, command, respond, context: { teamId } }) => {
    const room = await roomOf(context, { teamId });
    if (room === null) return ack(await whyNoRoom(context, teamId));
    if (command.command !== `/${name}`) return ack((await wordsFor(room, command.user_id)).chat.answersTo(`/${name}`));
    const admission = asks.admit(command.trigger_id);
    if (admission === 'stopping') return ack((await wordsFor(room, command.user_id)).chat.restarting);
    await acknowledge(ack, log);
    if (admission === 'repeated') return;
    await asks.track(
      (async () => {
        const text = unescapeCommand(command.text);
        const asked = await ask(room, {
          text,
          user: command.user_id,
          channel: command.channel_id,
          teams: [command.team_id],
          confirmed: false,
        });
        const reply = await forms.open(room, asked, { trigger: command.trigger_id, command: text, channel: command.channel_id, respond });
        if (reply === null) return;
        const message = renderReply(reply, sharedBy(reply, command.user_id));
        await answer(respond, { ...message, ...QUIET, response_type: reply.shared ? 'in_channel' : 'ephemeral' }, log);
      })(),
    );
  });

  app.action<BlockAction>({ type: 'block_actions' }, async ({ ack, action, body, respond, context: { teamId } }) => {
    // In the Home tab and in modals there is no message to answer in.
    if (body.view !== undefined) return;
    const pressed = pressedOf(action, body);
    const admission = pressed === null ? 'repeated' : asks.admit(pressed.id);
    await acknowledge(ack, log);
    const room = await roomOf(context, { teamId });
    if (room === null || pressed === null || admission === 'repeated') return;
    if (admission === 'stopping') {
      if (pressed.kind === 'opened') return;
      const { chat } = await wordsFor(room, body.user.id);
      await answer(respond, { text: chat.restarting, response_type: 'ephemeral', replace_original: false }, log);
      return;
    }
    await asks.track(
      (async () => {
        const channel = body.channel?.id ?? null;
        const asked = await ask(room, {
          text: pressed.command,
          user: body.user.id,
          channel,
          teams: [body.team?.id, body.user.team_id],
          confirmed: true,
        });
        if (pressed.kind === 'opened') return;
        const thread = threadOf(body).thread_ts;
        const reply = await forms.open(room, asked, { trigger: body.trigger_id, command: pressed.command, channel, thread, respond });
        if (reply === null) return;
        const { place, cause } = placeOf(reply, pressed, body);
        await answer(respond, { ...renderReply(reply, cause), ...QUIET, ...place }, log);
      })(),
    );
  });

  app.event('app_mention', async ({ event, body, context: { teamId } }) => {
    const { user } = event;
    const room = await roomOf(context, { teamId });
    if (room === null || user === undefined || asks.admit(body.event_id) !== 'take') return;
    const text = unescapeMention(event.text, room.us.botUserId);
    const teams = [body.team_id, ...teamsOf(event)];
    await asks.track(answerMention(room, { text, user, teams, channel: event.channel, threadTs: event.thread_ts ?? null }));
  });

  // What people write to Herald itself; what apps write, and edits, are no requests. https://docs.slack.dev/reference/events/message.im
  app.event('message', async ({ event, body, context: { teamId } }) => {
    if (event.channel_type !== 'im' || event.subtype !== undefined || 'bot_id' in event) return;
    const room = await roomOf(context, { teamId });
    if (room === null || asks.admit(body.event_id) !== 'take') return;
    const { user, channel, thread_ts: threadTs = null } = event;
    const text = unescapeMention(event.text ?? '', room.us.botUserId);
    await asks.track(answerMention(room, { text, user, teams: [body.team_id, ...teamsOf(event)], channel, threadTs }));
  });

  app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: FORM_CALLBACK }, async ({ ack, body, context: { teamId } }) => {
    const room = await roomOf(context, { teamId });
    const action = room === null ? undefined : await forms.submit(room, body);
    await acknowledge(() => (action === undefined ? ack() : ack(action)), log);
  });

  // Without these Slack shows an error for what we have no use for.
  app.shortcut(OTHER_SHORTCUTS, async ({ ack }) => acknowledge(ack, log));
  app.view(OTHER_VIEWS, async ({ ack }) => acknowledge(ack, log));
  app.options(OTHER_FIELDS, async ({ ack }) => acknowledge(() => ack({ options: [] }), log));
  return forms;
}

/** Whose the writer is, where Slack says so: in shared channels it need not be the workspace that the event came to. https://docs.slack.dev/apis/slack-connect/ */
function teamsOf(event: object): readonly unknown[] {
  return ['team', 'user_team', 'source_team'].map((field) => (event as Readonly<Record<string, unknown>>)[field]);
}

/** Links in answers bring no previews. */
const QUIET = { unfurl_links: false, unfurl_media: false } as const;

interface Place {
  response_type?: 'ephemeral' | 'in_channel';
  replace_original: boolean;
  thread_ts?: string;
}

/** Where the answer to a pressed button goes, and who is named in it. */
function placeOf(reply: Reply, { kind }: ButtonPress, body: BlockAction): { place: Place; cause: TriggeredBy | null } {
  const user = body.user.id;
  if (kind === 'act') {
    // What everybody sees gives way only to what was done; why it was not is for the presser alone, and the buttons stay.
    return reply.exitCode === 0
      ? { place: { replace_original: true }, cause: { kind, user } }
      : { place: { response_type: 'ephemeral', replace_original: false }, cause: null };
  }
  if (reply.shared) {
    const place = { response_type: 'in_channel', replace_original: false, ...threadOf(body) } as const;
    return { place, cause: sharedBy(reply, user) };
  }
  // There was nothing to share: that is for the presser alone, and what they had stays.
  if (kind === 'share') return { place: { response_type: 'ephemeral', replace_original: false, ...threadOf(body) }, cause: null };
  return { place: { replace_original: true }, cause: null };
}

/** A thing shared out of a thread is shared in that thread. */
function threadOf(body: BlockAction): { thread_ts?: string } {
  const threadTs: unknown = body.container.thread_ts;
  return typeof threadTs === 'string' ? { thread_ts: threadTs } : {};
}

/** `@herald search cilium`, also in a thread, where slash commands do not exist; or `search cilium` in a direct message. */
interface Mention {
  text: string;
  user: string;
  teams: Asked['teams'];
  channel: string;
  /** The thread it was said in; null outside of threads. */
  threadTs: string | null;
}

/** Answers where it was asked: only to the person who asked, or to all where the reply is shared. A direct message is nobody else's, and its answer stays. Never throws. */
async function answerMention(room: Room, { text, user, teams, channel, threadTs }: Mention): Promise<void> {
  const { client, botToken: token, log } = room;
  const asked = await ask(room, { text, user, channel, teams, confirmed: false });
  const reply = isToOpen(asked) ? withFormButton(asked, text) : asked;
  const message = renderReply(reply, sharedBy(reply, user));
  const common = { token, channel, ...message, ...(threadTs === null ? {} : { thread_ts: threadTs }) };
  if (reply.shared || channel.startsWith('D')) await answerByCall((own) => client.chat.postMessage(own), { ...common, ...QUIET }, log);
  else await answerByCall((own) => client.chat.postEphemeral(own), { ...common, user }, log);
}
