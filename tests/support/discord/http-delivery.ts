import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { ApiError } from './api-error.ts';
import type { Routes } from './route.ts';

const ACK_LIMIT_MS = 3_000;

/** The result of one request. */
export interface HttpAnswer {
  status: number;
  text: string;
}

/** Where Herald listens, and whether each request gets its own connection. */
export interface HttpTarget {
  url: string;
  freshConnections?: boolean;
}

/** How interactions reach the application. */
export interface Delivery {
  ready(): Promise<void>;
  deliver(interaction: object): void;
}

/** The key with which the double signs. */
export interface SigningKey {
  /** For `DISCORD_PUBLIC_KEY`. */
  publicKey: string;
  privateKey: KeyObject;
}

export function createSigningKey(): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { publicKey: publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex'), privateKey };
}

/** Returns headers that prove that a body comes from Discord. `atMs`: epoch ms. Pure. */
export function signedHeaders(body: string, { privateKey }: Pick<SigningKey, 'privateKey'>, atMs: number): Record<string, string> {
  const stamp = String(Math.floor(atMs / 1000));
  return {
    'content-type': 'application/json',
    'user-agent': 'Discord-Interactions/1.0 (+https://discord.com)',
    'x-signature-timestamp': stamp,
    'x-signature-ed25519': sign(null, Buffer.from(stamp + body), privateKey).toString('hex'),
  };
}

/** Posts one request; Discord waits 3 s at most. */
export async function postInteraction(url: string, body: string, headers: Record<string, string>): Promise<HttpAnswer> {
  const response = await fetch(url, { method: 'POST', body, headers, redirect: 'manual', signal: AbortSignal.timeout(ACK_LIMIT_MS) });
  return { status: response.status, text: await response.text() };
}

/**
 * Delivers over HTTP: a PING first, as when the address is saved, then each interaction, whose answer must obey the same rules as one sent to its
 * callback. `answerRoutes`: the routes of such callbacks. `now`: epoch ms.
 */
export function createHttpDelivery(
  { url, freshConnections = false }: HttpTarget,
  key: SigningKey,
  answerRoutes: Routes,
  now: () => number,
): Delivery {
  let ready: Promise<void> | null = null;
  const own: Record<string, string> = freshConnections ? { connection: 'close' } : {};
  const post = (body: string): Promise<HttpAnswer> => postInteraction(url, body, { ...signedHeaders(body, key, now()), ...own });

  async function check(): Promise<void> {
    const ping = JSON.stringify({ id: '900000000000000001', type: 1, version: 1 });
    const pong = await post(ping);
    if (pong.status !== 200 || JSON.stringify(JSON.parse(pong.text)) !== '{"type":1}')
      throw new Error(`the PING was answered with ${pong.status} ${pong.text}`);
    const forged = await postInteraction(url, ping, { ...signedHeaders(ping, key, now()), 'x-signature-ed25519': '0'.repeat(128) });
    if (forged.status !== 401) throw new Error(`a wrong signature was answered with ${forged.status}: Discord removes the address`);
  }

  return {
    ready: () => {
      // An address that failed once is tried again.
      ready ??= check().catch((error: unknown) => {
        ready = null;
        throw error;
      });
      return ready;
    },
    deliver(interaction) {
      const { id, token } = interaction as { id: string; token: string };
      const body = JSON.stringify(interaction);
      void post(body).then(
        ({ status, text }) => {
          if (status !== 200) return;
          const take = answerRoutes['POST /interactions/:interaction/:token/callback'];
          const call = { params: { interaction: id, token }, query: new URLSearchParams(), body: JSON.parse(text), embedsLost: false };
          try {
            take?.(call);
          } catch (error) {
            // An answer that comes too late is ignored. Anything else wrong with it is a mistake of its sender.
            if (!(error instanceof ApiError && error.status === 404)) throw error;
          }
        },
        () => {},
      );
    },
  };
}
