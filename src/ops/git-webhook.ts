import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Log } from './log.ts';

/** Answers one call of a webhook. */
export type Webhook = (headers: IncomingHttpHeaders, body: Uint8Array) => { status: number; body: Readonly<Record<string, unknown>> };

/** Deliveries that are remembered, so that none counts twice. */
const REMEMBERED = 1_000;

export interface GitWebhookOptions {
  /** Shared with the repository's host; at least 16 characters. */
  secret: string;
  /** Somebody who knows the secret says that something was pushed. */
  onPush: () => void;
  log: Log;
}

/**
 * Takes pushes of GitHub, Gitea and Forgejo (`X-Hub-Signature-256`, over the body) and of GitLab (`X-Gitlab-Token`), each delivery once. The body
 * itself is not read: whatever it says, the repository is asked. 202: taken; 200: known already, or a mere test; 401: not signed with our secret.
 */
export function createGitWebhook({ secret, onPush, log }: GitWebhookOptions): Webhook {
  const known = new Set<string>();

  /** Whether it is the first with any of these names. */
  const isFirst = (names: readonly string[]): boolean => {
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

  return (headers, body) => {
    const signature = one(headers['x-hub-signature-256']);
    const token = one(headers['x-gitlab-token']);
    const isOurs = signature === null ? token !== null && isSame(digest(token), digest(secret)) : isSigned(body, signature, secret);
    if (!isOurs) {
      log('webhook.refused', { reason: signature === null && token === null ? 'unsigned' : 'wrong signature' });
      return { status: 401, body: { error: 'not signed with the secret that Herald knows' } };
    }
    const event = one(headers['x-github-event']) ?? one(headers['x-gitlab-event']) ?? 'push';
    if (event === 'ping') return { status: 200, body: { pong: true } };
    const id = one(headers['x-github-delivery']) ?? one(headers['idempotency-key']) ?? one(headers['x-gitlab-event-uuid']);
    // A signature covers the body, not the delivery's name: a caught call must not count again under another.
    const names = [
      ...(id === null ? [] : [`id ${digest(id).toString('hex')}`]),
      ...(signature === null ? [] : [`body ${signature.toLowerCase()}`]),
    ];
    if (!isFirst(names)) return { status: 200, body: { known: true } };
    log('webhook.push', { hook: event.slice(0, 40) });
    onPush();
    return { status: 202, body: { fetching: true } };
  };
}

function one(header: string | string[] | undefined): string | null {
  return typeof header === 'string' && header !== '' ? header : null;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function isSigned(body: Uint8Array, signature: string, secret: string): boolean {
  const [, hex = ''] = /^sha256=([0-9a-f]{64})$/i.exec(signature) ?? [];
  return isSame(createHmac('sha256', secret).update(body).digest(), Buffer.from(hex, 'hex'));
}

/** In a time that says nothing about where they differ. */
function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
