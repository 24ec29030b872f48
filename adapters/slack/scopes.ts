/** What the bot token is for: docs/slack.md says of each what Herald does with it. The app's manifest asks for the same. */
export const BOT_SCOPES = [
  'chat:write',
  'chat:write.public',
  'commands',
  'app_mentions:read',
  'im:history',
  'channels:read',
  'groups:read',
] as const;

/** What people may decline. https://docs.slack.dev/changelog/2026/03/16/optional-scopes */
export const OPTIONAL_SCOPES = ['channels:history', 'groups:history', 'usergroups:read', 'users:read'] as const;

/** Where bot tokens and their scopes are. */
export const TOKEN_PAGE = 'https://api.slack.com/apps, OAuth & Permissions';
/** Where app-level tokens are. */
export const APP_TOKEN_PAGE = 'https://api.slack.com/apps, Basic Information';

/** How a scope is added, as a sentence. */
export const ADD_SCOPE = `Add it (${TOKEN_PAGE}) and install the app again.`;

/** The beginning of a sentence. `scope`: as Slack names it, or several with commas where any of them will do. Pure. */
export function lackingScope(scope: string): string {
  return scope.includes(',')
    ? `The Slack app lacks a bot scope that Slack asks for (one of ${scope.replaceAll(',', ', ')})`
    : `The Slack app lacks the bot scope ${scope}`;
}
