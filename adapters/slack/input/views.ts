import type { App, BlockAction } from '@slack/bolt';
import type { HomeView, ModalView } from '@slack/types';
import { type Words, wordsOf } from '../../../src/languages/index.ts';
import { capitalize } from '../../../src/lib/capitalize.ts';
import { lookUp } from '../../../src/lib/look-up.ts';
import { withTimeout } from '../../../src/lib/timeout.ts';
import type { Reply } from '../../../src/ports/reply.ts';
import { detailOf, failureOf, slackCodeOf } from '../failure.ts';
import { pressedOf } from '../render/buttons.ts';
import { homeView, replyModal, SEARCH_ACTION, SEARCH_MODAL, searchOptions } from '../render/modal.ts';
import { acknowledge } from './answer.ts';
import type { Forms } from './forms.ts';
import {
  ask,
  type ListenerContext,
  requesterOf,
  takeOnce,
  teamIn,
  type WorkspaceContext,
  whoIn,
  wordsFor,
  workspaceContextOf,
} from './parse-request.ts';

/** Time after which a modal is opened without the answer, which then follows in it, ms: a trigger is valid for 3 s. */
const OPEN_WITHIN_MS = 1_500;
/** Maximum time to wait for suggestions, ms: Slack waits 3 s, people less. */
const SUGGEST_MS = 1_000;
const SUGGESTIONS = 30;
/** Time after it was opened for which a Home tab is kept up to date, ms, and the maximum number of such tabs. */
const KEPT_MS = 3_600_000;
const MAX_KEPT = 100;

interface OpenHome {
  user: string;
  /** The workspace that Bolt found. */
  teamId: string | undefined;
  teams: readonly unknown[];
  /** Hash of the view that we published last; null if unknown. */
  hash: string | null;
  atMs: number;
}

/**
 * Publishes Herald's Home tab whenever somebody opens it, and handles the buttons and the search field there and in its modals.
 * Returns a function that publishes it again for everybody who opened it recently, one after the other; never throws.
 */
export function startViews(app: App, context: ListenerContext, forms: Forms): () => Promise<void> {
  const { log, now, asks } = context;
  const homes = new Map<string, OpenHome>();
  let refreshing: Promise<void> | null = null;
  let isStale = false;

  app.event('app_home_opened', async ({ event, body, context: { teamId } }) => {
    const room = await workspaceContextOf(context, teamId);
    if (event.tab !== 'home' || room === null) return;
    const key = room.naming.member(event.user);
    homes.delete(key);
    homes.set(key, { user: event.user, teamId, teams: [body.team_id], hash: null, atMs: now() });
    const [oldest] = homes.size > MAX_KEPT ? homes.keys() : [];
    if (oldest !== undefined) homes.delete(oldest);
    await asks.track(publish(key, room));
  });

  app.options(SEARCH_ACTION, async ({ ack, body }) => {
    const room = await workspaceContextOf(context, teamIn(body));
    if (room === null) return acknowledge(() => ack({ options: [] }), log);
    const requester = await requesterOf(room, { ...whoIn(body), channel: null });
    const words = wordsOf(room.handler.languageFor(requester));
    const found = (await withTimeout(SUGGEST_MS, room.handler.suggest(body.value, SUGGESTIONS, requester))) ?? [];
    await acknowledge(() => ack({ options: searchOptions(body.value, found, words) }), log);
  });

  app.action<BlockAction>({ type: 'block_actions' }, async ({ ack, action, body }) => {
    const { view } = body;
    if (view === undefined) return;
    await acknowledge(ack, log);
    const command = commandOf(action, body);
    if (command !== null) await takeOnce(context, teamIn(body), body.trigger_id, (room) => answerIn(room, view, command, body));
  });

  /** Runs a command and shows its answer: from the Home tab in a modal, from a modal in its place. Never throws. */
  async function answerIn(room: WorkspaceContext, view: View, { text, isSilent }: Command, body: BlockAction): Promise<void> {
    const { client, botToken: token } = room;
    const { user, trigger_id: trigger } = body;
    const asking = ask(room, { ...whoIn(body), text, channel: null, confirmed: true });
    if (isSilent) return void (await asking);
    try {
      const isHome = view.type === 'home';
      const quick = isHome ? await withTimeout(OPEN_WITHIN_MS, asking) : await asking;
      const reply = quick && (await forms.open(room, quick, { trigger, command: text, channel: null }));
      if (!quick || reply) {
        const words = await wordsFor(room, user.id);
        const withSearch = isHome ? /^search\b/.test(text) : view.callback_id === SEARCH_MODAL;
        const modal = (shown: Reply | null): ModalView => replyModal(titleOf(text, words), shown, words, withSearch);
        const opened = isHome ? (await client.views.open({ token, trigger_id: trigger, view: modal(reply) })).view?.id : null;
        if (!isHome) await update(room, view.id, view.hash, modal(reply));
        else if (!quick && opened) await update(room, opened, undefined, modal(await asking));
      }
    } catch (error) {
      log('slack.answer-lost', { first: detailOf(failureOf(error)) });
    }
    // The Home tab may show what has just been done.
    await publish(room.naming.member(user.id), room);
  }

  async function viewFor(room: WorkspaceContext, { user, teams }: OpenHome): Promise<HomeView> {
    const answer = (text: string): Promise<Reply> => ask(room, { text, user, channel: null, teams, confirmed: false });
    const words = await wordsFor(room, user);
    const { chat } = words;
    const [latest, subscriptions, status] = await Promise.all([answer('latest'), answer('subscriptions'), answer('status')]);
    // The actions that do not share turn to another page.
    const more = latest.actions.some(({ share }) => share !== true) ? [{ label: chat.more, command: 'latest' }] : [];
    const sections = [
      { title: chat.latestPosts, reply: { ...latest, actions: more } },
      { title: chat.subscriptions, reply: subscriptions },
      ...(isForAdmins(status) ? [{ title: chat.status, reply: status }] : []),
    ];
    return homeView(sections, words);
  }

  /** The last view wins: if another one was published meanwhile, this one is built again. Resolves to false if Slack asks us to wait. */
  async function publish(key: string, room: WorkspaceContext): Promise<boolean> {
    const home = homes.get(key);
    if (home === undefined) return true;
    const { client, botToken: token } = room;
    const { user } = home;
    try {
      const view = await viewFor(room, home);
      const published = await client.views
        .publish({ token, user_id: user, view, ...(home.hash === null ? {} : { hash: home.hash }) })
        .catch(async (error: unknown) => {
          if (slackCodeOf(error) !== 'hash_conflict') throw error;
          return client.views.publish({ token, user_id: user, view: await viewFor(room, home) });
        });
      home.hash = published.view?.hash ?? null;
      return true;
    } catch (error) {
      const failure = failureOf(error);
      log('slack.home-not-published', { detail: detailOf(failure) });
      return failure.kind !== 'rate-limited';
    }
  }

  async function refreshEverybody(): Promise<void> {
    do {
      isStale = false;
      for (const [key, { atMs, teamId }] of [...homes]) {
        const room = now() - atMs > KEPT_MS ? null : await workspaceContextOf(context, teamId);
        if (room === null) homes.delete(key);
        else if (!(await publish(key, room))) return;
      }
    } while (isStale);
  }

  return () => {
    isStale = true;
    refreshing ??= asks.track(refreshEverybody()).finally(() => {
      refreshing = null;
    });
    return refreshing;
  };
}

type View = NonNullable<BlockAction['view']>;

/** `hash`: of the view that the person saw; if they have clicked something else since, that is answered instead. */
async function update({ client, botToken: token }: WorkspaceContext, id: string, hash: string | undefined, view: ModalView): Promise<void> {
  try {
    await client.views.update({ token, view_id: id, ...(hash === undefined ? {} : { hash }), view });
  } catch (error) {
    if (slackCodeOf(error) !== 'hash_conflict') throw error;
  }
}

/** Whether `status` was answered for an admin: only admins see how many files have problems. */
function isForAdmins({ data }: Reply): boolean {
  return typeof data === 'object' && data !== null && 'problems' in data;
}

/** `isSilent`: nobody reads the answer. */
type Command = { text: string; isSilent: boolean };

/** Returns the command that a click in a view stands for; null if it is not ours. Pure. */
function commandOf(action: BlockAction['actions'][number], body: BlockAction): Command | null {
  if (action.type === 'external_select') {
    const { selected_option: picked } = action;
    return action.action_id === SEARCH_ACTION && picked ? { text: `search ${picked.value}`, isSilent: false } : null;
  }
  const pressed = pressedOf(action, body);
  return pressed && { text: pressed.command, isSilent: pressed.kind === 'opened' };
}

/** Returns a title such as `Search` or `Unsubscribe`: the verb of a command, as menus show it. Pure. */
function titleOf(command: string, { names }: Words): string {
  const [verb = ''] = command.split(' ', 1);
  return capitalize(lookUp(names, verb) ?? verb);
}
