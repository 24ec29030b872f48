import type { CommandRequest } from '../ports/reply.ts';
import type { CommandContext } from './command.ts';

/** Whether who asks may decide what a channel gets; to be asked at every use, a pressed button too. `channel`: default the one they ask in. */
export async function mayManageSubscriptions(
  { from }: CommandRequest,
  { isAdmin }: Pick<CommandContext, 'isAdmin'>,
  _channel?: CommandRequest['where'],
): Promise<boolean> {
  return isAdmin(from);
}
