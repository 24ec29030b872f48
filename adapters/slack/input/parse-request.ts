import { type Words, wordsOf } from '../../../src/languages/index.ts';
import type { RequestsInFlight } from '../../../src/lib/concurrency.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { CommandHandler } from '../../../src/ports/command-gateway.ts';
import type { FormValues } from '../../../src/ports/form.ts';
import type { Reply, Requester } from '../../../src/ports/reply.ts';
import type { Workspaces, WorkspaceWithIdentity } from '../connection/workspaces.ts';

/** Context of the app's listeners. */
export interface ListenerContext {
  workspaces: Workspaces;
  handler: CommandHandler;
  asks: RequestsInFlight;
  /** Name of the slash command, without `/`. */
  command: string;
  /** Whether links to posts get a preview; default: no. */
  unfurls?: boolean;
  log: Log;
  /** Epoch ms. */
  now(): number;
}

/** The same for requests from one workspace. */
export interface WorkspaceContext extends ListenerContext, WorkspaceWithIdentity {}

/** Returns why a request has no room: a sentence for the requester. Never rejects. */
export async function explainMissingWorkspace(
  { workspaces }: Pick<ListenerContext, 'workspaces'>,
  teamId: string | undefined,
): Promise<string> {
  const isAbsent = await workspaces.of(teamId).then(
    (here) => here === null,
    () => false,
  );
  return isAbsent
    ? 'Herald is not installed in this workspace.'
    : 'Herald can’t look up this workspace at the moment. Try again in a minute.';
}

/** Returns the room of a request, by the workspace that Bolt or `teamIn` found in it; null if Herald is not in it, or that can't be determined now. Never rejects. */
export async function workspaceContextOf(context: ListenerContext, teamId: string | undefined): Promise<WorkspaceContext | null> {
  const here = await context.workspaces.of(teamId).catch(() => null);
  return here && { ...context, ...here };
}

/** Acts on a request in its room, if there is one and this is the first delivery of the request with this id. */
export async function takeOnce(
  context: ListenerContext,
  teamId: string | undefined,
  id: string,
  act: (room: WorkspaceContext) => Promise<void>,
) {
  const room = await workspaceContextOf(context, teamId);
  if (room !== null && context.asks.admit(id) === 'take') await context.asks.track(act(room));
}

/** What a person requests, and where, in Slack's terms. */
export interface SlackRequest {
  text: string;
  user: string;
  channel: string | null;
  /** Ids of workspaces; for a guest from another workspace (Slack Connect), both. Anything that is not an id is ignored. */
  teams: readonly unknown[];
  /** The submitted values, if a form was submitted. */
  values?: FormValues;
}

/** Who clicked, picked or submitted something, and where, as far as Slack says. */
interface Interaction {
  user: { id: string; team_id?: string };
  team?: { id: string } | null;
  view?: { app_installed_team_id?: string };
}

/**
 * Returns the workspace in which somebody clicked, picked or submitted something. A guest of a shared channel (Slack Connect) uses a modal on behalf of their own workspace: the
 * view names the workspace whose Herald opened it, or its organization (`E…`). https://github.com/slackapi/bolt-js/issues/1614 Pure.
 */
export function teamIn({ user, team, view }: Interaction): string | undefined {
  const opened = view?.app_installed_team_id;
  return opened?.startsWith('T') ? opened : (team?.id ?? user.team_id);
}

/** Returns who clicked, picked or submitted something, and every workspace that Slack names: people of other workspaces have no rights here. Pure. */
export function whoIn(body: Interaction): Pick<SlackRequest, 'user' | 'teams'> {
  return { user: body.user.id, teams: [teamIn(body), body.team?.id, body.user.team_id] };
}

/** Passes a person's request to the command handler. `channel`: Slack's id; direct messages (`D…`) and null are no destination. `teams`: of the request and of the person, as far as Slack names them. */
export async function ask(
  room: WorkspaceContext,
  { text, confirmed, values, ...who }: SlackRequest & { confirmed: boolean },
): Promise<Reply> {
  const reply = await room.handler.handle({
    text: room.naming.qualified(text),
    confirmed,
    ...(values === undefined ? {} : { values }),
    ...(await requesterOf(room, who)),
  });
  return room.people.inReply(reply);
}

/** Returns the requester and the place of the request in Herald's terms. */
export async function requesterOf(room: WorkspaceContext, { user, channel, teams }: Omit<SlackRequest, 'text'>): Promise<Requester> {
  const { rights, naming, handler } = room;
  const who = await readerOf(room, user);
  const language = handler.languageFor(who);
  const where = channel === null || channel.startsWith('D') ? null : naming.channel(channel);
  const communities = [...new Set(teams.flatMap((team) => (typeof team === 'string' && team !== '' ? [team] : [])))];
  return { ...who, where, communities, rights: rights({ user, channel, teams: communities, language }) };
}

/** Returns the sentences in a person's language, for use where no reply contains them. */
export async function wordsFor(room: WorkspaceContext, user: string): Promise<Words> {
  return wordsOf(room.handler.languageFor(await readerOf(room, user)));
}

async function readerOf({ people, naming }: WorkspaceContext, user: string): Promise<Pick<Requester, 'from' | 'locale'>> {
  const locale = await people.localeOf(user);
  return { from: { platform: 'slack', id: naming.member(user) }, ...(locale === null ? {} : { locale }) };
}

/** Maximum length of a text that is parsed. Markup lengthens what was typed, but hardly beyond this. A message holds up to 40,000. https://docs.slack.dev/reference/methods/chat.postMessage */
const READ_MAX_CHARS = 8_000;

/**
 * Returns what a person typed, without Slack's markup: `<#C1|general>` → `slack:C1` (as destinations are written), `<@U1|ann>` → `@U1`,
 * `<https://x|x>` → `https://x`, curly quotes → `"`, `&amp;` → `&`.
 * A text of more than 8,000 characters is cut and not parsed: it is passed on as it is, and refused as too long. Pure.
 */
export function unescapeCommand(text: string): string {
  if (text.length > READ_MAX_CHARS) return text.slice(0, READ_MAX_CHARS);
  return text
    .replace(/<#([A-Z0-9]+)(?:\|[^<>]*)?>/g, 'slack:$1')
    .replace(/<@([A-Z0-9]+)(?:\|[^<>]*)?>/g, '@$1')
    .replace(/<!(\w+)(?:[^\w<>][^<>]*)?>/g, '@$1')
    .replace(/<((?:https?|mailto):[^<|>]+)(?:\|[^<>]*)?>/g, '$1')
    .replace(/[“”„]/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Returns the text of `@herald search cilium` without the mention of us, wherever that is. Pure. */
export function unescapeMention(text: string, botUserId: string): string {
  if (text.length > READ_MAX_CHARS) return unescapeCommand(text);
  return unescapeCommand(text.replace(new RegExp(`<@${botUserId}(?:\\|[^<>]*)?>[:,]?`, 'g'), ' '));
}
