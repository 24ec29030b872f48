import type { WebClient } from '@slack/web-api';
import type { ConfigMistake } from '../../../src/lib/errors.ts';
import { failureOf } from '../failure.ts';

/** Scopes of the bot token: docs/slack.md explains what Herald does with each. The app's manifest requests the same. */
export const BOT_SCOPES = [
  'chat:write',
  'chat:write.public',
  'commands',
  'app_mentions:read',
  'im:history',
  'channels:read',
  'groups:read',
] as const;

/** Scopes that people may decline. https://docs.slack.dev/changelog/2026/03/16/optional-scopes */
export const OPTIONAL_SCOPES = ['channels:history', 'groups:history', 'usergroups:read', 'users:read'] as const;

/** Page with bot tokens and their scopes. */
export const TOKEN_PAGE = 'https://api.slack.com/apps, OAuth & Permissions';
/** Page with app-level tokens. */
export const APP_TOKEN_PAGE = 'https://api.slack.com/apps, Basic Information';

/** Sentence that explains how to add a scope. */
export const ADD_SCOPE = `Add it (${TOKEN_PAGE}) and install the app again.`;

/** Returns the beginning of a sentence. `scope`: as Slack names it, or several separated by commas if any of them will do. Pure. */
export function lackingScope(scope: string): string {
  return scope.includes(',')
    ? `The Slack app lacks a bot scope that Slack asks for (one of ${scope.replaceAll(',', ', ')})`
    : `The Slack app lacks the bot scope ${scope}`;
}

/** Tokens from the settings; null if they have none. */
interface OwnTokens {
  botToken: string | null;
  appToken: string | null;
}

/** Returns which of the two tokens Slack refuses, and where to get a valid one; empty if it refuses neither. `client`: without a token of its own. */
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

/** Returns why Slack refuses the app-level token; null if it accepts it, or there is none. Opens no socket. */
export function appTokenRefusal(client: WebClient, appToken: string | null): Promise<string | null> {
  return refusalOf(appToken, (token) => client.apps.connections.open({ token }));
}

/** Returns why Slack refuses a token; null if Slack accepts it or can't answer now, which says nothing about the token. */
async function refusalOf(token: string | null, call: (token: string) => Promise<unknown>): Promise<string | null> {
  const failure = token === null ? null : await call(token).then(() => null, failureOf);
  return failure?.kind === 'unauthorized' ? failure.detail : null;
}
