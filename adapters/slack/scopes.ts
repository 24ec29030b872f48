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
