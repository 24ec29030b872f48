import { randomBytes } from 'node:crypto';
import { type Asked, parseAuthorize } from './authorize.ts';
import type { Fields } from './check/complaint.ts';
import { install, issueRotating } from './installation.ts';
import type { Answer } from './methods.ts';
import { enterpriseOf } from './payloads.ts';
import { APP, CLIENT_ID, CLIENT_SECRET, type SlackApp } from './slack-app.ts';
import type { SlackWorld } from './world.ts';

/** Time for which a code is valid, ms; it can be used once. https://docs.slack.dev/authentication/installing-with-oauth */
const CODE_MS = 600_000;

/** What a person decides on Slack's page. */
export interface Choice {
  /** Id of the workspace. */
  teamId: string;
  /** Id of the person who decides. */
  as: string;
  /** Whether they decline; default: they approve. */
  declines?: boolean;
  /** Whether they install it for the whole organization; default: for this workspace alone. */
  organization?: boolean;
}

/** The credentials of an app, from HTTP Basic or from arguments. */
export interface Credentials {
  id: unknown;
  secret: unknown;
}

interface Code extends Asked {
  world: SlackWorld;
  user: string;
  organization: boolean;
  atMs: number;
  used: boolean;
}

/** Slack's side of OAuth v2. */
export interface OAuth {
  /** Returns the address to which a person is sent after deciding. @throws {Error} with Slack's code if the app's request is wrong */
  decide(authorizeUrl: string, choice: Choice): string;
  /** Answers `oauth.v2.access`. */
  access(args: Fields, credentials: Credentials): Answer;
  /** Returns the id of the workspace that such a call concerns; null if it concerns none. */
  teamOf(args: Fields): string | null;
}

export function createOAuth(app: SlackApp, origin: () => string): OAuth {
  const codes = new Map<string, Code>();

  function byCode({ code: value, redirect_uri: redirect = null }: Fields): Answer {
    const code = codes.get(String(value));
    if (code === undefined || app.now() - code.atMs >= CODE_MS) return { error: 'invalid_code' };
    if (code.used) return { error: 'code_already_used' };
    if (redirect !== code.writtenRedirectUri) return { error: 'bad_redirect_uri' };
    code.used = true;
    const issued = install(code.world, code.scopes, code.organization ? 'organization' : 'workspace');
    return { ...about(code.world), authed_user: { id: code.user }, ...issued };
  }

  function byRefreshToken({ refresh_token: value }: Fields): Answer {
    const world = app.refreshTokens.get(String(value));
    return world === undefined ? { error: 'invalid_refresh_token' } : { ...about(world), ...issueRotating(world) };
  }

  return {
    decide(authorizeUrl, { teamId, as, declines = false, organization = false }) {
      const url = new URL(authorizeUrl);
      if (url.origin !== origin() || url.pathname !== '/oauth/v2/authorize') throw new Error(`not Slack’s address: ${authorizeUrl}`);
      const asked = parseAuthorize(url, app.redirectUrls);
      if (typeof asked === 'string') throw new Error(asked);
      const world = app.worlds.get(teamId);
      if (world === undefined || (asked.team ?? teamId) !== teamId) throw new Error(`nobody can choose ${teamId} there`);
      if (world.people.get(as)?.deleted) throw new Error(`${as} left ${teamId}`);
      if (organization && world.us.enterpriseId === null) throw new Error(`${teamId} belongs to no organization`);
      const back = new URL(asked.redirectUri);
      if (declines) back.searchParams.set('error', 'access_denied');
      else {
        const code = `${app.nextNumber()}.${randomBytes(24).toString('hex')}`;
        codes.set(code, { ...asked, world, user: as, organization, atMs: app.now(), used: false });
        back.searchParams.set('code', code);
      }
      back.searchParams.set('state', asked.state);
      return back.href;
    },
    access(args, credentials) {
      const problem = clientProblem(credentials);
      if (problem !== null) return { error: problem };
      const { grant_type: grant = 'authorization_code' } = args;
      if (grant === 'refresh_token') return byRefreshToken(args);
      return grant === 'authorization_code' ? byCode(args) : { error: 'invalid_grant_type' };
    },
    teamOf: ({ code, refresh_token: refresh }) =>
      (codes.get(String(code))?.world ?? app.refreshTokens.get(String(refresh)))?.us.teamId ?? null,
  };
}

/** Returns why these are not the app's own credentials; null if they are. Pure. */
export function clientProblem({ id, secret }: Credentials): string | null {
  if (id !== CLIENT_ID) return 'invalid_client_id';
  return secret === CLIENT_SECRET ? null : 'bad_client_secret';
}

/** Describes an installation. https://docs.slack.dev/reference/methods/oauth.v2.access */
function about({ us, installed, scopes }: SlackWorld): Fields {
  const forAll = installed === 'organization';
  return {
    app_id: APP.id,
    token_type: 'bot',
    scope: scopes.join(','),
    bot_user_id: us.botUserId,
    team: forAll ? null : { id: us.teamId, name: us.team },
    enterprise: us.enterpriseId === null ? null : enterpriseOf(us.enterpriseId),
    is_enterprise_install: forAll,
  };
}
