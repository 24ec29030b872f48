import { isPublished } from '../archive/archive.ts';
import type { Post } from '../content/post.ts';
import type { Words } from '../languages/index.ts';
import type { Destination } from '../model/destination.ts';
import { type Communities, platformNamed } from '../model/platform.ts';
import type { CommandRequest, Reply, Requester } from '../ports/reply.ts';
import type { RequesterRights, RightsAnswer } from '../ports/rights.ts';
import { buildReply, text } from './build-reply.ts';
import type { CommandContext } from './command.ts';

const GRANTED: RightsAnswer = { granted: true, unknown: [] };
const NOT_GRANTED: RightsAnswer = { granted: false, unknown: [] };

type RightsContext = Pick<CommandContext, 'isAdmin' | 'groups' | 'words'>;

/** Whether the requester is an admin of Herald, by name or as a member of a group that `HERALD_ADMINS` names. Never rejects. */
export async function adminRightOf(requester: Requester, { isAdmin, groups, words }: RightsContext): Promise<RightsAnswer> {
  if (isAdmin(requester.from)) return GRANTED;
  return askWhetherIn(groups.admins[requester.from.platform] ?? [], requester.rights, words);
}

/**
 * Whether the requester may decide what a channel gets: admins of Herald may anywhere; in the channel of the request, so may its managers and
 * members of the groups that the settings name for this (`HERALD_SLACK_MANAGERS`, `HERALD_DISCORD_MANAGERS`). Check it at every use, including
 * clicks on buttons. Never rejects: a right that can't be determined is not granted. `channel`: default the channel of the request.
 */
export async function mayManageSubscriptions(request: Requester, context: RightsContext, channel = request.where): Promise<boolean> {
  return (await manageRightOf(request, context, channel)).granted;
}

/** Returns the refusal for a requester who may not manage a channel: who may, where, and what could not be determined; null if they may. */
export async function refusalToManage(
  request: CommandRequest,
  context: RightsContext & Pick<CommandContext, 'platforms' | 'language'>,
  channel = request.where,
): Promise<Reply | null> {
  const { granted, unknown } = await manageRightOf(request, context, channel);
  if (granted) return null;
  const managers = platformNamed(request.from.platform, context.platforms)?.groups?.whoManages;
  const isHere = request.where !== null && channel === request.where;
  const { rights } = context.words;
  const who = isHere ? (managers ? rights.onlyManagers(managers[context.language]) : rights.onlyAdmins) : rights.elsewhere;
  return refuse([who, ...unknown], 'not-manager');
}

/** Determines the right to manage a channel, with what could not be determined and what to do about it. */
async function manageRightOf(
  { from, where, rights }: Requester,
  { isAdmin, groups, words }: RightsContext,
  channel = where,
): Promise<RightsAnswer> {
  if (isAdmin(from)) return GRANTED;
  // A right granted by a platform is valid only in the channel it was checked for.
  if (where === null || channel !== where || !rights) return NOT_GRANTED;
  const answers = await Promise.all([
    answered(() => rights.managesChannel(), words),
    askWhetherIn(groups.managers[from.platform] ?? [], rights, words),
  ]);
  if (answers.some(({ granted }) => granted)) return GRANTED;
  return { granted: false, unknown: [...new Set(answers.flatMap(({ unknown }) => unknown))] };
}

/** Whether the requester is in one of these groups; not granted if the platform fails to answer. */
async function askWhetherIn(groups: readonly string[], rights: RequesterRights | undefined, words: Words): Promise<RightsAnswer> {
  if (groups.length === 0 || !rights) return NOT_GRANTED;
  return answered(() => rights.isInGroup(groups), words);
}

/** Asks a platform; a failure counts as not granted, even though platforms promise never to reject. */
async function answered(ask: () => Promise<RightsAnswer>, { unknownRights }: Words): Promise<RightsAnswer> {
  try {
    return await ask();
  } catch {
    return { granted: false, unknown: [unknownRights.notAnswered] };
  }
}

/** Refuses requests from communities other than those in the settings, and, if the settings name any, direct messages from anyone but admins; null if the request is answered. Pure. */
export function communityRefusal(
  requester: Requester,
  answered: Communities,
  { isAdmin, platforms, words: { handler } }: Pick<CommandContext, 'isAdmin' | 'platforms' | 'words'>,
): Reply | null {
  const communities = answered[requester.from.platform] ?? [];
  if (communities.length === 0) return null;
  const from = requester.communities ?? [];
  if (from.length === 0 && isAdmin(requester.from)) return null;
  const others = from.filter((id) => !communities.includes(id));
  if (from.length > 0 && others.length === 0) return null;
  const why =
    from.length === 0
      ? handler.askWhereItDoes
      : handler.ownersChoose(others.join(', '), platformNamed(requester.from.platform, platforms)?.communities?.setting ?? '');
  return refuse([handler.notHere, why], 'not-here');
}

/** Builds a refusal with one paragraph for each sentence; exit code 2. Pure. */
export function refuse(sentences: readonly string[], error: string): Reply {
  const blocks = sentences.map((sentence) => text(sentence));
  return buildReply(blocks, { error }, { exitCode: 2 });
}

/** Whether the requester may see a post: admins may see every post, others only those that search finds. */
export function maySeePost(post: Post, { from }: CommandRequest, { isAdmin, now }: Pick<CommandContext, 'isAdmin' | 'now'>): boolean {
  return isAdmin(from) || isPublished(post, now());
}

/** Whether the requester may see deliveries to a channel: admins may see every channel, others only the channel of the request. */
export function maySeeDestination(
  destination: Destination,
  { from, where }: CommandRequest,
  { isAdmin }: Pick<CommandContext, 'isAdmin'>,
): boolean {
  return isAdmin(from) || where === destination;
}
