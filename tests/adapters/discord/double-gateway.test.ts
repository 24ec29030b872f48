import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type DiscordDouble, startDiscordDouble } from '../../support/discord/discord-double.ts';

interface Packet {
  op: number;
  t: string | null;
  d: Record<string, unknown>;
}

let double: DiscordDouble;
const open: WebSocket[] = [];
beforeAll(async () => {
  double = await startDiscordDouble();
});
beforeEach(() => {
  Object.assign(double.sessions, { remaining: 1_000, shards: 2, minShards: 1, maxConcurrency: 1, identifyEveryMs: 0 });
});
afterEach(() => {
  for (const socket of open.splice(0)) socket.terminate();
});
afterAll(() => double.stop());

/** Connects, and identifies as this shard; `next` gives one packet after the other, HELLO left out. */
async function identify(shard: readonly [number, number], intents = 1) {
  const socket = new WebSocket(double.apiUrl.replace('http', 'ws').replace('/api', ''));
  open.push(socket);
  const packets: Packet[] = [];
  let heard: () => void = () => {};
  socket.on('message', (raw) => {
    packets.push(JSON.parse(String(raw)) as Packet);
    heard();
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ op: 2, d: { token: double.token, intents, properties: {}, shard } }));
  const next = async (): Promise<Packet> => {
    for (;;) {
      const packet = packets.shift();
      if (packet && packet.op !== 10) return packet;
      if (!packet)
        await new Promise<void>((resolve) => {
          heard = resolve;
        });
    }
  };
  return { socket, next, closed: once(socket, 'close').then(([code]) => Number(code)) };
}

describe('the gateway of the double', () => {
  it('divides servers by their ids, and tells of each after READY', async () => {
    const [even, odd] = [double.addGuild([0, 2]), double.addGuild([1, 2])];
    const mine = [...double.world.guilds].filter((id) => (BigInt(id) >> 22n) % 2n === 1n);
    const { next } = await identify([1, 2]);
    const ready = await next();
    expect(ready).toMatchObject({ t: 'READY', d: { shard: [1, 2], guilds: mine.map((id) => ({ id, unavailable: true })) } });
    expect(mine).toContain(odd);
    expect(mine).not.toContain(even);
    const created: unknown[] = [];
    for (const _ of mine) created.push((await next()).d.id);
    expect(created).toEqual(mine);
    double.leaveGuild(even);
    double.leaveGuild(odd);
    expect(await next()).toMatchObject({ t: 'GUILD_DELETE', d: { id: odd } });
  });

  it('tells of no server without the intent', async () => {
    const guild = double.addGuild([0, 1]);
    const { next } = await identify([0, 1], 0);
    expect(await next()).toMatchObject({ t: 'READY' });
    double.leaveGuild(guild);
    double.gateway.dispatch('INTERACTION_CREATE', { id: '1', guild_id: guild });
    expect(await next()).toMatchObject({ t: 'INTERACTION_CREATE' });
  });

  it('closes with 4010 for a shard that is none, and with 4011 for too few', async () => {
    expect(await (await identify([2, 2])).closed).toBe(4010);
    double.sessions.minShards = 2;
    expect(await (await identify([0, 1])).closed).toBe(4011);
  });

  it('refuses who identifies too soon, by buckets; what it takes is taken off what is left', async () => {
    Object.assign(double.sessions, { maxConcurrency: 2, identifyEveryMs: 60_000, remaining: 10 });
    expect(await (await identify([0, 4])).next()).toMatchObject({ t: 'READY' });
    expect(await (await identify([1, 4])).next()).toMatchObject({ t: 'READY' });
    expect(await (await identify([2, 4])).next()).toMatchObject({ op: 9, d: false });
    expect([double.sessions.remaining, double.gateway.tooSoon]).toEqual([8, 1]);
  });
});
