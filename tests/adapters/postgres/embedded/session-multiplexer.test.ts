import { describe, expect, it } from 'vitest';
import { createSessionMultiplexer, type SessionStatus } from '../../../../adapters/postgres/embedded/session-multiplexer.ts';

/** A session that notes what it is asked to run; `b…` begins a transaction, `c…` and a rollback end it. */
function scene() {
  const ran: string[] = [];
  let status: SessionStatus = 'I';
  let running = 0;
  const turns = createSessionMultiplexer(async (client, bytes) => {
    expect(++running).toBe(1);
    const text = Buffer.from(bytes).toString();
    ran.push(client === null ? 'rollback' : `${client}:${text}`);
    if (text.startsWith('b')) status = 'T';
    else if (client === null || text.startsWith('c')) status = 'I';
    await Promise.resolve();
    running--;
    return status;
  });
  const idle = () => new Promise((resolve) => setImmediate(resolve));
  return { ran, idle, drop: turns.drop, add: (client: number, text: string) => turns.add(client, Buffer.from(text)) };
}

describe('turns', () => {
  it('runs one after the other, first come first served', async () => {
    const { add, ran, idle } = scene();
    add(1, 'x');
    add(2, 'y');
    add(1, 'z');
    await idle();
    expect(ran).toEqual(['1:x', '2:y', '1:z']);
  });

  it('lets nobody into a transaction, and everybody in again after it', async () => {
    const { add, ran, idle } = scene();
    add(1, 'begin');
    add(2, 'other');
    await idle();
    expect(ran).toEqual(['1:begin']);
    add(3, 'third');
    add(1, 'inside');
    add(1, 'commit');
    await idle();
    expect(ran).toEqual(['1:begin', '1:inside', '1:commit', '2:other', '3:third']);
  });

  it('rolls back what a client leaves open, and forgets what it still wanted', async () => {
    const { add, drop, ran, idle } = scene();
    add(1, 'begin');
    add(2, 'other');
    await idle();
    add(1, 'x');
    drop(1);
    await idle();
    expect(ran).toEqual(['1:begin', '1:x', 'rollback', '2:other']);
  });

  it('rolls back for a client that goes while its transaction is just beginning', async () => {
    const { add, drop, ran, idle } = scene();
    add(1, 'begin');
    add(1, 'never');
    add(2, 'other');
    drop(1);
    await idle();
    expect(ran).toEqual(['1:begin', 'rollback', '2:other']);
  });

  it('goes on when a client goes that had nothing open', async () => {
    const { add, drop, ran, idle } = scene();
    add(1, 'begin');
    add(2, 'unwanted');
    drop(2);
    add(1, 'commit');
    add(3, 'third');
    await idle();
    expect(ran).toEqual(['1:begin', '1:commit', '3:third']);
  });
});
