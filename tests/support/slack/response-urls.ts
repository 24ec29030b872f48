import type { IncomingMessage, ServerResponse } from 'node:http';
import { argsOf } from './body.ts';
import { type Fields, isFields } from './check/complaint.ts';
import { refusalOf } from './check/message.ts';
import type { Faults } from './faults.ts';
import { sendAnswer } from './send-answer.ts';
import { mentionable, type SlackWorld, type StoredMessage } from './world.ts';

/** Valid for five answers within 30 minutes. https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
const MAX_USES = 5;
const LIFE_MS = 1_800_000;
const ARGS = [
  'text',
  'blocks',
  'response_type',
  'replace_original',
  'delete_original',
  'thread_ts',
  'unfurl_links',
  'unfurl_media',
  'mrkdwn',
  'metadata',
];

interface Place {
  channel: string;
  user: string;
  /** The message whose button was clicked; null for commands. */
  original: StoredMessage | null;
  uses: number;
  madeAtMs: number;
}

export interface ResponseUrls {
  /** Makes a path for answers to `user` in `channel`. */
  make(place: { channel: string; user: string; original: StoredMessage | null }): { id: string; path: string };
  /** Answers `POST <path>`. */
  answer(id: string, request: IncomingMessage, response: ServerResponse): Promise<void>;
}

export function createResponseUrls(world: SlackWorld, faults: Faults): ResponseUrls {
  const places = new Map<string, Place>();

  function take(id: string, args: Fields | null): { status: number; body: Fields | string } {
    const place = places.get(id);
    if (place === undefined || args === null) return { status: 404, body: 'no_such_url' };
    if (world.app.now() - place.madeAtMs > LIFE_MS) return { status: 404, body: 'expired_url' };
    place.uses += 1;
    if (place.uses > MAX_USES) return { status: 404, body: 'used_url' };
    const refusal = answerRefusal(world, args, place);
    if (refusal !== null) {
      world.app.complaints.push(...refusal.messages);
      return { status: 200, body: { ok: false, error: refusal.error } };
    }
    show(world, args, place);
    return { status: 200, body: 'ok' };
  }

  return {
    make(place) {
      const id = `r${world.app.nextNumber()}`;
      places.set(id, { ...place, uses: 0, madeAtMs: world.app.now() });
      return { id, path: `/actions/${world.us.teamId}/${id}` };
    },
    async answer(id, request, response) {
      const args = await argsOf(request);
      const fault = faults.next('response_url', world.us.teamId);
      const { status, body } = fault === null || fault.write === true ? take(id, args) : { status: 200, body: 'ok' };
      const outcome = fault !== null ? `fault: ${JSON.stringify(fault.answer)}` : body === 'ok' ? 'ok' : JSON.stringify(body);
      world.app.journal.push({
        method: 'response_url',
        args: args ?? {},
        token: null,
        team: world.us.teamId,
        outcome,
        atMs: world.app.now(),
      });
      sendAnswer(response, { status, headers: {}, body: isFields(body) ? JSON.stringify(body) : body }, fault?.answer ?? null);
    },
  };
}

function answerRefusal(world: SlackWorld, args: Fields, { user }: Place): { error: string; messages: string[] } | null {
  const unknown = Object.keys(args).filter((key) => !ARGS.includes(key));
  if (unknown.length > 0)
    return { error: 'invalid_arguments', messages: unknown.map((key) => `[ERROR] unknown argument: ${key} [json-pointer:/${key}]`) };
  if (args.delete_original === true) return null;
  return refusalOf(args, mentionable(world, [user]));
}

function show(world: SlackWorld, args: Fields, { channel, user, original }: Place): void {
  const text = String(args.text);
  const blocks = Array.isArray(args.blocks) ? args.blocks : [];
  if (args.replace_original === true && original !== null) {
    Object.assign(original, { text, blocks, replaced: true });
    world.events.emit('message', original);
    return;
  }
  const threadTs = typeof args.thread_ts === 'string' ? args.thread_ts : null;
  const ephemeralTo = args.response_type === 'in_channel' ? null : user;
  world.store({ channel, text, blocks, user: world.us.botUserId, botId: world.us.botId, threadTs, metadata: null, ephemeralTo });
}
