import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { type APIInteraction, InteractionType } from 'discord.js';
import { parseJsonObject } from '../../../src/lib/parse-json-object.ts';
import { STAMP_WINDOW_MS, stampRefusal } from '../../../src/lib/request-stamp.ts';
import { withTimeout } from '../../../src/lib/timeout.ts';
import { createTtlSet } from '../../../src/lib/ttl-set.ts';
import type { CallbackAnswer, CallbackRequest, HttpCallback } from '../../../src/ports/http-callback.ts';

/** Path to which Discord sends all interactions over HTTP: commands, buttons, menus and forms. */
export const HTTP_PATH = '/discord/interactions';
/** Maximum size of a request body, bytes. The largest include a message with its embeds, which Discord's own limits keep far below this. */
const BODY_MAX_BYTES = 524_288;
/** Maximum time until the first response, ms: Discord gives up after 3 s. https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-callback */
const ANSWER_MS = 2_800;
const PONG = { type: 1 };

/** Sends the first response to an interaction as the HTTP response to its request; returns false if it is too late for that. */
export type RespondInline = (body: object) => boolean;

export interface HttpEndpoint extends HttpCallback {
  /** Sets the receiver of interactions from now on; null: none. */
  listen(receive: ((interaction: APIInteraction, respond: RespondInline) => void) | null): void;
  /** Epoch ms of the last correctly signed request; null: none yet. */
  lastRequestAtMs(): number | null;
}

/** Creates the endpoint for requests signed with the application's key. Each is accepted once: a replayed request (same signature) is refused. */
export function createHttpEndpoint({ publicKey, now }: { publicKey: string; now(): number }): HttpEndpoint {
  const key = createPublicKey({ format: 'der', type: 'spki', key: Buffer.from(KEY_PREFIX + publicKey, 'hex') });
  // A signature is valid as long as its timestamp, which may be off by the window to either side.
  const taken = createTtlSet(2 * STAMP_WINDOW_MS, now);
  let receive: Parameters<HttpEndpoint['listen']>[0] = null;
  let lastRequestAtMs: number | null = null;

  return {
    path: HTTP_PATH,
    bodyMaxBytes: BODY_MAX_BYTES,
    listen(listener) {
      receive = listener;
    },
    lastRequestAtMs: () => lastRequestAtMs,
    refusalOf: (headers) => headerRefusal(headers, now()),
    async answer(request): Promise<CallbackAnswer> {
      if (!isSigned(request, key)) return { status: 401, body: 'wrong signature' };
      lastRequestAtMs = now();
      const interaction = parseInteraction(request.body);
      if (interaction === null) return { status: 400, body: 'no interaction' };
      // Discord pings the address before accepting it in the settings, and occasionally afterwards.
      if (interaction.type === InteractionType.Ping) return { status: 200, body: PONG };
      if (!taken.add(String(request.headers['x-signature-ed25519']))) return { status: 401, body: 'sent a second time' };
      if (receive === null) return { status: 503, body: 'Herald is starting, or stopping' };
      const body = await firstAnswer(interaction, receive);
      return body === null ? { status: 500, body: 'not answered' } : { status: 200, body };
    },
  };
}

async function firstAnswer(
  interaction: APIInteraction,
  receive: NonNullable<Parameters<HttpEndpoint['listen']>[0]>,
): Promise<object | null> {
  let isOver = false;
  const answered = new Promise<object>((resolve) => {
    receive(interaction, (body) => {
      if (isOver) return false;
      isOver = true;
      resolve(body);
      return true;
    });
  });
  const body = await withTimeout(ANSWER_MS, answered);
  isOver = true;
  return body ?? null;
}

function parseInteraction(body: Buffer): APIInteraction | null {
  const parsed = parseJsonObject(body.toString('utf8'));
  return parsed !== null && 'type' in parsed && typeof parsed.id === 'string' ? (parsed as unknown as APIInteraction) : null;
}

type Headers = CallbackRequest['headers'];

/** DER bytes (hex) that precede the 32 bytes of an Ed25519 public key (RFC 8410). */
const KEY_PREFIX = '302a300506032b6570032100';

/** Returns why a request can't be from Discord, judging by its headers; null: it may be. `nowMs`: epoch ms. Pure. */
function headerRefusal(headers: Headers, nowMs: number): string | null {
  const { 'x-signature-ed25519': signature, 'x-signature-timestamp': stamp } = headers;
  if (signature === undefined && stamp === undefined) return 'unsigned';
  if (typeof signature !== 'string' || !/^[0-9a-f]{128}$/i.test(signature)) return 'malformed signature';
  return stampRefusal(stamp, nowMs);
}

/** Whether Discord signed this body and timestamp; the headers must have passed `headerRefusal`. https://docs.discord.com/developers/interactions/overview#setting-up-an-endpoint-validating-security-request-headers Pure. */
function isSigned({ headers, body }: CallbackRequest, key: KeyObject): boolean {
  const { 'x-signature-ed25519': signature, 'x-signature-timestamp': stamp } = headers;
  return verify(null, Buffer.concat([Buffer.from(String(stamp)), body]), key, Buffer.from(String(signature), 'hex'));
}
