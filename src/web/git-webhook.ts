import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type Context, Hono } from 'hono';
import type { Log } from '../ops/log.ts';
import { createRefusalLog } from './refusal-log.ts';
import { streamBody } from './request-body.ts';
import { onlyMethods, type Routes, refusal, type WebEnv } from './routes.ts';
import { isSameSecret } from './same-secret.ts';

const PATH = '/webhook/git';
/** Number of names of webhook deliveries remembered, so that none counts twice. */
const REMEMBERED = 1_000;
const BODY_MAX_BYTES = 1_048_576;

export interface GitWebhookOptions {
  /** Shared with the repository's host; at least 16 characters. */
  secret: string;
  /** Called when a caller that knows the secret reports a push. */
  onPush: () => void;
  log: Log;
  /** Maximum number of bodies received at the same time; further callers get 503. Default: 20. */
  concurrentMax?: number;
}

/**
 * Accepts pushes at `POST /webhook/git` from GitHub, Gitea and Forgejo (`X-Hub-Signature-256`, over the body) and from GitLab (`X-Gitlab-Token`),
 * each delivery once. A call without a well-formed signature, or with a wrong token, is refused before its body is received. The body is only hashed,
 * neither parsed nor kept: Herald fetches from the repository instead. 202: accepted; 200: already known, or only a ping; 401: not signed with our secret.
 */
export function gitWebhook({ secret, onPush, log, concurrentMax = 20 }: GitWebhookOptions): Routes {
  const app = new Hono<WebEnv>();
  const isFirst = createMemory();
  let inFlight = 0;
  const noteRefusal = createRefusalLog((reason, calls) => log('webhook.refused', { reason, calls }));

  const unauthorized = (c: Context<WebEnv>, reason: string): Response => {
    noteRefusal(reason);
    return refusal(c, 401, 'not signed with the secret that Herald knows');
  };

  app.post(PATH, async (c) => {
    const { incoming } = c.env;
    const proof = proofIn(incoming.headers);
    if (proof === null) return unauthorized(c, 'unsigned');
    if (proof.kind === 'malformed') return unauthorized(c, 'malformed signature');
    if (proof.kind === 'token' && !isSameSecret(proof.token, secret)) return unauthorized(c, 'wrong token');
    if (Number(incoming.headers['content-length'] ?? 0) > BODY_MAX_BYTES) return tooLarge(c);
    if (inFlight >= concurrentMax) {
      c.header('retry-after', '10');
      return refusal(c, 503, 'too many calls at once');
    }
    const hmac = createHmac('sha256', secret);
    inFlight += 1;
    const received = await streamBody(incoming, BODY_MAX_BYTES, (piece) => void hmac.update(piece)).finally(() => {
      inFlight -= 1;
    });
    if (received === 'too-large') return tooLarge(c);
    if (received === 'broken') return refusal(c, 400, 'the request broke off');
    if (proof.kind === 'signature' && !timingSafeEqual(hmac.digest(), proof.signature)) return unauthorized(c, 'wrong signature');
    return taken(c, proof);
  });
  app.all(PATH, onlyMethods('POST'));

  /** Answers a call that has proved that it knows the secret. */
  function taken(c: Context<WebEnv>, proof: Exclude<Proof, { kind: 'malformed' }>): Response {
    const pushEvent = c.req.header('x-github-event') || c.req.header('x-gitlab-event') || 'push';
    if (pushEvent === 'ping') return c.json({ pong: true });
    const id = c.req.header('x-github-delivery') || c.req.header('idempotency-key') || c.req.header('x-gitlab-event-uuid');
    // A signature covers the body, not the delivery's id: an intercepted call must not count again under another id.
    const names = [
      ...(id ? [`id ${createHash('sha256').update(id).digest('hex')}`] : []),
      ...(proof.kind === 'signature' ? [`body ${proof.signature.toString('hex')}`] : []),
    ];
    if (!isFirst(names)) return c.json({ known: true });
    log('webhook.push', { pushEvent: pushEvent.slice(0, 40) });
    onPush();
    return c.json({ fetching: true }, 202);
  }

  return app;
}

function tooLarge(c: Context<WebEnv>): Response {
  return refusal(c, 413, `at most ${BODY_MAX_BYTES} bytes`);
}

type Proof = { kind: 'signature'; signature: Buffer } | { kind: 'token'; token: string } | { kind: 'malformed' };

/** Returns the proof in the headers that the caller knows the secret; null if there is none. A signature takes precedence over a token. Pure. */
function proofIn(headers: IncomingHttpHeaders): Proof | null {
  const { 'x-hub-signature-256': signature, 'x-gitlab-token': token } = headers;
  if (typeof signature === 'string' && signature !== '') {
    const [, hex] = /^sha256=([0-9a-f]{64})$/i.exec(signature) ?? [];
    return hex === undefined ? { kind: 'malformed' } : { kind: 'signature', signature: Buffer.from(hex, 'hex') };
  }
  return typeof token === 'string' && token !== '' ? { kind: 'token', token } : null;
}

/** Returns a function that reports whether none of a delivery's names was seen before; it remembers the last thousand names. */
function createMemory(): (names: readonly string[]) => boolean {
  const known = new Set<string>();
  return (names) => {
    const first = names.every((name) => !known.has(name));
    for (const name of names) {
      known.delete(name);
      known.add(name);
    }
    for (const name of known) {
      if (known.size <= REMEMBERED) break;
      known.delete(name);
    }
    return first;
  };
}
