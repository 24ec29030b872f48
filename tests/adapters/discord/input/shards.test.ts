import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLocalLeases } from '../../../../src/lib/local-leases.ts';
import type { Leases } from '../../../../src/ports/leases.ts';
import { type DiscordDouble, startDiscordDouble } from '../../../support/discord/discord-double.ts';
import { eventually } from '../../../support/eventually.ts';
import { discordOn, listeningHandler } from '../fixtures.ts';

const QUICK = { leaseMs: 400, everyMs: 50, identifyMs: 60 };
const WAIT_MS = 20_000;

let double: DiscordDouble;
/** A channel of each shard. */
let channels: readonly string[];
let leases: Leases;
const running: { stop(): Promise<void> }[] = [];
beforeEach(async () => {
  double = await startDiscordDouble();
  double.sessions.shards = 2;
  leases = createLocalLeases(Date.now);
  channels = [0, 1].map((shard) => double.addChannel({ guild: double.addGuild([shard, 2]) }));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((gateway) => gateway.stop()));
  await double.stop();
});

/** A process with `chat`. `shared`: the leases as it sees them. */
async function start({ shards, shared = leases, timing = QUICK }: { shards?: number; shared?: Leases; timing?: typeof QUICK } = {}) {
  const { gateway, logged } = discordOn(double, Date.now, { timing, ...(shards === undefined ? {} : { shards }) });
  running.push(gateway);
  const { handler, asks } = listeningHandler();
  await gateway.start(handler, undefined, shared);
  return { gateway, asks, logged };
}

const connected = (...shards: readonly string[]) =>
  eventually(
    () => double.gateway.shards(),
    (now) => String(now) === String(shards),
    `${shards} are connected`,
    WAIT_MS,
  );
const ask = async () => {
  for (const channel of channels) expect((await double.command({ channel, subcommand: 'status' })).text).toContain('status');
};

describe('the shards of a bot', () => {
  it('are all held by the only process, as many as Discord recommends, or as the setting says', async () => {
    const { gateway, asks } = await start();
    await connected('0/2', '1/2');
    await ask();
    expect(asks).toHaveLength(2);
    await eventually(gateway.health, ({ detail }) => detail === 'connected as @herald with shards 0, 1 of 2', 'status says so', WAIT_MS);
    await gateway.stop();
    await start({ shards: 3 });
    await connected('0/3', '1/3', '2/3');
  });

  it('are divided: each command is answered once, and status says who holds what', async () => {
    const first = await start();
    const second = await start();
    await connected('0/2', '1/2');
    await eventually(second.gateway.health, ({ detail }) => detail.includes('with shard 1 of 2; shard 0 on'), 'divided', WAIT_MS);
    await ask();
    await ask();
    expect([first.asks.length, second.asks.length]).toEqual([2, 2]);
    await eventually(
      first.gateway.health,
      ({ ready, detail }) => ready && /^connected as @herald with shard 0 of 2; shard 1 on \S+ \(process \d+\)$/.test(detail),
      'the first knows of the second',
      WAIT_MS,
    );
  });

  it('go to another process when theirs is stopped', async () => {
    const first = await start();
    const second = await start();
    await eventually(second.gateway.health, ({ detail }) => detail.includes('with shard 1 of 2'), 'divided', WAIT_MS);
    await first.gateway.stop();
    await connected('0/2', '1/2');
    await ask();
    expect(second.asks).toHaveLength(2);
  });

  it('are dropped by a process that stood still for too long, before it answers what another answers', async () => {
    let isFrozen = false;
    let thaw: () => void = () => {};
    const thawed = new Promise<void>((resolve) => {
      thaw = resolve;
    });
    const slow: Leases = {
      ...leases,
      hold: async (...args) => (isFrozen ? thawed.then(() => leases.hold(...args)) : leases.hold(...args)),
    };
    // Long enough that a busy machine does not make the second process stand still, too.
    const timing = { ...QUICK, leaseMs: 2_000 };
    const first = await start({ shared: slow, timing });
    await connected('0/2', '1/2');
    isFrozen = true;
    const second = await start({ timing });
    await connected('0/2', '0/2', '1/2', '1/2');
    const answered = ask();
    await eventually(
      () => second.asks.length,
      (asked) => asked > 0,
      'asked',
      WAIT_MS,
    );
    thaw();
    await answered;
    await connected('0/2', '1/2');
    expect(first.asks).toEqual([]);
    expect(second.asks).toHaveLength(2);
  });

  it('stay where they are while nobody knows whose they are', async () => {
    let isAway = false;
    const flaky: Leases = { ...leases, hold: (...args) => (isAway ? Promise.reject(new Error('away')) : leases.hold(...args)) };
    const first = await start({ shared: flaky });
    await connected('0/2', '1/2');
    isAway = true;
    await eventually(
      () => first.logged,
      (lines) => lines.some(({ event }) => event === 'discord.shards-unknown'),
      'told',
      WAIT_MS,
    );
    const overMs = Date.now() + QUICK.leaseMs * 2;
    await eventually(Date.now, (nowMs) => nowMs > overMs, 'its leases would have run out', WAIT_MS);
    await ask();
    // A session that is lost meanwhile is begun anew.
    double.gateway.invalidate(false);
    await connected('0/2', '1/2');
    await ask();
    expect(first.asks).toHaveLength(4);
    expect(first.logged.filter(({ event }) => event === 'discord.shards-unknown')).toHaveLength(1);
  });

  it('are as many as Discord demands, in all processes', async () => {
    const both = [await start({ shards: 1 }), await start({ shards: 1 })];
    await connected('0/1');
    expect(both.map(({ gateway }) => gateway.health().detail)).toEqual([
      'connected as @herald',
      expect.stringMatching(/^standing by; shard 0 on \S+ \(process \d+\)$/),
    ]);
    double.sessions.shards = 2;
    double.sessions.minShards = 2;
    double.gateway.invalidate(false);
    await connected('0/2', '1/2');
    await ask();
    expect(both.map(({ asks }) => asks.length)).toEqual([1, 1]);
  });

  it('identify one after the other over all processes, as Discord wants it', async () => {
    double.sessions.identifyEveryMs = 250;
    const slowly = { ...QUICK, identifyMs: 300 };
    const starting = [0, 1].map(async () => {
      const { gateway } = discordOn(double, Date.now, { timing: slowly, shards: 4 });
      running.push(gateway);
      await gateway.start(listeningHandler().handler, undefined, leases);
    });
    await Promise.all(starting);
    await connected('0/4', '1/4', '2/4', '3/4');
    expect(double.gateway.tooSoon).toBe(0);
  });
});
