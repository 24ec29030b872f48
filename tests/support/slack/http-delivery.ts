import { createHmac, randomUUID } from 'node:crypto';
import type { Fields } from './check/complaint.ts';
import { isFields } from './check/complaint.ts';
import { ACK_LIMIT_MS, type Acknowledged, type Delivery } from './sockets.ts';

export const SIGNING_SECRET = '8f742231b10e8888abcd9977aabb85a5';

/** Where Herald listens, as the manifest names it, and the secret that its requests are signed with. */
export interface HttpTarget {
  /** `https://herald.example.org/slack/events`; on loopback http. */
  requestUrl: string;
  signingSecret: string;
  freshConnections?: boolean;
}

/** The result of one request. */
export interface HttpAnswer {
  status: number;
  contentType: string;
  text: string;
}

/** Returns headers that prove that a body comes from Slack. `atMs`: epoch ms. https://docs.slack.dev/authentication/verifying-requests-from-slack Pure. */
export function signedHeaders(body: string, secret: string, atMs: number): Record<string, string> {
  const stamp = String(Math.floor(atMs / 1000));
  const signature = createHmac('sha256', secret).update(`v0:${stamp}:${body}`).digest('hex');
  return {
    'x-slack-request-timestamp': stamp,
    'x-slack-signature': `v0=${signature}`,
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
  };
}

/** Returns the body and content type that Slack uses for a payload; `withCharset`: whether a form's type names a charset. */
export function httpBodyOf(type: string, payload: Fields, withCharset: boolean): { body: string; contentType: string } {
  if (type === 'events_api') return { body: JSON.stringify(payload), contentType: 'application/json' };
  const form = new URLSearchParams(
    type === 'slash_commands'
      ? Object.entries(payload).map(([name, value]): [string, string] => [name, String(value)])
      : { payload: JSON.stringify(payload) },
  );
  return { body: form.toString(), contentType: `application/x-www-form-urlencoded${withCharset ? '; charset=utf-8' : ''}` };
}

/** Posts one request. Redirects are not followed, and Slack waits 3 s at most. */
export async function postToHerald(url: string, body: string, headers: Record<string, string>): Promise<HttpAnswer> {
  const response = await fetch(url, { method: 'POST', body, headers, redirect: 'manual', signal: AbortSignal.timeout(ACK_LIMIT_MS) });
  return { status: response.status, contentType: response.headers.get('content-type') ?? '', text: await response.text() };
}

/** Delivers over HTTP: each body is signed and sent once; events up to three times more until they are answered with 200. `now`: epoch ms. */
export function createHttpDelivery(
  { requestUrl, signingSecret, freshConnections = false }: HttpTarget,
  now: () => number,
  record: (ack: Acknowledged) => void,
): Delivery {
  let sent = 0;
  return {
    async deliver(type, payload, envelopeId = randomUUID()) {
      const startedMs = performance.now();
      const { body, contentType } = httpBodyOf(type, payload, ++sent % 2 === 0);
      const tries = type === 'events_api' ? 4 : 1;
      for (let retry = 0; ; retry++) {
        const again = retry === 0 ? {} : { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': 'http_error' };
        // Slack waits a minute or more before another try, which therefore has another timestamp.
        const headers = {
          ...signedHeaders(body, signingSecret, now() + retry * 1_000),
          ...again,
          'content-type': contentType,
          ...(freshConnections ? { connection: 'close' } : {}),
        };
        const answer = await postToHerald(requestUrl, body, headers);
        if (answer.status === 200) {
          const ack = { envelopeId, type, payload: ackOf(answer), tookMs: performance.now() - startedMs };
          record(ack);
          return ack;
        }
        if (retry + 1 >= tries) throw new Error(`dispatch_failed: ${type} was answered with ${answer.status} ${answer.text}`);
      }
    },
  };
}

/** Returns the content of an answer; plain text is the answer to a command. @throws {Error} if Slack could not read it */
function ackOf({ contentType, text }: HttpAnswer): Fields {
  if (text === '') return {};
  if (contentType.startsWith('text/plain')) return { text };
  if (!contentType.startsWith('application/json')) throw new Error(`an answer of type ${contentType}`);
  const parsed: unknown = JSON.parse(text);
  if (!isFields(parsed)) throw new Error(`an answer that is no object: ${text}`);
  return parsed;
}
