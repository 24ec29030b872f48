/** Where bot tokens and their scopes are. */
export const TOKEN_PAGE = 'https://api.slack.com/apps, OAuth & Permissions';
/** Where app-level tokens are. */
export const APP_TOKEN_PAGE = 'https://api.slack.com/apps, Basic Information';
