import type { IncomingMessage } from 'node:http';

/** The body of a request; null as soon as it is larger than `mostBytes`. Rejects when the request breaks off. */
export async function readBody(request: IncomingMessage, mostBytes: number): Promise<Uint8Array | null> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return null;
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > mostBytes) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
