import { isPublished } from '../archive/archive.ts';
import type { Post } from '../content/post.ts';
import type { Words } from '../languages/index.ts';
import type { Destination } from '../model/destination.ts';
import { type Communities, platformNamed } from '../model/platform.ts';
import type { Asker, CommandRequest, Reply } from '../ports/reply.ts';
import type { AskerRights, RightsAnswer } from '../ports/rights.ts';
import { buildReply, text } from './build-reply.ts';
import type { CommandContext } from './command.ts';

const GRANTED: RightsAnswer = { granted: true, unknown: [] };
const NOT_GRANTED: RightsAnswer = { granted: false, unknown: [] };

type Needed = Pick<CommandContext, 'isAdmin' | 'groups' | 'words'>;

/** Whether who asks is an admin of Herald: by name, or as a member of a group that `HERALD_ADMINS` names. Never rejects. */
export async function adminRightOf(requester: Asker, { isAdmin, groups, words }: Needed): Promise<RightsAnswer> {
  if (isAdmin(requester.from)) return GRANTED;
  return askWhetherIn(groups.admins[requester.from.platform] ?? [], requester.rights, words);
}

/**
 * Whether who asks may decide what a channel gets: admins of Herald anywhere; in the channel that they ask in also whoever runs it, and members of the
 * groups that the settings name for this (`HERALD_SLACK_MANAGERS`, `HERALD_DISCORD_MANAGERS`). To be asked at every use, a pressed button too.
 * Never rejects: what can't be found out is a no. `channel`: default the one they ask in.
 */
export async function mayManageSubscriptions(request: Asker, context: Needed, channel = request.where): Promise<boolean> {
  return (await manageRightOf(request, context, channel)).granted;
}

/** The same as a reply to whoever may not: who may, where, and what could not be found out; null: they may. */
export async function refusalToManage(
  request: CommandRequest,
  context: Needed & Pick<CommandContext, 'platforms' | 'language'>,
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

/** The same, with what could not be found out and what to do about it. */
async function manageRightOf({ from, where, rights }: Asker, { isAdmin, groups, words }: Needed, channel = where): Promise<RightsAnswer> {
  if (isAdmin(from)) return GRANTED;
  // A right that a platform grants holds in the channel it was asked about, and in no other.
  if (where === null || channel !== where || !rights) return NOT_GRANTED;
  const answers = await Promise.all([
    answered(() => rights.managesChannel(), words),
    askWhetherIn(groups.managers[from.platform] ?? [], rights, words),
  ]);
  if (answers.some(({ granted }) => granted)) return GRANTED;
  return { granted: false, unknown: [...new Set(answers.flatMap(({ unknown }) => unknown))] };
}

/** Whether they are in one of these groups; a platform that fails to answer is a no. */
async function askWhetherIn(groups: readonly string[], rights: AskerRights | undefined, words: Words): Promise<RightsAnswer> {
  if (groups.length === 0 || !rights) return NOT_GRANTED;
  return answered(() => rights.isInGroup(groups), words);
}

/** What the question came to; one that fails, whatever the platform promised, is a no. */
async function answered(ask: () => Promise<RightsAnswer>, { unknownRights }: Words): Promise<RightsAnswer> {
  try {
    return await ask();
  } catch {
    return { granted: false, unknown: [unknownRights.notAnswered] };
  }
}

/** Refuses whoever asks from somewhere else than the settings name, and, where they name something, direct messages of all but admins; null: they are answered. Pure. */
export function refusalHere(
  requester: Asker,
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

/** Why somebody may not do something, a paragraph a sentence; exit code 2. Pure. */
export function refuse(sentences: readonly string[], error: string): Reply {
  const blocks = sentences.map((sentence) => text(sentence));
  return buildReply(blocks, { error }, { exitCode: 2 });
}

/** Whether somebody may be told of a post: admins of every post, others of what search finds. */
export function maySeePost(post: Post, { from }: CommandRequest, { isAdmin, now }: Pick<CommandContext, 'isAdmin' | 'now'>): boolean {
  return isAdmin(from) || isPublished(post, now());
}

/** Whether somebody may be told what became of deliveries to a channel: admins of every channel, others of the one they ask in. */
export function maySeeDestination(
  destination: Destination,
  { from, where }: CommandRequest,
  { isAdmin }: Pick<CommandContext, 'isAdmin'>,
): boolean {
  return isAdmin(from) || where === destination;
}
