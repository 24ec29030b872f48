import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Messenger, Publishing } from '../../../../src/ports/messenger.ts';
import { type DiscordDouble, startDiscordDouble } from '../../../support/discord/discord-double.ts';
import { discordOn, outgoingTo } from '../fixtures.ts';

const CROSSPOST = 'POST /channels/:channel/messages/:message/crosspost';

let double: DiscordDouble;
let channel: string;
beforeEach(async () => {
  double = await startDiscordDouble({ rateLimits: false });
  channel = double.addChannel({ type: 5 });
});
afterEach(() => double.stop());

const published = () => double.messages(channel).filter(({ flags }) => ((flags ?? 0) & 1) !== 0);
const optedIn = (crossposts: 'all' | ReadonlySet<string> = new Set([channel])) => discordOn(double, Date.now, { crossposts }).messenger;

function publishingOf({ publishing }: Messenger): Publishing {
  if (!publishing) throw new Error('Discord publishes nothing');
  return publishing;
}

describe('messages of an announcement channel', () => {
  it('are published ten an hour, where that is wanted', async () => {
    const text = double.addChannel();
    const wants = (messenger: Messenger, to: string) => publishingOf(messenger).wants(`discord:${to}`);
    expect(await Promise.all([wants(optedIn(), channel), wants(optedIn('all'), channel)])).toEqual([true, true]);
    expect(await Promise.all([wants(discordOn(double).messenger, channel), wants(optedIn('all'), text)])).toEqual([false, false]);
    expect(await publishingOf(optedIn('all')).wants('discord:webhook/news')).toBe(false);
    expect(publishingOf(optedIn()).rateLimit).toEqual({ intervalMs: 360_000, burst: 10 });
  });

  it('are published once: one that was already is done, one that was removed is gone', async () => {
    const messenger = optedIn();
    const { receipt } = await messenger.post(outgoingTo(channel));
    expect(published()).toEqual([]);
    const publish = () => publishingOf(messenger).publish(receipt);
    expect(await publish()).toBe('published');
    expect(published().map(({ id }) => id)).toEqual([receipt.messageId]);
    double.faults.plan({ route: CROSSPOST }, { kind: 'refuse', status: 400, code: 40033 });
    expect(await publish()).toBe('published');
    double.faults.plan({ route: CROSSPOST }, { kind: 'refuse', status: 404, code: 10008 });
    expect(await publish()).toBe('gone');
  });

  it('that can’t be published pause no channel; a limit is told as long as it is', async () => {
    const messenger = optedIn();
    const { receipt } = await messenger.post(outgoingTo(channel));
    double.faults.plan({ route: CROSSPOST }, { kind: 'refuse', status: 403, code: 50013 });
    await expect(publishingOf(messenger).publish(receipt)).rejects.toMatchObject({ failure: { kind: 'rejected' } });
    double.faults.plan({ route: CROSSPOST }, { kind: 'rate-limit', retryAfterS: 1800, scope: 'shared' });
    await expect(publishingOf(messenger).publish(receipt)).rejects.toMatchObject({
      failure: { kind: 'rate-limited', retryAfterMs: expect.toSatisfy((ms: number) => ms > 1_700_000), scope: 'destination' },
    });
  });

  it('are named by doctor where the channel has no followers', async () => {
    const text = double.addChannel();
    expect(await optedIn(new Set([channel, text])).check([`discord:${channel}`, `discord:${text}`])).toEqual([
      `discord:${text}: DISCORD_CROSSPOST names it, but it is not an announcement channel`,
    ]);
  });
});
