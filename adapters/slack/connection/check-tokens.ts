import type { WebClient } from '@slack/web-api';
import type { ConfigMistake } from '../../../src/lib/errors.ts';
import { failureOf } from '../failure.ts';
import { APP_TOKEN_PAGE } from '../scopes.ts';
import type { SlackHttpReceiver } from './http-receiver.ts';

/** Over two sockets that we open, or over HTTP from Slack to our web server. */
export type SlackConnection = { appToken: string } | { receiver: SlackHttpReceiver };

interface Asked {
  /** Without a token of its own. */
  client: WebClient;
  connection: SlackConnection;
}

/** Which of the two tokens Slack refuses, and where to get a good one; none where it refuses neither. `botToken` null: the settings have none. */
export async function checkTokens({ client, botToken, connection }: Asked & { botToken: string | null }): Promise<ConfigMistake[]> {
  const [bot, app] = await Promise.all([
    botToken === null ? null : refusalOf(client.auth.test({ token: botToken })),
    appTokenRefusal({ client, connection }),
  ]);
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

/** Whether Slack refuses the app-level token, in a sentence with what to do; none where it takes it, or there is none. Opens no socket. */
export async function appTokenTroubles(asked: Asked): Promise<string[]> {
  const refusal = await appTokenRefusal(asked);
  return refusal === null
    ? []
    : [`Slack refuses SLACK_APP_TOKEN (${refusal}): make an app-level token with the scope connections:write (${APP_TOKEN_PAGE}).`];
}

async function appTokenRefusal({ client, connection }: Asked): Promise<string | null> {
  return 'appToken' in connection ? refusalOf(client.apps.connections.open({ token: connection.appToken })) : null;
}

async function refusalOf(call: Promise<unknown>): Promise<string | null> {
  try {
    await call;
    return null;
  } catch (error) {
    const failure = failureOf(error);
    // What Slack can't answer now says nothing about the token.
    return failure.kind === 'unauthorized' ? failure.detail : null;
  }
}
