import { once } from 'node:events';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { createEmbeddedSocket, joined, simpleQuery, type WireSession } from '../../../../adapters/postgres/embedded/wire-protocol.ts';

const STARTUP = Uint8Array.from([0, 0, 0, 9, 0, 3, 0, 0, 0]);

/** A Node Buffer in the middle of the pool that Node shares among small ones. */
function pooled(bytes: Uint8Array): Buffer {
  const buffer = Buffer.from('x'.repeat(bytes.length));
  buffer.set(bytes);
  expect(buffer.buffer.byteLength).toBeGreaterThan(buffer.length);
  return buffer;
}

/** What a client that writes these pieces one by one makes the session run. */
async function turnsOf(...pieces: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const turns: Uint8Array[] = [];
  const socket = createEmbeddedSocket({ send: (bytes) => turns.push(bytes), hangUp: () => undefined });
  for (const piece of pieces) await new Promise((resolve) => socket.write(piece, resolve));
  socket.destroy();
  return turns;
}

describe('an embedded socket', () => {
  const query = simpleQuery('select 1');

  it.each([
    ['in one piece', [pooled(joined([STARTUP, query]))]],
    ['message by message', [pooled(STARTUP), pooled(query)]],
    ['cut in the middle', [pooled(STARTUP), pooled(query.subarray(0, 3)), pooled(query.subarray(3))]],
    ['two at once', [pooled(STARTUP), pooled(joined([query, query.subarray(0, 2)])), pooled(query.subarray(2))]],
  ])('hands over bytes with memory of their own, so that another thread can take it: %s', async (_, pieces) => {
    const turns = await turnsOf(...pieces);
    expect(turns.length).toBeGreaterThan(0);
    for (const bytes of turns) {
      expect([bytes.byteOffset, bytes.buffer.byteLength]).toEqual([0, bytes.byteLength]);
      expect(pieces.some((piece) => piece.buffer === bytes.buffer)).toBe(false);
      const moved = structuredClone(bytes, { transfer: [bytes.buffer as ArrayBuffer] });
      expect(Buffer.from(moved)).toEqual(Buffer.from(query));
    }
  });

  describe('whose session refuses a message', () => {
    const reason = new Error('could not be cloned');
    const refusing = (hangUp = () => {}): WireSession => ({
      send: () => {
        throw reason;
      },
      hangUp,
    });

    it('ends with the reason, and hangs up', async () => {
      let hungUp = 0;
      const socket = createEmbeddedSocket(refusing(() => void hungUp++));
      const failed = once(socket, 'error');
      socket.write(joined([STARTUP, query]));
      expect(await failed).toEqual([reason]);
      expect([socket.destroyed, hungUp]).toEqual([true, 1]);
    });

    it('ends with the reason also when several messages have piled up', async () => {
      const socket = createEmbeddedSocket(refusing());
      const failed = once(socket, 'error');
      socket.cork();
      for (const piece of [STARTUP, query, query]) socket.write(piece);
      socket.uncork();
      expect(await failed).toEqual([reason]);
    });

    it('refuses the query that was asked, instead of leaving it without an answer', async () => {
      const pool = new pg.Pool({ max: 1, stream: () => createEmbeddedSocket(refusing()) });
      pool.on('error', () => undefined);
      await expect(pool.query('select 1')).rejects.toBe(reason);
      await pool.end();
    });
  });
});
