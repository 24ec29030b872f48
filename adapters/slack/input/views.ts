import type { App, BlockAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { type Words, wordsOf } from '../../../src/languages/index.ts';
import { capitalize } from '../../../src/lib/capitalize.ts';
import { lookUp } from '../../../src/lib/look-up.ts';
import { withTimeout } from '../../../src/lib/timeout.ts';
import type { Reply } from '../../../src/ports/reply.ts';
import { detailOf, failureOf, slackCodeOf } from '../failure.ts';
import { pressedOf } from '../render/buttons.ts';
import { replyModal, SEARCH_ACTION, SEARCH_MODAL, searchOptions } from '../render/modal.ts';
import { acknowledge } from './answer.ts';
import type { Forms } from './forms.ts';
import type { Home } from './home.ts';
import { ask, askerOf, type ListenerContext, type Room, roomOf, takeOnce, teamIn, whoIn, wordsFor } from './parse-request.ts';

/** A trigger lives 3 s: an answer that takes longer follows in the modal that is open by then, ms. */
const OPEN_WITHIN_MS = 1_500;
/** Slack waits 3 s for suggestions, people less, ms. */
const SUGGEST_MS = 1_000;
const SUGGESTIONS = 30;

type View = NonNullable<BlockAction['view']>;

/** Buttons and the search field in Herald's Home tab and in its modals. */
export function startViews(app: App, context: ListenerContext, forms: Forms, home: Home): void {
  const { log } = context;

  app.options(SEARCH_ACTION, async ({ ack, body }) => {
    const room = await roomOf(context, { teamId: teamIn(body) });
    if (room === null) return acknowledge(() => ack({ options: [] }), log);
    const asker = await askerOf(room, { ...whoIn(body), channel: null });
    const words = wordsOf(room.handler.languageFor(asker));
    const found = (await withTimeout(SUGGEST_MS, room.handler.suggest(body.value, SUGGESTIONS, asker))) ?? [];
    await acknowledge(() => ack({ options: searchOptions(body.value, found, words) }), log);
  });

  app.action<BlockAction>({ type: 'block_actions' }, async ({ ack, action, body }) => {
    const { view } = body;
    if (view === undefined) return;
    await acknowledge(ack, log);
    const command = commandOf(action, body);
    if (command !== null) await takeOnce(context, { teamId: teamIn(body) }, body.trigger_id, (room) => answerIn(room, view, command, body));
  });

  /** Asks, and shows the answer: from the Home tab in a modal, from a modal in its place. Never throws. */
  async function answerIn(room: Room, view: View, command: { text: string; isSilent: boolean }, body: BlockAction): Promise<void> {
    const asking = ask(room, { ...whoIn(body), text: command.text, channel: null, confirmed: true });
    if (command.isSilent) return void (await asking);
    try {
      if (view.type === 'home') await openAnswer(room, command.text, asking, body);
      else {
        const reply = await forms.open(room, await asking, { trigger: body.trigger_id, command: command.text, channel: null });
        const words = await wordsFor(room, body.user.id);
        const modal = reply && replyModal(titleOf(command.text, words), reply, words, view.callback_id === SEARCH_MODAL);
        if (modal) await update(room, view.id, view.hash, modal);
      }
    } catch (error) {
      log('slack.answer-lost', { first: detailOf(failureOf(error)) });
    }
    // What was done may show there.
    await home.refresh(room, body.user.id);
  }

  async function openAnswer(room: Room, text: string, asking: Promise<Reply>, { trigger_id: trigger, user }: BlockAction): Promise<void> {
    const quick = await withTimeout(OPEN_WITHIN_MS, asking);
    const reply = quick && (await forms.open(room, quick, { trigger, command: text, channel: null }));
    if (quick && !reply) return;
    const { client, botToken: token } = room;
    const words = await wordsFor(room, user.id);
    const modal = (shown: Reply | null): ModalView => replyModal(titleOf(text, words), shown, words, /^search\b/.test(text));
    const opened = await client.views.open({ token, trigger_id: trigger, view: modal(reply) });
    const id = opened.view?.id;
    if (!quick && id) await update(room, id, undefined, modal(await asking));
  }

  /** `hash`: of what the person saw; where they have pressed something else since, that is answered instead. */
  async function update({ client, botToken: token }: Room, id: string, hash: string | undefined, view: ModalView): Promise<void> {
    try {
      await client.views.update({ token, view_id: id, ...(hash === undefined ? {} : { hash }), view });
    } catch (error) {
      if (slackCodeOf(error) !== 'hash_conflict') throw error;
    }
  }
}

/** What a press in a view stands for; `isSilent`: nobody reads the answer. Null: nothing of ours. Pure. */
function commandOf(action: BlockAction['actions'][number], body: BlockAction): { text: string; isSilent: boolean } | null {
  if (action.type === 'external_select') {
    const { selected_option: picked } = action;
    return action.action_id === SEARCH_ACTION && picked ? { text: `search ${picked.value}`, isSilent: false } : null;
  }
  const pressed = pressedOf(action, body);
  return pressed && { text: pressed.command, isSilent: pressed.kind === 'opened' };
}

/** `Search`, `Unsubscribe`: the verb of a command, as menus call it. Pure. */
function titleOf(command: string, { names }: Words): string {
  const [verb = ''] = command.split(' ', 1);
  return capitalize(lookUp(names, verb) ?? verb);
}
