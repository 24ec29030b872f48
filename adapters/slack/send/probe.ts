import { DeliveryError } from '../../../src/lib/errors.ts';
import { channelOf, type Destination } from '../../../src/model/destination.ts';
import type { PauseReason } from '../../../src/model/reason.ts';
import type { Workspace } from '../connection/workspaces.ts';
import { slackCodeOf } from '../failure.ts';
import { failureOfCode, isRemoval, missingScope } from '../failure-codes.ts';

/**
 * Asks whether a workspace (null), or a channel of it, would take messages now, without sending one. `since`: why it is paused; from a channel that Herald was removed
 * from, even a public one, only an invitation leads back. @throws {DeliveryError} as sending one would
 */
export async function probeSlack(
  { client, botToken, identity, call }: Workspace,
  destination: Destination | null,
  since?: PauseReason,
): Promise<void> {
  // Asked anew: what was missing may have been granted since.
  const us = await call({ method: 'auth.test', destination: null, repeatable: true }, () => identity.renew());
  if (us.scopes !== null && !us.scopes.includes('chat:write')) throw new DeliveryError(missingScope('chat:write'));
  if (destination === null) return;
  const channel = channelOf(destination);
  const problem = await call({ method: 'conversations.info', destination, repeatable: true }, async () => {
    try {
      const { channel: facts } = await client.conversations.info({ token: botToken, channel });
      if (facts?.is_archived === true) return 'is_archived';
      if (isRemoval(since) && facts?.is_member !== true) return 'removed_from_channel';
      const mayPostAnywhere = us.scopes === null || us.scopes.includes('chat:write.public');
      // Direct messages have no members.
      const isOpen = facts?.is_member !== false || (facts.is_private !== true && mayPostAnywhere);
      return isOpen ? null : 'not_in_channel';
    } catch (error) {
      // Without the scope to look, only a message can tell; the token itself was just found to be good.
      if (slackCodeOf(error) === 'missing_scope') return null;
      throw error;
    }
  });
  if (problem !== null) throw new DeliveryError(failureOfCode(problem));
}
