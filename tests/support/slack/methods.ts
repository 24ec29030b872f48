import { chatMethods } from './chat-methods.ts';
import type { Fields } from './check/complaint.ts';
import { conversationMethods } from './conversation-methods.ts';
import { peopleMethods } from './people-methods.ts';
import { threadMethods } from './thread-methods.ts';
import { viewMethods } from './views.ts';
import { BOT_TOKEN, type SlackWorld, US } from './world.ts';

/** What a method answers, without `ok`: an error code makes it `{ok: false}`. */
export type Answer = Fields & { error?: string };

export interface Method {
  /** Any of these scopes will do; empty: none is needed. */
  scopes: readonly string[];
  /** Arguments it takes; another is refused. */
  args: readonly string[];
  /** Calls a minute; more are answered with 429. Left out: not counted. */
  perMinute?: number;
  run(args: Fields, world: SlackWorld): Answer;
}

export interface MethodSurroundings {
  /** Address to be given out for a socket, with its ticket. */
  socketUrl(): string;
}

/** The methods of the Web API that Herald uses; all others are `unknown_method`. */
export function createMethods(surroundings: MethodSurroundings): ReadonlyMap<string, Method> {
  return new Map<string, Method>([
    ['auth.test', { scopes: [], args: [], run: authTest }],
    ['apps.connections.open', { scopes: ['connections:write'], args: [], run: () => ({ url: surroundings.socketUrl() }) }],
    ...chatMethods(),
    ...conversationMethods(),
    ...threadMethods(),
    ...peopleMethods(),
    ...viewMethods(),
  ]);
}

function authTest(): Answer {
  return {
    url: 'https://double.slack.com/',
    team: 'Double',
    user: US.name,
    team_id: US.teamId,
    user_id: US.botUserId,
    bot_id: US.botId,
    is_enterprise_install: false,
  };
}

/** Who may call: the error code, or null. */
export function authProblem(world: SlackWorld, token: string | null, method: Method): Answer | null {
  if (token === null || token === '') return { error: 'not_authed' };
  const revoked = world.revoked.get(token);
  if (revoked !== undefined) return { error: revoked };
  const scopes = world.scopes.get(token);
  if (scopes === undefined) return { error: 'invalid_auth' };
  const appLevel = method.scopes.includes('connections:write');
  if (method.scopes.length > 0 && appLevel === (token === BOT_TOKEN)) return { error: 'not_allowed_token_type' };
  if (method.scopes.length > 0 && !method.scopes.some((scope) => scopes.includes(scope))) {
    return { error: 'missing_scope', needed: method.scopes.join(','), provided: scopes.join(',') };
  }
  return null;
}
