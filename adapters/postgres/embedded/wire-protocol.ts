import { Duplex } from 'node:stream';

/**
 * The part of PostgreSQL's wire protocol needed to share one session between several clients (where a message ends, and its kind), and the socket of such a client.
 * See https://www.postgresql.org/docs/18/protocol-message-formats.html
 */

/** One message: `kind` is its first byte as a letter, `end` the index just after it. */
export interface Frame {
  kind: string;
  start: number;
  end: number;
}

const LENGTH_BYTES = 4;

/** Returns the complete messages in `bytes` from `start` on; an incomplete one at the end is left out. Pure. */
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

/** Returns the length of the first message of a connection, which has no kind; null while it is incomplete. Pure. */
export function startupLength(bytes: Uint8Array): number | null {
  if (bytes.length < LENGTH_BYTES) return null;
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
  return length <= bytes.length ? length : null;
}

/** Joins several byte arrays into one; a single one is returned as it is, otherwise the result has memory of its own. Pure. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces;
  return first && pieces.length === 1 ? first : new Uint8Array(Buffer.concat(pieces));
}

/** Returns a simple query as a client would send it. Pure. */
export function simpleQuery(sql: string): Uint8Array {
  const frame = Buffer.from(`Q\0\0\0\0${sql}\0`);
  frame.writeUInt32BE(frame.length - 1, 1);
  return new Uint8Array(frame);
}

/** Returns what a server sends to a client that it accepts: no authentication needed, ready for a query, not in a transaction. Pure. */
export function authenticationOk(): Uint8Array {
  return Uint8Array.from([82, 0, 0, 0, 8, 0, 0, 0, 0, 90, 0, 0, 0, 5, 73]);
}

/** The other end of an embedded socket. */
export interface WireSession {
  /** Runs complete messages, up to where the client expects an answer. */
  send(bytes: Uint8Array): void;
  hangUp(): void;
}

/** The methods of a `net.Socket` that `pg` calls: a connection to the embedded database instead of to a server. */
export interface EmbeddedSocket extends Duplex {
  connect(): this;
  setNoDelay(): this;
  setKeepAlive(): this;
  ref(): this;
  unref(): this;
}

/** Kinds of messages after which a client waits for an answer: a query, and the Sync that ends a prepared one. */
const TURN_ENDS = new Set(['Q', 'S']);

/** Creates a socket connected to `session`; accepting the client needs no round trip. */
export function createEmbeddedSocket(session: WireSession): EmbeddedSocket {
  let pending: Uint8Array = new Uint8Array(0);
  let welcomed = false;

  function take(bytes: Uint8Array): void {
    pending = pending.length === 0 ? bytes : joined([pending, bytes]);
    if (!welcomed) {
      const length = startupLength(pending);
      if (length === null) return;
      pending = pending.subarray(length);
      welcomed = true;
      socket.push(authenticationOk());
    }
    const end = framesOf(pending).findLast(({ kind }) => TURN_ENDS.has(kind))?.end;
    if (end === undefined) return;
    // A copy with its own memory: a Node Buffer's memory is a shared pool and must not be transferred to another thread.
    const turn = new Uint8Array(pending.subarray(0, end));
    pending = pending.subarray(end);
    session.send(turn);
  }

  const duplex = new Duplex({
    // Answers are pushed as they arrive; `pg` sends one query at a time, so they can't pile up.
    read() {},
    // A malformed message ends its connection, with the reason: an error thrown inside a stream's write would be lost.
    writev(pieces, done) {
      let refusal: Error | undefined;
      try {
        take(joined(pieces.map(({ chunk }) => chunk as Uint8Array)));
      } catch (error) {
        refusal = error instanceof Error ? error : new Error(String(error));
      }
      done(refusal);
    },
    final(done) {
      duplex.push(null);
      done();
    },
    destroy(error, done) {
      session.hangUp();
      done(error);
    },
  });
  const socket: EmbeddedSocket = Object.assign(duplex, {
    connect() {
      process.nextTick(() => duplex.emit('connect'));
      return socket;
    },
    setNoDelay: () => socket,
    setKeepAlive: () => socket,
    ref: () => socket,
    unref: () => socket,
  });
  return socket;
}
