import { Duplex } from 'node:stream';
import { authenticationOk, framesOf, joined, startupLength } from './wire-protocol.ts';

/** The other end of an embedded socket. */
export interface WireSession {
  /** Runs whole messages, up to where the client expects an answer. */
  send(bytes: Uint8Array): void;
  hangUp(): void;
}

/** What `pg` calls of a `net.Socket`: a connection to the embedded database instead of to a server. */
export interface EmbeddedSocket extends Duplex {
  connect(): this;
  setNoDelay(): this;
  setKeepAlive(): this;
  ref(): this;
  unref(): this;
}

/** Kinds of messages after which a client waits for an answer: a query, and the Sync that ends a prepared one. */
const TURN_ENDS = new Set(['Q', 'S']);

/** A socket that speaks to `session`; letting the client in needs no round trip. */
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
    // A copy with memory of its own: a Node Buffer's is a pool that others share, and must not travel to another thread.
    const turn = new Uint8Array(pending.subarray(0, end));
    pending = pending.subarray(end);
    session.send(turn);
  }

  const duplex = new Duplex({
    // Answers are pushed as they come; `pg` sends one query at a time, so that they can't pile up.
    read() {},
    // What is wrong with a message ends its connection, with the reason: thrown inside a stream's write it would be lost.
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
