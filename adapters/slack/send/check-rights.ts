import type { Identity, SlackAccess } from '../connection/identity.ts';
import { neededScopeOf, readFailureOf, slackCodeOf } from '../failure.ts';
import { ADD_SCOPE, lackingScope } from '../scopes.ts';

const WITHOUT_USERS = 'admins of the workspace can’t decide what a channel gets';
const WITHOUT_GROUPS = 'nobody has rights through the user groups that the settings name';

/** What keeps Slack from saying who may do what: scopes, and user groups that are not there. Never throws. */
export async function rightsTroubles(access: SlackAccess, { scopes }: Identity, groups: readonly string[]): Promise<readonly string[]> {
  const lacks = (scope: string): boolean => scopes !== null && !scopes.includes(scope);
  const people = lacks('users:read') ? [`${lackingScope('users:read')}: ${WITHOUT_USERS}. ${ADD_SCOPE}`] : [];
  return groups.length === 0 ? people : [...people, ...(await groupTroubles(access, groups))];
}

async function groupTroubles({ client, botToken: token }: SlackAccess, groups: readonly string[]): Promise<readonly string[]> {
  try {
    const { usergroups = [] } = await client.usergroups.list({ token, include_disabled: true });
    return groups.flatMap((id) => {
      const group = usergroups.find((one) => one.id === id);
      if (group === undefined)
        return [`The user group ${id} does not exist in this workspace: correct HERALD_ADMINS or HERALD_SLACK_MANAGERS.`];
      if ((group.date_delete ?? 0) > 0) return [`The user group ${id} (@${group.handle}) is disabled: enable it, or name another.`];
      return [];
    });
  } catch (error) {
    const code = slackCodeOf(error);
    if (code === 'missing_scope') return [`${lackingScope(neededScopeOf(error) ?? 'usergroups:read')}: ${WITHOUT_GROUPS}. ${ADD_SCOPE}`];
    return [`The user groups ${groups.join(', ')} can't be checked right now (${code ?? readFailureOf(error).kind}).`];
  }
}
