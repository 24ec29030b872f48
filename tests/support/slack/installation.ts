import { randomBytes } from 'node:crypto';
import { bareCallback } from './payloads.ts';
import type { Token } from './slack-app.ts';
import type { Delivery } from './sockets.ts';
import type { SlackWorld } from './world.ts';

/** Time for which an access token is valid if tokens rotate, s. https://docs.slack.dev/authentication/using-token-rotation */
const LIFE_S = 43_200;

/** What an app receives at an installation or for a refresh token, as `oauth.v2.access` returns it. */
interface Issued {
  access_token: string;
  refresh_token?: string;
  expires_in?: number;
}

/** Installs the app, or extends what it may do: scopes are only ever added. If it is already installed, its token stays the same, unless tokens rotate. */
export function install(world: SlackWorld, scopes: readonly string[], extent: 'workspace' | 'organization'): Issued {
  world.scopes = world.installed === null ? [...scopes] : [...new Set([...world.scopes, ...scopes])];
  world.installed = extent;
  // Tokens that Slack refuses are replaced.
  if (world.refusedWith !== null) revokeTokens(world, 'token_revoked');
  world.refusedWith = null;
  if (world.app.rotates) return issueRotating(world);
  const known = goodTokensOf(world).find(({ expiresAtMs }) => expiresAtMs === null);
  return { access_token: (known ?? addToken(world, 'xoxb', null)).value };
}

/** Issues a new pair. The previous refresh token becomes invalid; access tokens stay valid until they expire. */
export function issueRotating(world: SlackWorld): Issued {
  const { refreshTokens, now } = world.app;
  forgetRefreshTokens(world);
  const refresh = `xoxe-1-${randomBytes(32).toString('base64url')}`;
  refreshTokens.set(refresh, world);
  return {
    access_token: addToken(world, 'xoxe.xoxb-1', now() + LIFE_S * 1_000).value,
    refresh_token: refresh,
    expires_in: LIFE_S,
  };
}

/** Returns the bot tokens that are valid now, oldest first. */
export function goodTokensOf(world: SlackWorld): Token[] {
  const nowMs = world.app.now();
  return botTokensOf(world).filter(
    ({ revokedAs, expiresAtMs }) => world.refusedWith === null && revokedAs === null && (expiresAtMs ?? Number.POSITIVE_INFINITY) > nowMs,
  );
}

/**
 * Removes the app from a workspace: its tokens become invalid, and the bot leaves its channels. https://docs.slack.dev/reference/methods/auth.revoke
 * `revokedAs`: code with which its tokens are refused; `account_inactive` if the bot user was removed with the app.
 */
export function uninstall(world: SlackWorld, revokedAs: 'account_inactive' | 'token_revoked'): void {
  revokeTokens(world, revokedAs);
  world.installed = null;
  world.scopes = [];
  for (const channel of world.channels.values()) channel.isMember = false;
  for (const [id, { view }] of world.views) if (view.type === 'home') world.views.delete(id);
}

/** Sends both events that report an uninstallation, in no particular order. @throws if one of them is not acknowledged */
export async function tellUninstalled(world: SlackWorld, delivery: Delivery): Promise<void> {
  const events = [{ type: 'tokens_revoked', tokens: { oauth: [], bot: [world.us.botUserId] } }, { type: 'app_uninstalled' }];
  await Promise.all(events.map((event) => delivery.deliver('events_api', bareCallback(world, `EvGone${world.app.nextNumber()}`, event))));
}

function botTokensOf(own: SlackWorld): Token[] {
  return [...own.app.tokens.values()].filter(({ world, level }) => world === own && level === 'bot');
}

function revokeTokens(world: SlackWorld, code: string): void {
  for (const token of botTokensOf(world)) token.revokedAs ??= code;
  forgetRefreshTokens(world);
}

function forgetRefreshTokens(own: SlackWorld): void {
  const { refreshTokens } = own.app;
  for (const [value, world] of refreshTokens) if (world === own) refreshTokens.delete(value);
}

function addToken(world: SlackWorld, prefix: string, expiresAtMs: number | null): Token {
  const value = `${prefix}-${world.app.nextNumber()}-${randomBytes(16).toString('hex')}`;
  const token: Token = { value, level: 'bot', world, expiresAtMs, revokedAs: null };
  world.app.tokens.set(value, token);
  return token;
}
