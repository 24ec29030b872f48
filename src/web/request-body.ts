import type { IncomingMessage } from 'node:http';
import type { MiddlewareHandler } from 'hono';
import { withTimeout } from '../lib/timeout.ts';
import type { WebEnv } from './routes.ts';

/** Maximum part of an unread body that is discarded before the connection is closed, so that the client can read its answer. */
const DISCARDED_MAX_BYTES = 256 * 1024;
const DISCARD_MS = 1_000;

/**
 * Reads a body piece by piece and keeps nothing of it. Resolves to `too-large` as soon as it exceeds `maxBytes` (the rest stays unread), and to
 * `broken` if the request ends before its body does.
 */
export function streamBody(
  incoming: IncomingMessage,
  maxBytes: number,
  onPiece: (piece: Buffer) => void,
): Promise<'whole' | 'too-large' | 'broken'> {
  return new Promise((resolve) => {
    let bytes = 0;
    const end = (how: 'whole' | 'too-large' | 'broken') => (): void => {
      incoming.off('data', onData).off('end', onEnd).off('close', onBroken).off('error', onBroken);
      incoming.pause();
      resolve(how);
    };
    const onEnd = end('whole');
    const onBroken = end('broken');
    const onTooLarge = end('too-large');
    const onData = (piece: Buffer): void => {
      bytes += piece.length;
      if (bytes > maxBytes) onTooLarge();
      else onPiece(piece);
    };
    if (incoming.destroyed) return onBroken();
    incoming.on('data', onData).on('end', onEnd).on('close', onBroken).on('error', onBroken);
  });
}

/**
 * Closes the connection after an answer that did not need the request's body (usually a refusal), instead of receiving all of it.
 * The whole answer is sent at once; some of the body is then discarded before closing, since closing with unread bytes could make the client lose the answer.
 */
export function closeOnUnreadBody(): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    await next();
    const { incoming } = c.env;
    const { 'content-length': length = '0', 'transfer-encoding': encoding } = incoming.headers;
    if (incoming.complete || (length === '0' && encoding === undefined)) return;
    const words = new Uint8Array(await c.res.arrayBuffer());
    const headers = new Headers(c.res.headers);
    headers.set('connection', 'close');
    headers.set('content-length', String(words.length));
    const body = new ReadableStream<Uint8Array>({
      start: async (controller) => {
        controller.enqueue(words);
        await discard(incoming);
        // Already closed if the client is gone.
        if (!incoming.destroyed) controller.close();
      },
    });
    const { status } = c.res;
    c.res = undefined;
    c.res = new Response(body, { status, headers });
  };
}

async function discard(incoming: IncomingMessage): Promise<void> {
  await withTimeout(
    DISCARD_MS,
    streamBody(incoming, DISCARDED_MAX_BYTES, () => undefined),
  );
}
