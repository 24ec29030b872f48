import { chatMethods } from './chat-methods.ts';
import type { Fields } from './check/complaint.ts';
import { conversationMethods } from './conversation-methods.ts';
import { installationMethods } from './installation-methods.ts';
import { enterpriseOf } from './payloads.ts';
import { peopleMethods } from './people-methods.ts';
import { APP, type SlackApp, scopesOf, type Token } from './slack-app.ts';
import { threadMethods } from './thread-methods.ts';
import { viewMethods } from './views.ts';
import type { SlackWorld } from './world.ts';

/** The answer of a method, without `ok`: an error code makes it `{ok: false}`. */
export type Answer = Fields & { error?: string };

export interface Method {
  /** The type of token that it accepts; default `bot`. */
  level?: 'app' | 'any';
  /** Any of these scopes is enough; empty: none is needed. */
  scopes: readonly string[];
  /** Arguments that it accepts; any other is refused. */
  args: readonly string[];
  /** Calls per minute; more are answered with 429. Left out: no limit. */
  perMinute?: number;
  run(args: Fields, world: SlackWorld): Answer;
}

export interface MethodSurroundings {
  /** Returns an address for a socket, with its ticket. */
  socketUrl(): string;
  /** Called once the app is removed from a workspace. */
  uninstalled(world: SlackWorld): void;
}

/** Returns the methods of the Web API that Herald uses; all others are `unknown_method`. */
export function createMethods(surroundings: MethodSurroundings): ReadonlyMap<string, Method> {
  return new Map<string, Method>([
    ['auth.test', { level: 'any', scopes: [], args: [], run: authTest }],
    ['apps.connections.open', { level: 'app', scopes: ['connections:write'], args: [], run: () => ({ url: surroundings.socketUrl() }) }],
    ...chatMethods(),
    ...conversationMethods(),
    ...threadMethods(),
    ...peopleMethods(),
    ...viewMethods(),
    ...installationMethods(surroundings),
  ]);
}

function authTest(_: Fields, { us, installed }: SlackWorld): Answer {
  const whole = installed === 'organization' ? us.enterpriseId : null;
  return {
    url: whole === null ? `https://${us.domain}.slack.com/` : `https://${us.domain}.enterprise.slack.com/`,
    team: whole === null ? us.team : enterpriseOf(whole).name,
    user: APP.name,
    team_id: whole ?? us.teamId,
    user_id: us.botUserId,
    bot_id: us.botId,
    ...(us.enterpriseId === null ? {} : { enterprise_id: us.enterpriseId }),
    is_enterprise_install: whole !== null,
  };
}

/** Returns the token of the caller, or the error code if the call is not allowed. `value`: the token as it was sent. */
export function callerOf(app: SlackApp, value: string | null, method: Method): Token | (Fields & { error: string }) {
  if (value === null || value === '') return { error: 'not_authed' };
  const token = app.tokens.get(value);
  if (token === undefined) return { error: 'invalid_auth' };
  if (token.revokedAs !== null) return { error: token.revokedAs };
  const refusedWith = token.level === 'app' ? app.appTokenRefusedWith : token.world.refusedWith;
  if (refusedWith !== null) return { error: refusedWith };
  if (token.expiresAtMs !== null && app.now() >= token.expiresAtMs) return { error: 'token_expired' };
  const scopes = scopesOf(token);
  const { level = 'bot' } = method;
  if (level !== 'any' && level !== token.level) return { error: 'not_allowed_token_type' };
  if (method.scopes.length > 0 && !method.scopes.some((scope) => scopes.includes(scope))) {
    return { error: 'missing_scope', needed: method.scopes.join(','), provided: scopes.join(',') };
  }
  return token;
}
