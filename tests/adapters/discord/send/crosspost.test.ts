import { REST } from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientOptions } from '../../../../adapters/discord/connection/client.ts';
import { createRequestGuard } from '../../../../adapters/discord/connection/request-guard.ts';
import { createTokenState } from '../../../../adapters/discord/connection/token-state.ts';
import { createCaller } from '../../../../adapters/discord/send/call-api.ts';
import { createChannelCache } from '../../../../adapters/discord/send/channel-cache.ts';
import { createCrosspostLane } from '../../../../adapters/discord/send/crosspost-lane.ts';
import { type DiscordDouble, startDiscordDouble } from '../../../support/discord/discord-double.ts';
import { eventually } from '../../../support/eventually.ts';
import { digestOfThree, discordOn, outgoingTo, postWith } from '../fixtures.ts';

const CROSSPOST = 'POST /channels/:channel/messages/:message/crosspost';
const HOUR_MS = 3_600_000;

let double: DiscordDouble;
let channel: string;
beforeEach(async () => {
  double = await startDiscordDouble({ rateLimits: false });
  channel = double.addChannel({ type: 5 });
});
afterEach(() => double.stop());

const published = () => double.messages(channel).filter(({ flags }) => ((flags ?? 0) & 1) !== 0);
const untilPublished = (count: number) => eventually(published, (messages) => messages.length === count, `${count} published`);
const calls = () => double.calls.filter(({ route }) => route === CROSSPOST);
const opted = () => discordOn(double, Date.now, { crossposts: new Set([channel]) });
const postNo = (n: number) => outgoingTo(channel, postWith({ postId: `p${n}`, url: `https://a.example/${n}` }));

/** A lane with a clock of its own, whose waits are kept. */
function laneOf() {
  const logged: string[] = [];
  const clock = { ms: Date.now() };
  const waits: { ms: number; act: () => void }[] = [];
  const log = (event: string) => void logged.push(event);
  const rest = new REST(clientOptions(double.apiUrl, 0, createRequestGuard({ log, now: () => clock.ms })));
  const call = createCaller({ rest, token: double.token, tokenState: createTokenState(), now: () => clock.ms });
  rest.setToken(double.token);
  const lane = createCrosspostLane({
    rest,
    call,
    channels: createChannelCache(rest),
    isWanted: () => true,
    ownId: async () => double.world.bot.id,
    log,
    now: () => clock.ms,
    after: (ms, act) => void waits.push({ ms, act }),
  });
  const waited = () =>
    eventually(
      () => waits.at(-1),
      (wait) => wait !== undefined,
      'the lane waits',
    );
  return { lane, clock, waits, waited, logged };
}

describe('messages of an announcement channel', () => {
  it('are published where that is wanted, once, and posting does not wait for it', async () => {
    double.faults.plan({ route: CROSSPOST }, { kind: 'stall', when: 'before' });
    const { messenger } = opted();
    await messenger.post(postNo(1));
    expect(published()).toEqual([]);
    const other = opted();
    await other.messenger.post(postNo(2));
    // The other process catches up with what the first did not publish.
    await untilPublished(2);
    expect(calls().filter(({ status }) => status === 200)).toHaveLength(2);
  });

  it('are not where nobody asked for it', async () => {
    await discordOn(double).messenger.post(postNo(1));
    const notice = outgoingTo(channel, { type: 'notice', title: 'Held', lines: ['x'], actions: [] });
    await opted().messenger.post(notice);
    await opted().messenger.post(postNo(2));
    await untilPublished(2);
    // Posts of the last hours are caught up with, a notice is none.
    expect(double.messages(channel).filter(({ flags }) => ((flags ?? 0) & 1) === 0)).toHaveLength(1);
  });

  it('are named by doctor where the channel has no followers', async () => {
    const text = double.addChannel();
    const { messenger } = discordOn(double, Date.now, { crossposts: new Set([channel, text]) });
    expect(await messenger.check([`discord:${channel}`, `discord:${text}`])).toEqual([
      `discord:${text}: DISCORD_CROSSPOST names it, but it is no announcement channel`,
    ]);
  });

  it('that somebody has published already are done', async () => {
    const { messenger, logged } = opted();
    double.faults.plan({ route: CROSSPOST }, { kind: 'refuse', status: 400, code: 40033 });
    await messenger.post(postNo(1));
    await eventually(calls, (seen) => seen.length === 1, 'one is asked for');
    await messenger.post(postNo(2));
    await untilPublished(1);
    expect(calls()).toHaveLength(2);
    expect(logged.map(({ event }) => event)).not.toContain('discord.crosspost-failed');
  });
});

describe('the lane', () => {
  it('publishes ten an hour, digests first', async () => {
    const { messenger } = discordOn(double);
    const ids: string[] = [];
    for (let n = 0; n < 12; n += 1) ids.push((await messenger.post(postNo(n))).receipt.messageId);
    const digest = (await messenger.post(outgoingTo(channel, digestOfThree()))).receipt.messageId;
    const { lane, clock, waits, waited } = laneOf();
    lane.add({ channelId: channel, messageId: digest, isDigest: true });
    const { ms, act } = (await waited()) ?? { ms: 0, act: () => undefined };
    expect(ms).toBeGreaterThan(HOUR_MS - 60_000);
    expect(published().map(({ id }) => id)).toEqual([...ids.slice(0, 9), digest]);
    expect(calls()[0]?.path).toContain(digest);
    clock.ms += ms;
    act();
    await untilPublished(13);
    expect(waits).toHaveLength(1);
  });

  it('waits as long as Discord says, and goes on', async () => {
    const { receipt } = await discordOn(double).messenger.post(postNo(1));
    double.faults.plan({ route: CROSSPOST }, { kind: 'rate-limit', retryAfterS: 1800, scope: 'shared' });
    const { lane, waited } = laneOf();
    lane.add({ channelId: channel, messageId: receipt.messageId, isDigest: false });
    expect((await waited())?.ms).toBeGreaterThan(1_700_000);
    expect(published()).toEqual([]);
  });

  it('tries again after an outage, and tells of what is refused for good', async () => {
    const { receipt } = await discordOn(double).messenger.post(postNo(1));
    double.faults.plan({ route: CROSSPOST }, { kind: 'server-error', status: 503, when: 'before' });
    double.faults.plan({ route: CROSSPOST, nth: 2 }, { kind: 'refuse', status: 403, code: 50013 });
    const { lane, clock, waited, logged } = laneOf();
    lane.add({ channelId: channel, messageId: receipt.messageId, isDigest: false });
    const { ms, act } = (await waited()) ?? { ms: 0, act: () => undefined };
    expect(ms).toBe(30_000);
    clock.ms += ms;
    act();
    await eventually(
      () => logged,
      (events) => events.includes('discord.crosspost-failed'),
      'it is told',
    );
    expect(calls()).toHaveLength(2);
  });

  it('publishes what is sent now where it can’t look back, and says so', async () => {
    const { receipt } = await discordOn(double).messenger.post(postNo(1));
    double.faults.plan({ route: 'GET /channels/:channel/messages' }, { kind: 'refuse', status: 403, code: 50001 });
    const { lane, logged } = laneOf();
    lane.add({ channelId: channel, messageId: receipt.messageId, isDigest: false });
    await untilPublished(1);
    expect(logged).toEqual(['discord.crosspost-failed']);
  });

  it('leaves a channel alone that nobody can follow', async () => {
    const text = double.addChannel();
    const { receipt } = await discordOn(double).messenger.post(outgoingTo(text));
    const { lane } = laneOf();
    lane.add({ channelId: text, messageId: receipt.messageId, isDigest: false });
    await eventually(
      () => double.calls.filter(({ route, path }) => route === 'GET /channels/:channel' && path.endsWith(text)),
      (seen) => seen.length > 1,
      'its kind is asked',
    );
    expect(calls()).toEqual([]);
  });
});
