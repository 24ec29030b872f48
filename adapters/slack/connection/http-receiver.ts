import { createHmac, timingSafeEqual } from 'node:crypto';
import type { App, Receiver } from '@slack/bolt';
import { parseJsonObject } from '../../../src/lib/parse-json-object.ts';
import { STAMP_WINDOW_MS, stampRefusal } from '../../../src/lib/request-stamp.ts';
import { rejectAfter } from '../../../src/lib/timeout.ts';
import { createTtlSet } from '../../../src/lib/ttl-set.ts';
import { duration } from '../../../src/model/span.ts';
import type { Log } from '../../../src/ops/log.ts';
import type { CallbackAnswer, CallbackRequest, HttpCallback } from '../../../src/ports/http-callback.ts';
import { failureOf } from '../failure.ts';
import type { NoteConnection, Transport } from './socket.ts';

/** Path to which Slack sends everything over HTTP: events, buttons, menus and commands. */
export const HTTP_PATH = '/slack/events';
/** Maximum size of a request body. The largest bodies are views with all their state; Slack's own limits keep them far below this. */
const BODY_MAX_BYTES = 524_288;
/** Maximum time for an acknowledgement, ms; Slack gives up after 3 s. https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response */
const ACK_MS = 2_800;

/** A Bolt receiver without a server of its own. */
export interface SlackHttpReceiver extends Receiver, HttpCallback {
  /** Returns the transport: Slack's requests arrive at our web server, which passes them on. */
  transport(note: NoteConnection): Transport;
}

/** Creates a receiver that accepts requests signed with `signingSecret`, each once: a replay with an old signature does nothing. `now`: epoch ms. */
export function createHttpReceiver({ signingSecret, log, now }: { signingSecret: string; log: Log; now(): number }): SlackHttpReceiver {
  let app: App | null = null;
  let lastRequestAtMs: number | null = null;
  // A signature is valid for as long as its timestamp is.
  const taken = createTtlSet(2 * STAMP_WINDOW_MS, now);

  async function process(request: CallbackRequest): Promise<CallbackAnswer> {
    const body = parseBody(request);
    if (body === null) return { status: 400, body: 'neither JSON nor a form of Slack' };
    if (body.ssl_check === '1') return { status: 200, body: '' };
    if (body.type === 'url_verification') return { status: 200, body: { challenge: String(body.challenge ?? '') } };
    if (app === null) return { status: 503, body: 'Herald is starting, or stopping' };
    const retryNum = Number(request.headers['x-slack-retry-num']);
    const event = { body, ...(Number.isInteger(retryNum) ? { retryNum } : {}) };
    try {
      return { status: 200, body: await acknowledgement(app, event) };
    } catch (error) {
      log('slack.event-failed', { failure: failureOf(error) });
      return { status: error instanceof NobodyAnswered ? 404 : 500, body: 'not acknowledged' };
    }
  }

  const receiver: SlackHttpReceiver = {
    path: HTTP_PATH,
    bodyMaxBytes: BODY_MAX_BYTES,
    refusalOf: (headers) => headerRefusal(headers, now()),
    async answer(request) {
      if (!isSigned(request, signingSecret)) return { status: 401, body: 'wrong signature' };
      lastRequestAtMs = now();
      if (taken.add(String(request.headers['x-slack-signature']))) return process(request);
      // Slack's own second try may come within the same second as the first, and then has the same signature: the third try comes a minute later.
      return request.headers['x-slack-retry-num'] === undefined
        ? { status: 401, body: 'sent a second time' }
        : { status: 503, body: 'the first try is being answered' };
    },
    init(initialized) {
      app = initialized;
    },
    async start() {},
    async stop() {
      app = null;
    },
    transport: (note) => ({
      receivers: () => [receiver],
      connect: async () => note(null),
      health(who) {
        if (who === null) return null;
        // Only the requests themselves show whether Slack can reach us.
        const last = lastRequestAtMs === null ? null : duration(Math.max(0, now() - lastRequestAtMs));
        const heard = last === null ? `no request at ${HTTP_PATH} yet` : `last request ${last} ago`;
        return { ready: true, detail: `connected ${who} over HTTP (${heard})` };
      },
      close: async () => void (await receiver.stop()),
    }),
  };
  return receiver;
}

class NobodyAnswered extends Error {}

/** Returns the first answer of the listeners; they may go on after it. @throws {NobodyAnswered} if there is none within 2.8 s, and whatever the listeners throw before it */
function acknowledgement(app: App, event: { body: object; retryNum?: number }): Promise<string | object> {
  const answered = new Promise<string | object>((resolve, reject) => {
    const ack = async (response?: unknown): Promise<void> =>
      resolve(typeof response === 'string' || (typeof response === 'object' && response !== null) ? response : '');
    app.processEvent({ ...event, ack }).then(() => reject(new NobodyAnswered('no listener')), reject);
  });
  return rejectAfter(ACK_MS, answered, () => new NobodyAnswered(`no acknowledgement within ${ACK_MS} ms`));
}

/** Parses JSON (events) or a form: a command, or JSON in its field `payload` (everything else). null if it is neither. Pure. */
function parseBody({ headers, body }: CallbackRequest): Readonly<Record<string, unknown>> | null {
  const [type = ''] = String(headers['content-type'] ?? '')
    .toLowerCase()
    .split(';', 1);
  const text = body.toString('utf8');
  if (type.trim() === 'application/json') return parseJsonObject(text);
  if (type.trim() !== 'application/x-www-form-urlencoded') return null;
  const form = new URLSearchParams(text);
  const payload = form.get('payload');
  return payload === null ? Object.fromEntries(form) : parseJsonObject(payload);
}

/** Returns why a request can't be from Slack, judging by its headers; null if it may be. https://docs.slack.dev/authentication/verifying-requests-from-slack `nowMs`: epoch ms. */
function headerRefusal(headers: CallbackRequest['headers'], nowMs: number): string | null {
  const { 'x-slack-signature': signature, 'x-slack-request-timestamp': stamp } = headers;
  if (signature === undefined && stamp === undefined) return 'unsigned';
  if (typeof signature !== 'string' || !/^v0=[0-9a-f]{64}$/.test(signature)) return 'malformed signature';
  return stampRefusal(stamp, nowMs);
}

/** Whether this body and timestamp were signed with `secret`; the headers must have passed `headerRefusal`. Compares in constant time. */
function isSigned({ headers, body }: CallbackRequest, secret: string): boolean {
  const { 'x-slack-signature': signature, 'x-slack-request-timestamp': stamp } = headers;
  const made = createHmac('sha256', secret).update(`v0:${stamp}:`).update(body).digest();
  return timingSafeEqual(made, Buffer.from(String(signature).slice('v0='.length), 'hex'));
}
