import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlatformChange } from '../../../../src/ports/platform-change.ts';
import { type DiscordDouble, startDiscordDouble } from '../../../support/discord/discord-double.ts';
import { eventually } from '../../../support/eventually.ts';
import { discordOn, listeningHandler, outgoingTo } from '../fixtures.ts';

const LEFT = { kind: 'destination-gone', detail: 'the bot was removed from this server', advice: 'Invite the bot again' };

let double: DiscordDouble;
const running: { stop(): Promise<void> }[] = [];
beforeEach(async () => {
  double = await startDiscordDouble();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((gateway) => gateway.stop()));
  await double.stop();
});

/** What is told of servers, in few words. */
async function listen() {
  const { gateway } = discordOn(double);
  running.push(gateway);
  const told: string[] = [];
  const { handler, asks } = listeningHandler();
  await gateway.start(handler, async (change) => void told.push(inWords(change)));
  return { told, asks };
}

function inWords(change: PlatformChange): string {
  if (change.kind === 'present') return `present ${[...change.communities].toSorted()}`;
  if (change.kind === 'left') return `left ${change.reason.community}`;
  if (change.kind === 'gone') return `gone ${change.destination}: ${change.reason.detail}`;
  return change.kind === 'joined' ? `joined ${change.community}` : change.kind;
}

const toldOf = (told: readonly string[], ...expected: readonly string[]) =>
  eventually(
    () => told,
    (now) => String(now) === String(expected),
    String(expected),
    20_000,
  );

describe('servers', () => {
  it('that are left and joined are told, an outage is not; those that were there are told once', async () => {
    const { guildId } = double.world;
    const { told } = await listen();
    double.guildUnavailable();
    double.rejoinGuild();
    double.leaveGuild();
    double.rejoinGuild();
    const another = double.addGuild();
    await toldOf(told, `present ${guildId}`, `left ${guildId}`, `joined ${guildId}`, `joined ${another}`);
  });

  it('tell of channels that are deleted', async () => {
    const channel = double.addChannel();
    const { told } = await listen();
    double.deleteChannel(channel);
    await toldOf(told, `present ${double.world.guildId}`, `gone discord:${channel}: the channel does not exist any more`);
  });

  it('that were left while the connection was away are told when it is back, resumed or not', async () => {
    const { guildId } = double.world;
    const another = double.addGuild();
    const { told } = await listen();
    double.gateway.close(1006);
    double.leaveGuild(another);
    await toldOf(told, `present ${[guildId, another].toSorted()}`, `left ${another}`);
    double.gateway.invalidate(false);
    double.world.guilds.delete(guildId);
    await toldOf(told, `present ${[guildId, another].toSorted()}`, `left ${another}`, 'present ');
  });

  it('are known of channels, and asked about: a channel that the bot may not see is no server that it left', async () => {
    const channel = double.addChannel();
    const hidden = double.addChannel({ permissions: 0n });
    const { messenger } = discordOn(double);
    const { guildId } = double.world;
    expect(await messenger.communityOf?.(`discord:${channel}`)).toBe(guildId);
    expect(await messenger.communityOf?.(`discord:${double.addChannel({ direct: true })}`)).toBeNull();
    expect(await messenger.communityOf?.('discord:webhook/news')).toBeNull();
    await expect(messenger.post(outgoingTo(hidden))).rejects.toMatchObject({ failure: { kind: 'destination-gone' } });
    expect(await messenger.whyNotIn?.(guildId)).toBeNull();
    double.leaveGuild();
    await expect(messenger.post(outgoingTo(channel))).rejects.toMatchObject({ failure: { kind: 'destination-gone' } });
    expect(await messenger.whyNotIn?.(guildId)).toEqual({ ...LEFT, community: guildId });
    double.faults.plan({ route: 'GET /guilds/:guild' }, { kind: 'server-error', status: 503, when: 'before' });
    await expect(messenger.whyNotIn?.(guildId)).rejects.toMatchObject({ failure: { kind: 'unavailable' } });
  });
});
