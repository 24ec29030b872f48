/**
 * PostgreSQL's wire protocol, as far as it must be understood to let several clients share one session: where a message ends, and what its kind is.
 * See https://www.postgresql.org/docs/18/protocol-message-formats.html
 */

/** One message: `kind` is its first byte as a letter, `end` the index just after it. */
export interface Frame {
  kind: string;
  start: number;
  end: number;
}

const LENGTH_BYTES = 4;

/** The whole messages in `bytes` from `start` on; a message whose end has not come yet is left out. Pure. */
export function framesOf(bytes: Uint8Array, start = 0): readonly Frame[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames: Frame[] = [];
  let at = start;
  while (at + 1 + LENGTH_BYTES <= bytes.length) {
    const end = at + 1 + view.getUint32(at + 1);
    if (end > bytes.length) break;
    frames.push({ kind: String.fromCharCode(view.getUint8(at)), start: at, end });
    at = end;
  }
  return frames;
}

/** Length of the first message of a connection, which has no kind; null while it has not come completely. Pure. */
export function startupLength(bytes: Uint8Array): number | null {
  if (bytes.length < LENGTH_BYTES) return null;
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
  return length <= bytes.length ? length : null;
}

/** Several pieces of bytes as one. Pure. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces;
  if (first && pieces.length === 1) return first;
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** A simple query, as a client would send it. Pure. */
export function simpleQuery(sql: string): Uint8Array {
  const text = new TextEncoder().encode(sql);
  const frame = new Uint8Array(1 + LENGTH_BYTES + text.length + 1);
  frame[0] = 'Q'.charCodeAt(0);
  new DataView(frame.buffer).setUint32(1, LENGTH_BYTES + text.length + 1);
  frame.set(text, 1 + LENGTH_BYTES);
  return frame;
}

/** What a server says to a client it lets in: authentication is not needed, ready for a query, not in a transaction. Pure. */
export function authenticationOk(): Uint8Array {
  return Uint8Array.from([82, 0, 0, 0, 8, 0, 0, 0, 0, 90, 0, 0, 0, 5, 73]);
}
