import type { ConfigMistake } from '../../../src/lib/errors.ts';
import { failureOf } from '../failure.ts';
import { APP_TOKEN_PAGE } from '../token-pages.ts';
import type { SlackGatewayOptions } from './access.ts';

type Asked = Pick<SlackGatewayOptions, 'client' | 'connection'>;

/** Which of the two tokens Slack refuses, and where to get a good one; none where it refuses neither. `botToken` null: the settings have none. */
export async function checkTokens({ client, botToken, connection }: Asked & { botToken: string | null }): Promise<ConfigMistake[]> {
  const [bot, app] = await Promise.all([
    botToken === null ? null : refusalOf(client.auth.test({ token: botToken })),
    'appToken' in connection ? refusalOf(client.apps.connections.open({ token: connection.appToken })) : null,
  ]);
  return [
    ...(bot === null
      ? []
      : [
          {
            where: 'SLACK_BOT_TOKEN',
            what: `Slack refuses this token (${bot})`,
            hint: 'Copy the Bot User OAuth Token, which begins with xoxb-, from https://api.slack.com/apps, your app, OAuth & Permissions.',
          },
        ]),
    ...(app === null
      ? []
      : [
          {
            where: 'SLACK_APP_TOKEN',
            what: `Slack refuses this token (${app})`,
            hint: 'Make an app-level token with the scope connections:write, which begins with xapp-, at https://api.slack.com/apps, your app, Basic Information.',
          },
        ]),
  ];
}

/** Whether Slack refuses the app-level token, in a sentence with what to do; none where it takes it, or there is none. Opens no socket. */
export async function appTokenTroubles({ client, connection }: Asked): Promise<string[]> {
  if (!('appToken' in connection)) return [];
  const refusal = await refusalOf(client.apps.connections.open({ token: connection.appToken }));
  return refusal === null
    ? []
    : [`Slack refuses SLACK_APP_TOKEN (${refusal}): make an app-level token with the scope connections:write (${APP_TOKEN_PAGE}).`];
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
