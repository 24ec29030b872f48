import type { WebClient } from '@slack/web-api';
import type { ConfigMistake } from '../../../src/lib/errors.ts';
import { failureOf } from '../failure.ts';

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

/** The tokens that the settings have; null: they have none. */
interface OwnTokens {
  botToken: string | null;
  appToken: string | null;
}

/** Which of the two tokens Slack refuses, and where to get a good one; none where it refuses neither. `client`: without a token of its own. */
export async function checkTokens(client: WebClient, { botToken, appToken }: OwnTokens): Promise<ConfigMistake[]> {
  const [bot, app] = await Promise.all([refusalOf(botToken, (token) => client.auth.test({ token })), appTokenRefusal(client, appToken)]);
  return [
    {
      where: 'SLACK_BOT_TOKEN',
      refusal: bot,
      hint: 'Copy the Bot User OAuth Token, which begins with xoxb-, from https://api.slack.com/apps, your app, OAuth & Permissions.',
    },
    {
      where: 'SLACK_APP_TOKEN',
      refusal: app,
      hint: 'Make an app-level token with the scope connections:write, which begins with xapp-, at https://api.slack.com/apps, your app, Basic Information.',
    },
  ].flatMap(({ where, refusal, hint }) => (refusal === null ? [] : [{ where, what: `Slack refuses this token (${refusal})`, hint }]));
}

/** Why Slack refuses the app-level token; null: it takes it, or there is none. Opens no socket. */
export function appTokenRefusal(client: WebClient, appToken: string | null): Promise<string | null> {
  return refusalOf(appToken, (token) => client.apps.connections.open({ token }));
}

/** What Slack can't answer now says nothing about a token. */
async function refusalOf(token: string | null, call: (token: string) => Promise<unknown>): Promise<string | null> {
  const failure = token === null ? null : await call(token).then(() => null, failureOf);
  return failure?.kind === 'unauthorized' ? failure.detail : null;
}
