import type { IncomingMessage, ServerResponse } from 'node:http';
import { argsOf, credentialsOf, tokenOf } from './body.ts';
import type { Fields } from './check/complaint.ts';
import { crossingsOf } from './crossings.ts';
import type { Faults } from './faults.ts';
import { type Answer, callerOf, type Method } from './methods.ts';
import type { OAuth } from './oauth.ts';
import { sendAnswer } from './send-answer.ts';
import { type SlackApp, scopesOf } from './slack-app.ts';

interface WebApiParts {
  app: SlackApp;
  faults: Faults;
  oauth: OAuth;
  methods: ReadonlyMap<string, Method>;
  /** Called for each call before it is handled. */
  calling(method: string, args: Fields): void;
}

/** Arguments that the journal leaves out. */
const SECRET = new Set(['token', 'client_secret', 'code', 'refresh_token']);

/** The only method that is called without a token. */
const ACCESS = { name: 'oauth.v2.access', args: ['client_id', 'client_secret', 'code', 'redirect_uri', 'grant_type', 'refresh_token'] };

/** Answers `POST /api/<method>`. */
export async function answerWebApi(
  { app, faults, oauth, methods, calling }: WebApiParts,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const args = await argsOf(request);
  calling(name, args ?? {});
  const value = tokenOf(request, args ?? {});
  const token = app.tokens.get(value ?? '');
  const team = name === ACCESS.name ? oauth.teamOf(args ?? {}) : (token?.world.us.teamId ?? null);
  const fault = faults.next(name, team);
  let answer: Answer = { error: 'invalid_form_data' };
  if (args !== null && (fault === null || fault.write === true)) {
    answer =
      name === ACCESS.name
        ? (unknownArguments(app, args, ACCESS.args) ?? oauth.access(args, credentialsOf(request, args)))
        : callOf(app, methods, name, value, args);
  }
  const outcome = fault === null ? (answer.error ?? 'ok') : `fault: ${JSON.stringify(fault.answer)}`;
  const said = Object.fromEntries(Object.entries(args ?? {}).filter(([key]) => !SECRET.has(key)));
  app.journal.push({ method: name, args: said, token: value, team, outcome, atMs: app.now() });
  const body = JSON.stringify({ ok: answer.error === undefined, ...answer });
  const limited = answer.error === 'ratelimited';
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'x-oauth-scopes': token === undefined ? '' : scopesOf(token).join(','),
    ...(limited ? { 'retry-after': '1' } : {}),
  };
  sendAnswer(response, { status: limited ? 429 : 200, headers, body }, fault?.answer ?? null);
}

function callOf(app: SlackApp, methods: ReadonlyMap<string, Method>, name: string, value: string | null, args: Answer): Answer {
  const method = methods.get(name);
  if (method === undefined) return { error: 'unknown_method', req_method: name };
  const caller = callerOf(app, value, method);
  if ('error' in caller) return caller;
  const { world } = caller;
  app.crossings.push(...crossingsOf(name, args, world));
  if (method.perMinute !== undefined && recentCalls(app, name, world.us.teamId) >= method.perMinute) return { error: 'ratelimited' };
  return unknownArguments(app, args, ['team_id', ...method.args]) ?? method.run(args, world);
}

/** Returns the number of calls of a method in the last minute in a workspace; rate limits are per workspace. */
function recentCalls({ journal, now }: SlackApp, name: string, teamId: string): number {
  const oldest = now() - 60_000;
  return journal.filter(({ method, team, atMs }) => method === name && team === teamId && atMs > oldest).length;
}

/** Returns the answer to arguments that a method does not have; null if it has all of them. */
function unknownArguments(app: SlackApp, args: Fields, known: readonly string[]): Answer | null {
  const unknown = Object.keys(args).filter((key) => key !== 'token' && !known.includes(key));
  if (unknown.length === 0) return null;
  const messages = unknown.map((key) => `[ERROR] unknown argument: ${key} [json-pointer:/${key}]`);
  app.complaints.push(...messages);
  return { error: 'invalid_arguments', response_metadata: { messages } };
}
