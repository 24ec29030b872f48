import type { MentionProblem } from '../../../src/ports/messenger.ts';
import type { SlackAccess } from '../connection/identity.ts';
import { neededScopeOf, readFailureOf, slackCodeOf } from '../failure.ts';
import { ADD_SCOPE, lackingScope } from '../scopes.ts';

/** Whether a user group exists in the workspace and is enabled: then anybody can mention it. Null: it can be mentioned. Never rejects. */
export async function checkMention({ client, botToken: token }: SlackAccess, group: string): Promise<MentionProblem | null> {
  const no = (detail: string): MentionProblem => ({ detail, certain: true });
  try {
    const { usergroups = [] } = await client.usergroups.list({ token, include_disabled: true });
    const named = usergroups.find(({ id }) => id === group);
    if (named === undefined) return no(`the user group ${group} does not exist in this workspace: copy its id from People → User groups`);
    return (named.date_delete ?? 0) > 0 ? no(`the user group @${named.handle} (${group}) is disabled: enable it, or name another`) : null;
  } catch (error) {
    const code = slackCodeOf(error);
    const why =
      code === 'missing_scope'
        ? `${lackingScope(neededScopeOf(error) ?? 'usergroups:read')}. ${ADD_SCOPE}`
        : `the user group ${group} can't be checked right now (${code ?? readFailureOf(error).kind})`;
    return { detail: why, certain: false };
  }
}
