import { type Words, wordsOf } from '../../../src/languages/index.ts';
import type { RequestsInFlight } from '../../../src/lib/concurrency.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { CommandHandler } from '../../../src/ports/command-gateway.ts';
import type { FormValues } from '../../../src/ports/form.ts';
import type { Reply, Requester } from '../../../src/ports/reply.ts';
import type { Present, Workspaces } from '../connection/workspaces.ts';

/** What the listeners of the app need. */
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

/** The same for what comes from one workspace. */
export interface Room extends ListenerContext, Present {}

/** Why there is no room that a request comes from: a sentence for who asked. Never rejects. */
export async function whyNoRoom({ workspaces }: Pick<ListenerContext, 'workspaces'>, teamId: string | undefined): Promise<string> {
  const isAbsent = await workspaces.of(teamId).then(
    (here) => here === null,
    () => false,
  );
  return isAbsent
    ? 'Herald is not installed in this workspace.'
    : 'Herald can’t look up this workspace at the moment. Ask again in a minute.';
}

/** The room that a request comes from, by the workspace that Bolt has found in it, or `teamIn`; null: Herald is not there, or that can't be found out now. Never rejects. */
export async function roomOf(context: ListenerContext, teamId: string | undefined): Promise<Room | null> {
  const here = await context.workspaces.of(teamId).catch(() => null);
  return here && { ...context, ...here };
}

/** Acts on a request in the room that it comes from, where it is there, and this is the first delivery of the request with this id. */
export async function takeOnce(context: ListenerContext, teamId: string | undefined, id: string, act: (room: Room) => Promise<void>) {
  const room = await roomOf(context, teamId);
  if (room !== null && context.asks.admit(id) === 'take') await context.asks.track(act(room));
}

/** What a person said, and where, in Slack's words. */
export interface Asked {
  text: string;
  user: string;
  channel: string | null;
  /** Ids; of a guest from another workspace (Slack Connect) both. What is no id counts for nothing. */
  teams: readonly unknown[];
  /** What was filled in, where a form was submitted. */
  values?: FormValues;
}

/** As far as Slack says who pressed, picked or submitted something, and where. */
interface Interaction {
  user: { id: string; team_id?: string };
  team?: { id: string } | null;
  view?: { app_installed_team_id?: string };
}

/**
 * The workspace that something was pressed, picked or submitted in. A guest of a shared channel (Slack Connect) uses a modal in the name of their own workspace: the
 * view names the one whose Herald opened it, or its organization (`E…`). https://github.com/slackapi/bolt-js/issues/1614 Pure.
 */
export function teamIn({ user, team, view }: Interaction): string | undefined {
  const opened = view?.app_installed_team_id;
  return opened?.startsWith('T') ? opened : (team?.id ?? user.team_id);
}

/** Who pressed, picked or submitted something, and every workspace that Slack names: who is of another one has no rights here. Pure. */
export function whoIn(body: Interaction): Pick<Asked, 'user' | 'teams'> {
  return { user: body.user.id, teams: [teamIn(body), body.team?.id, body.user.team_id] };
}

/** Hands a person's words over. `channel`: Slack's id; direct messages (`D…`) and null are no destination. `teams`: of the ask and of the person, as far as Slack names them. */
export async function ask(room: Room, { text, confirmed, values, ...who }: Asked & { confirmed: boolean }): Promise<Reply> {
  const reply = await room.handler.handle({
    text: room.naming.qualified(text),
    confirmed,
    ...(values === undefined ? {} : { values }),
    ...(await requesterOf(room, who)),
  });
  return room.people.inReply(reply);
}

/** Who asks, and where, in Herald's words. */
export async function requesterOf(room: Room, { user, channel, teams }: Omit<Asked, 'text'>): Promise<Requester> {
  const { rights, naming, handler } = room;
  const who = await readerOf(room, user);
  const language = handler.languageFor(who);
  const where = channel === null || channel.startsWith('D') ? null : naming.channel(channel);
  const communities = [...new Set(teams.flatMap((team) => (typeof team === 'string' && team !== '' ? [team] : [])))];
  return { ...who, where, communities, rights: rights({ user, channel, teams: communities, language }) };
}

/** The words for somebody, where there is no reply that has them. */
export async function wordsFor(room: Room, user: string): Promise<Words> {
  return wordsOf(room.handler.languageFor(await readerOf(room, user)));
}

async function readerOf({ people, naming }: Room, user: string): Promise<Pick<Requester, 'from' | 'locale'>> {
  const locale = await people.localeOf(user);
  return { from: { platform: 'slack', id: naming.member(user) }, ...(locale === null ? {} : { locale }) };
}

/** Markup makes what was typed longer, hardly more than this. A message holds up to 40,000. https://docs.slack.dev/reference/methods/chat.postMessage */
const READ_MAX_CHARS = 8_000;

/**
 * What a person typed, without Slack's markup: `<#C1|general>` → `slack:C1` (as destinations are written), `<@U1|ann>` → `@U1`,
 * `<https://x|x>` → `https://x`, curly quotes → `"`, `&amp;` → `&`.
 * More than 8,000 characters are cut and not read: they are handed over as they are, and refused as too long. Pure.
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

/** The words of `@herald search cilium` after the mention of us, wherever it stands. Pure. */
export function unescapeMention(text: string, botUserId: string): string {
  if (text.length > READ_MAX_CHARS) return unescapeCommand(text);
  return unescapeCommand(text.replace(new RegExp(`<@${botUserId}(?:\\|[^<>]*)?>[:,]?`, 'g'), ' '));
}
