import type { App, BlockAction, ViewSubmitAction } from '@slack/bolt';
import { isToOpen, withFormButton } from '../../../src/model/form.ts';
import type { Reply } from '../../../src/ports/reply.ts';
import { type ButtonPress, pressedOf } from '../render/buttons.ts';
import { FORM_CALLBACK, SEARCH_ACTION } from '../render/modal.ts';
import { renderReply } from '../render/render.ts';
import { sharedBy, type TriggeredBy } from '../render/reply.ts';
import { acknowledge, answer, responding, writing } from './answer.ts';
import { createForms, type Forms } from './forms.ts';
import {
  ask,
  explainMissingWorkspace,
  type ListenerContext,
  takeOnce,
  teamIn,
  unescapeCommand,
  unescapeMention,
  type WorkspaceContext,
  whoIn,
  wordsFor,
  workspaceContextOf,
} from './parse-request.ts';
import { SEARCH_SHORTCUT, WHY_SHORTCUT } from './shortcuts.ts';

/** Match everything except our own. */
const OTHER_SHORTCUTS = new RegExp(`^(?!(?:${WHY_SHORTCUT}|${SEARCH_SHORTCUT})$)`);
const OTHER_FIELDS = new RegExp(`^(?!${SEARCH_ACTION}$)`);
const OTHER_VIEWS = new RegExp(`^(?!${FORM_CALLBACK}$)`);

/** Registers our command, our buttons on messages, mentions and forms, and acknowledges whatever has no listener. Returns the object that opens forms. */
export function startListener(app: App, context: ListenerContext): Forms {
  const { asks, log, command: name } = context;
  const forms = createForms(context);

  app.command(/.*/, async ({ ack, command, respond, context: { teamId } }) => {
    const room = await workspaceContextOf(context, teamId);
    if (room === null) return ack(await explainMissingWorkspace(context, teamId));
    const { user_id: user, channel_id: channel, trigger_id: trigger } = command;
    if (command.command !== `/${name}`) return ack((await wordsFor(room, user)).chat.answersTo(`/${name}`));
    const admission = asks.admit(trigger);
    if (admission === 'stopping') return ack((await wordsFor(room, user)).chat.restarting);
    await acknowledge(ack, log);
    if (admission === 'repeated') return;
    const text = unescapeCommand(command.text);
    const asking = ask(room, { text, user, channel, teams: [command.team_id], confirmed: false });
    const answering = asking.then(async (asked) => {
      const reply = await forms.open(room, asked, { trigger, command: text, channel, respond });
      if (reply === null) return;
      const way = responding(respond, { response_type: reply.shared ? 'in_channel' : 'ephemeral' });
      await answer(way, renderReply(reply, sharedBy(reply, user)), log);
    });
    await asks.track(answering);
  });

  app.action<BlockAction>({ type: 'block_actions' }, async ({ ack, action, body, respond, context: { teamId } }) => {
    // In the Home tab and in modals there is no message to answer in.
    if (body.view !== undefined) return;
    const pressed = pressedOf(action, body);
    const admission = pressed === null ? 'repeated' : asks.admit(pressed.id);
    await acknowledge(ack, log);
    const room = await workspaceContextOf(context, teamId);
    if (room === null || pressed === null || admission === 'repeated') return;
    const { command, kind } = pressed;
    if (admission === 'stopping') {
      if (kind === 'opened') return;
      const { chat } = await wordsFor(room, body.user.id);
      return void (await answer(responding(respond, FOR_ONE), { text: chat.restarting }, log));
    }
    const channel = body.channel?.id ?? null;
    const asking = ask(room, { ...whoIn(body), text: command, channel, confirmed: true });
    const answering = asking.then(async (asked) => {
      if (kind === 'opened') return;
      const thread = threadOf(body).thread_ts;
      const reply = await forms.open(room, asked, { trigger: body.trigger_id, command, channel, thread, respond });
      if (reply === null) return;
      const { place, cause } = placeOf(reply, pressed, body);
      await answer(responding(respond, place), renderReply(reply, cause), log);
    });
    await asks.track(answering);
  });

  app.event('app_mention', async ({ event, body, context: { teamId } }) => {
    const { user } = event;
    if (user !== undefined) await takeOnce(context, teamId, body.event_id, (room) => answerMention(room, { ...event, user }, body.team_id));
  });

  // Direct messages to Herald; messages from apps, and edits, are not requests. https://docs.slack.dev/reference/events/message.im
  app.event('message', async ({ event, body, context: { teamId } }) => {
    if (event.channel_type !== 'im' || event.subtype !== undefined || 'bot_id' in event) return;
    await takeOnce(context, teamId, body.event_id, (room) => answerMention(room, event, body.team_id));
  });

  app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: FORM_CALLBACK }, async ({ ack, body }) => {
    const room = await workspaceContextOf(context, teamIn(body));
    const action = room === null ? undefined : await forms.submit(room, body);
    await acknowledge(() => (action === undefined ? ack() : ack(action)), log);
  });

  // Without these, Slack shows an error for interactions that we have no use for.
  app.shortcut(OTHER_SHORTCUTS, async ({ ack }) => acknowledge(ack, log));
  app.view(OTHER_VIEWS, async ({ ack }) => acknowledge(ack, log));
  app.options(OTHER_FIELDS, async ({ ack }) => acknowledge(() => ack({ options: [] }), log));
  return forms;
}

type Place = Parameters<typeof responding>[1];
const FOR_ONE = { response_type: 'ephemeral', replace_original: false } as const;

/** Returns where the answer to a clicked button goes, and who is named in it. */
function placeOf(reply: Reply, { kind }: ButtonPress, body: BlockAction): { place: Place; cause: TriggeredBy | null } {
  const user = body.user.id;
  if (kind === 'act') {
    // A message that everybody sees is replaced only by a success; the reason of a failure is for the person who clicked alone, and the buttons stay.
    return reply.exitCode === 0 ? { place: { replace_original: true }, cause: { kind, user } } : { place: FOR_ONE, cause: null };
  }
  if (reply.shared) {
    const place = { response_type: 'in_channel', replace_original: false, ...threadOf(body) } as const;
    return { place, cause: sharedBy(reply, user) };
  }
  // There was nothing to share: only the person who clicked sees that, and the answer they had stays.
  if (kind === 'share') return { place: { ...FOR_ONE, ...threadOf(body) }, cause: null };
  return { place: { replace_original: true }, cause: null };
}

/** Returns the thread of a click: what is shared from a thread is shared in that thread. */
function threadOf(body: BlockAction): { thread_ts?: string } {
  const threadTs: unknown = body.container.thread_ts;
  return typeof threadTs === 'string' ? { thread_ts: threadTs } : {};
}

/** `@herald search cilium`, also in a thread, where slash commands do not exist; or `search cilium` in a direct message. */
interface Mention {
  text?: string;
  user: string;
  channel: string;
  thread_ts?: string;
  /** Workspace of the writer, if Slack names it: in shared channels it may differ from the workspace that the event came to. https://docs.slack.dev/apis/slack-connect/ */
  team?: unknown;
  user_team?: unknown;
  source_team?: unknown;
}

/** Answers in the same place: only to the requester, or to everybody if the reply is shared. In a direct message the answer is an ordinary message, which stays. Never throws. */
async function answerMention(room: WorkspaceContext, event: Mention, teamId: string): Promise<void> {
  const { user, channel, thread_ts: thread = null } = event;
  const text = unescapeMention(event.text ?? '', room.us.botUserId);
  const teams = [teamId, event.team, event.user_team, event.source_team];
  const asked = await ask(room, { text, user, channel, teams, confirmed: false });
  const reply = isToOpen(asked) ? withFormButton(asked, text) : asked;
  const way = writing(room, { channel, thread, reader: reply.shared || channel.startsWith('D') ? null : user });
  await answer(way, renderReply(reply, sharedBy(reply, user)), room.log);
}
