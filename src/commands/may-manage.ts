import { platformNamed } from '../model/platform.ts';
import type { Asker, CommandRequest, Reply } from '../ports/reply.ts';
import type { RightsAnswer } from '../ports/rights.ts';
import { answered, askWhetherIn, GRANTED, NOT_GRANTED } from './admin-right.ts';
import { buildReply, text } from './build-reply.ts';
import type { CommandContext } from './command.ts';

type Needed = Pick<CommandContext, 'isAdmin' | 'groups' | 'words'>;

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
  const sentences = [
    isHere ? (managers ? rights.onlyManagers(managers[context.language]) : rights.onlyAdmins) : rights.elsewhere,
    ...unknown,
  ];
  return buildReply(
    sentences.map((sentence) => text(sentence)),
    { error: 'not-manager' },
    { exitCode: 2 },
  );
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
