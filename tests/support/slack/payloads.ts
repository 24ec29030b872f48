import type { Fields } from './check/complaint.ts';
import { APP } from './slack-app.ts';
import type { OpenView } from './views.ts';
import type { SlackWorld } from './world.ts';

/** Wraps an event as Slack does, for the installation in a workspace. https://docs.slack.dev/apis/events-api/#callback-field */
export function eventCallback(world: SlackWorld, eventId: string, event: object): Fields {
  const { teamId, enterpriseId, botUserId } = world.us;
  const authorization = {
    enterprise_id: enterpriseId,
    team_id: teamId,
    user_id: botUserId,
    is_bot: true,
    is_enterprise_install: world.installed === 'organization',
  };
  return { ...bareCallback(world, eventId, event), authorizations: [authorization] };
}

/** The same without authorizations, because the app was removed from there. https://docs.slack.dev/reference/events/app_uninstalled */
export function bareCallback({ us: { teamId, enterpriseId } }: SlackWorld, eventId: string, event: object): Fields {
  return {
    token: 'legacy-token',
    team_id: teamId,
    ...(enterpriseId === null ? {} : { enterprise_id: enterpriseId }),
    api_app_id: APP.id,
    type: 'event_callback',
    event_id: eventId,
    event_time: Math.floor(Date.now() / 1000),
    event,
  };
}

/** Returns where an interaction happens and who began it, as its payload contains it. https://docs.slack.dev/reference/interaction-payloads */
export function interactionIn(world: SlackWorld, user: string): Fields {
  const { teamId, domain, enterpriseId } = world.us;
  const name = user.toLowerCase();
  return {
    user: { id: user, username: name, name, team_id: homeTeamOf(world, user) },
    team: { id: teamId, domain },
    enterprise: enterpriseId === null ? null : enterpriseOf(enterpriseId),
    is_enterprise_install: world.installed === 'organization',
    api_app_id: APP.id,
    token: 'legacy-token',
  };
}

export function enterpriseOf(id: string): { id: string; name: string } {
  return { id, name: `Organization ${id}` };
}

/** The same for a view: a guest from another workspace uses a modal on behalf of their own. https://github.com/slackapi/bolt-js/issues/1614 */
export function interactionInView(world: SlackWorld, { user, view }: OpenView): Fields {
  const id = view.type === 'modal' ? homeTeamOf(world, user) : world.us.teamId;
  const domain = world.app.worlds.get(id)?.us.domain ?? id.toLowerCase();
  return { ...interactionIn(world, user), team: { id, domain } };
}

/** Returns the workspace that a person belongs to: a guest from another workspace keeps their own. */
export function homeTeamOf({ people, us }: SlackWorld, user: string): string {
  return people.get(user)?.teamId ?? us.teamId;
}

/** Returns a view as an interaction's payload contains it; `app_installed_team_id`: workspace whose app opened it. */
export function viewIn({ us: { teamId, botId } }: SlackWorld, { id, hash, view }: OpenView): Fields {
  return { ...view, id, hash, team_id: teamId, app_id: APP.id, app_installed_team_id: teamId, bot_id: botId };
}
