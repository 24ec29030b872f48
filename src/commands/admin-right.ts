import type { Words } from '../languages/index.ts';
import type { Asker } from '../ports/reply.ts';
import type { AskerRights, RightsAnswer } from '../ports/rights.ts';
import type { CommandContext } from './command.ts';

export const GRANTED: RightsAnswer = { granted: true, unknown: [] };
export const NOT_GRANTED: RightsAnswer = { granted: false, unknown: [] };

/** What names admins: people, and groups that the platforms keep. */
type Named = Pick<CommandContext, 'isAdmin' | 'groups'>;

/** Whether who asks is an admin of Herald: by name, or as a member of a group that `HERALD_ADMINS` names. Never rejects. */
export async function adminRightOf(asker: Asker, { isAdmin, groups }: Named, words: Words): Promise<RightsAnswer> {
  if (isAdmin(asker.from)) return GRANTED;
  return askWhetherIn(groups.admins[asker.from.platform] ?? [], asker.rights, words);
}

/** Whether they are in one of these groups; a platform that fails to answer is a no. */
export async function askWhetherIn(groups: readonly string[], rights: AskerRights | undefined, words: Words): Promise<RightsAnswer> {
  if (groups.length === 0 || !rights) return NOT_GRANTED;
  return answered(() => rights.isInGroup(groups), words);
}

/** What the question came to; one that fails, whatever the platform promised, is a no. */
export async function answered(ask: () => Promise<RightsAnswer>, { unknownRights }: Words): Promise<RightsAnswer> {
  try {
    return await ask();
  } catch {
    return { granted: false, unknown: [unknownRights.notAnswered] };
  }
}
