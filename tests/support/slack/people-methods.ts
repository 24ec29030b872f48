import type { Fields } from './check/complaint.ts';
import type { Answer, Method } from './methods.ts';
import type { SlackWorld } from './world.ts';

/** Calls per minute that Slack's tiers 2 and 4 guarantee, and no more. https://docs.slack.dev/apis/web-api/rate-limits */
const TIER_2 = 20;
const TIER_4 = 100;

/** Returns the methods about people and user groups. */
export function peopleMethods(): [string, Method][] {
  return [
    ['users.info', { scopes: ['users:read'], args: ['user', 'include_locale'], perMinute: TIER_4, run: userInfo }],
    [
      'usergroups.list',
      { scopes: ['usergroups:read'], args: ['include_count', 'include_disabled', 'include_users'], perMinute: TIER_2, run: groups },
    ],
    ['usergroups.users.list', { scopes: ['usergroups:read'], args: ['usergroup', 'include_disabled'], perMinute: TIER_2, run: membersOf }],
  ];
}

function userInfo(args: Fields, world: SlackWorld): Answer {
  const id = String(args.user);
  const person = world.people.get(id);
  if (person === undefined) return { error: 'user_not_found' };
  const { teamId, isAdmin, isOwner, deleted, displayName, locale } = person;
  const stranger = teamId !== world.us.teamId;
  return {
    user: {
      id,
      team_id: teamId,
      name: id.toLowerCase(),
      deleted,
      ...(args.include_locale === true && locale !== undefined ? { locale } : {}),
      ...(displayName === undefined ? {} : { profile: { display_name: displayName } }),
      // Slack reports less about people who left.
      ...(deleted ? {} : { is_admin: isAdmin, is_owner: isOwner, is_primary_owner: false, is_restricted: false, is_bot: false }),
      ...(stranger ? { is_stranger: true } : {}),
    },
  };
}

function groups(args: Fields, world: SlackWorld): Answer {
  const all = [...world.userGroups].filter(([, { disabled }]) => args.include_disabled === true || !disabled);
  const usergroups = all.map(([id, { disabled }]) => ({
    id,
    team_id: world.us.teamId,
    is_usergroup: true,
    handle: id.toLowerCase(),
    date_delete: disabled ? 1_700_000_000 : 0,
  }));
  return { usergroups };
}

function membersOf(args: Fields, world: SlackWorld): Answer {
  const group = world.userGroups.get(String(args.usergroup));
  if (group === undefined || (group.disabled && args.include_disabled !== true)) return { error: 'no_such_subteam' };
  return { users: group.members };
}
