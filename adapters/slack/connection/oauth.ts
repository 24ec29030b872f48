import type { WebClient } from '@slack/web-api';
import { BOT_SCOPES, OPTIONAL_SCOPES } from '../scopes.ts';
import { askIdentity } from './identity.ts';
import type { Installation } from './installation.ts';

/** The app's own credentials, from “Basic Information”. */
export interface OAuthApp {
  clientId: string;
  clientSecret: string;
  /** Where people install Herald: `https://herald.example.org/slack/install`. */
  installUrl: string;
}

/** The path of the page that installs, and of the one that Slack leads back to. */
export const INSTALL_PATH = '/slack/install';
export const INSTALLED_PATH = '/slack/installed';

/** An installation that Herald does not take. `token`: to be given back. */
export class RefusedInstallation extends Error {
  readonly token: string | null;

  constructor(sentence: string, token: string | null) {
    super(sentence);
    this.token = token;
  }
}

/** Address at Slack where somebody allows the installation. https://docs.slack.dev/authentication/installing-with-oauth Pure. */
export function authorizeUrl({ clientId, installUrl }: OAuthApp, state: string, slackUrl = 'https://slack.com/'): string {
  const url = new URL('oauth/v2/authorize', slackUrl);
  url.searchParams.set('client_id', clientId);
  url.searchParams.set('scope', [...BOT_SCOPES, ...OPTIONAL_SCOPES].join(','));
  url.searchParams.set('redirect_uri', redirectUrl(installUrl));
  url.searchParams.set('state', state);
  return url.href;
}

/** Where Slack leads back to; the app's manifest names it. Pure. */
function redirectUrl(installUrl: string): string {
  return new URL(INSTALLED_PATH, installUrl).href;
}

/** Exchanges the code that Slack led back with. @throws {RefusedInstallation}, the SDK's error */
export async function exchangeCode(client: WebClient, app: OAuthApp, code: string, nowMs: number): Promise<Installation> {
  const { clientId: client_id, clientSecret: client_secret, installUrl } = app;
  const answer = await client.oauth.v2.access({ client_id, client_secret, code, redirect_uri: redirectUrl(installUrl) });
  const { access_token: botToken = null, team } = answer;
  if (answer.is_enterprise_install === true)
    throw new RefusedInstallation(
      'Herald was installed for a whole organisation, and posts for one workspace at a time: install it in a workspace of yours, which you can choose at the top right of Slack’s page.',
      botToken,
    );
  if (botToken === null || answer.token_type !== 'bot' || team?.id === undefined)
    throw new RefusedInstallation('Slack gave no token of a bot for it.', botToken);
  const us = await askIdentity(client, botToken);
  return {
    us: { ...us, teamId: team.id },
    teamName: team.name ?? team.id,
    botToken,
    rotation: rotationOf(answer, nowMs),
    installedAtMs: nowMs,
  };
}

/** The same with its next token; the refresh token is then used up. https://docs.slack.dev/authentication/using-token-rotation @throws the SDK's error */
export async function renewToken(client: WebClient, app: OAuthApp, installation: Installation, nowMs: number): Promise<Installation> {
  const { rotation } = installation;
  if (rotation === null) return installation;
  const answer = await client.oauth.v2.access({
    client_id: app.clientId,
    client_secret: app.clientSecret,
    grant_type: 'refresh_token',
    refresh_token: rotation.refreshToken,
  });
  const next = rotationOf(answer, nowMs);
  if (answer.access_token === undefined || next === null) throw new Error('Slack said ok, but gave no new token');
  return { ...installation, botToken: answer.access_token, rotation: next };
}

function rotationOf(answer: { refresh_token?: string; expires_in?: number }, nowMs: number): Installation['rotation'] {
  const { refresh_token: refreshToken, expires_in: seconds } = answer;
  return refreshToken === undefined || seconds === undefined ? null : { refreshToken, expiresAtMs: nowMs + seconds * 1000 };
}
