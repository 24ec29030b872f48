import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeliveryError } from '../../../../src/lib/errors.ts';
import type { Messenger } from '../../../../src/ports/messenger.ts';
import { type DiscordDouble, startDiscordDouble } from '../../../support/discord/discord-double.ts';
import { discordOn, outgoingTo, postWith } from '../fixtures.ts';

const TOKEN = 'c2VjcmV0LXdlYmhvb2stdG9rZW4tb2YtYS1jaGFubmVs';
const FORUM = 15;

let double: DiscordDouble;
beforeEach(async () => {
  double = await startDiscordDouble({ rateLimits: false });
});
afterEach(() => double.stop());

const kindOf = (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'done',
    (error: unknown) => (error instanceof DeliveryError ? error.failure.kind : String(error)),
  );
const corrected = (channel: string) => outgoingTo(channel, postWith({ title: 'Corrected' }));

/** What is asked of Discord, by its route: first what prepares it, then the call whose answer is lost. */
const CALLS: Readonly<Record<string, (messenger: Messenger) => Promise<() => Promise<unknown>>>> = {
  'POST /channels/:channel/messages': async (messenger) => {
    const channel = double.addChannel();
    return () => messenger.post(outgoingTo(channel));
  },
  'PATCH /channels/:channel/messages/:message': async (messenger) => {
    const channel = double.addChannel();
    const { receipt } = await messenger.post(outgoingTo(channel));
    return () => messenger.edit(receipt, corrected(channel));
  },
  'POST /channels/:channel/threads': async (messenger) => {
    const forum = double.addChannel({ type: FORUM });
    return () => messenger.post(outgoingTo(forum));
  },
  'POST /webhooks/:application/:token': async (messenger) => () =>
    messenger.post({ ...outgoingTo('1'), destination: 'discord:webhook/news' }),
  'PATCH /webhooks/:application/:token/messages/:message': async (messenger) => {
    const { receipt } = await messenger.post({ ...outgoingTo('1'), destination: 'discord:webhook/news' });
    return () => messenger.edit(receipt, { ...corrected('1'), destination: 'discord:webhook/news' });
  },
  'POST /channels/:channel/messages/:message/threads': async (messenger) => {
    const { receipt } = await messenger.post(outgoingTo(double.addChannel()));
    return async () => messenger.openThread?.(receipt, 'Title');
  },
  'POST /guilds/:guild/scheduled-events': async ({ calendars }) => {
    const event = { startsAt: '2031-04-01T09:00:00.000Z', endsAt: null, place: 'Lyon', mode: 'in-person' } as const;
    const entry = { key: 'a1~discord.1~calendar', community: double.world.guildId, message: null };
    return async () => calendars?.write(entry, postWith({ kind: 'event', event }), null);
  },
};

describe.each(Object.entries(CALLS))('an answer to %s that names nothing', (route, prepare) => {
  it.each(['<html>Sorry</html>', '', '{"id":1'])('is no success: %j', async (body) => {
    const id = double.world.nextId();
    double.world.webhooks.set(id, { token: TOKEN, channelId: double.addChannel(), name: 'News' });
    const { messenger } = discordOn(double, Date.now, { webhooks: new Map([['news', { id, token: TOKEN, threadId: null }]]) });
    const act = await prepare(messenger);
    double.faults.plan({ route }, { kind: 'garbage', body, when: 'before' });
    expect(['unknown-outcome', 'unavailable']).toContain(await kindOf(act()));
    expect(double.faults.struck()).toBe(1);
    expect(await kindOf(act())).toBe('done');
  });
});
