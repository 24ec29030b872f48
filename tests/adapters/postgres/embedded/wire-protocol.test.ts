import { describe, expect, it } from 'vitest';
import { authenticationOk, framesOf, joined, simpleQuery, startupLength } from '../../../../adapters/postgres/embedded/wire-protocol.ts';

describe('wire frames', () => {
  it('finds where each message ends, and waits for one that is not complete', () => {
    const two = joined([simpleQuery('select 1'), simpleQuery('select 22')]);
    expect(framesOf(two)).toEqual([
      { kind: 'Q', start: 0, end: 14 },
      { kind: 'Q', start: 14, end: 29 },
    ]);
    expect(framesOf(two.subarray(0, 28)).map(({ end }) => end)).toEqual([14]);
    expect(framesOf(two.subarray(0, 4))).toEqual([]);
  });

  it('reads bytes that stand in the middle of a larger buffer', () => {
    const shifted = joined([new Uint8Array(7), simpleQuery('x')]).subarray(7);
    expect(framesOf(shifted)).toEqual([{ kind: 'Q', start: 0, end: 7 }]);
  });

  it('waits for the whole of the first message of a connection', () => {
    const startup = Uint8Array.from([0, 0, 0, 9, 0, 3, 0, 0, 0]);
    expect(startupLength(startup.subarray(0, 3))).toBeNull();
    expect(startupLength(startup.subarray(0, 8))).toBeNull();
    expect(startupLength(startup)).toBe(9);
  });

  it('lets a client in and tells it to go on', () => {
    expect(framesOf(authenticationOk()).map(({ kind }) => kind)).toEqual(['R', 'Z']);
  });

  it('counts the bytes of a query, not its letters', () => {
    expect(framesOf(simpleQuery('ä'))).toEqual([{ kind: 'Q', start: 0, end: 8 }]);
  });
});
