import type { IncomingMessage, ServerResponse } from 'node:http';
import { argsOf, tokenOf } from './body.ts';
import type { Fields } from './check/complaint.ts';
import type { Faults } from './faults.ts';
import { type Answer, authProblem, type Method } from './methods.ts';
import { sendAnswer } from './send-answer.ts';
import { BOT_TOKEN, type SlackWorld } from './world.ts';

interface WebApiParts {
  world: SlackWorld;
  faults: Faults;
  methods: ReadonlyMap<string, Method>;
  /** Told of each call before anything is done about it. */
  calling(method: string, args: Fields): void;
}

/** Answers `POST /api/<method>`. */
export async function answerWebApi(
  { world, faults, methods, calling }: WebApiParts,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const args = await argsOf(request);
  calling(name, args ?? {});
  const fault = faults.next(name);
  let answer: Answer = { error: 'invalid_form_data' };
  if (args !== null && (fault === null || fault.write === true)) answer = callOf(world, methods, name, tokenOf(request, args), args);
  const outcome = fault === null ? (answer.error ?? 'ok') : `fault: ${JSON.stringify(fault.answer)}`;
  const { token: _, ...said } = args ?? {};
  world.journal.push({ method: name, args: said, outcome, atMs: world.now() });
  const scopes = world.scopes.get(BOT_TOKEN) ?? [];
  const body = JSON.stringify({ ok: answer.error === undefined, ...answer });
  const limited = answer.error === 'ratelimited';
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'x-oauth-scopes': scopes.join(','),
    ...(limited ? { 'retry-after': '1' } : {}),
  };
  sendAnswer(response, { status: limited ? 429 : 200, headers, body }, fault?.answer ?? null);
}

function callOf(world: SlackWorld, methods: ReadonlyMap<string, Method>, name: string, token: string | null, args: Answer): Answer {
  const method = methods.get(name);
  if (method === undefined) return { error: 'unknown_method', req_method: name };
  const problem = authProblem(world, token, method);
  if (problem !== null) return problem;
  const recent = world.journal.filter((entry) => entry.method === name && world.now() - entry.atMs < 60_000).length;
  if (recent >= (method.perMinute ?? Number.POSITIVE_INFINITY)) return { error: 'ratelimited' };
  const unknown = Object.keys(args).filter((key) => !['token', 'team_id', ...method.args].includes(key));
  if (unknown.length === 0) return method.run(args, world);
  const messages = unknown.map((key) => `[ERROR] unknown argument: ${key} [json-pointer:/${key}]`);
  world.complaints.push(...messages);
  return { error: 'invalid_arguments', response_metadata: { messages } };
}
