import { expect, it } from 'vitest';
import { createChannelChecks } from '../../src/app/subscriptions.ts';
import { startDiscordDouble } from '../support/discord/discord-double.ts';
import { ALL_NEEDED, EMBED_LINKS } from '../support/discord/world.ts';
import { startSlackDouble } from '../support/slack/slack-double.ts';
import { discordOn } from './discord/fixtures.ts';
import { connectTo } from './slack/sample.ts';

it('Discord names the permission that a channel lacks when it is subscribed; where all is there, it has nothing to say', async () => {
  const double = await startDiscordDouble();
  try {
    const { checkDestination } = createChannelChecks(new Map([['discord', discordOn(double).messenger]]));
    const half = double.addChannel({ permissions: ALL_NEEDED & ~EMBED_LINKS });
    expect(await checkDestination(`discord:${half}`)).toEqual([`give the bot Embed Links in discord:${half}`]);
    expect(await checkDestination(`discord:${double.addChannel()}`)).toEqual([]);
  } finally {
    await double.stop();
  }
});

it('Slack says that a channel is archived, or that Herald is not in it, and is asked nothing else', async () => {
  const double = await startSlackDouble();
  try {
    const { checkDestination } = createChannelChecks(new Map([['slack', connectTo(double).messenger]]));
    double.channel('C0OLD', { isArchived: true });
    double.channel('C0OTHER', { isMember: false });
    expect(await checkDestination('slack:C0OLD')).toEqual(['slack:C0OLD is archived: nothing can be posted there.']);
    expect(await checkDestination('slack:C0OTHER')).toEqual([expect.stringContaining('Herald is not in slack:C0OTHER')]);
    expect(await checkDestination('slack:C0GENERAL')).toEqual([]);
    expect([...new Set(double.journal.map(({ method }) => method))]).toEqual(['auth.test', 'conversations.info']);
  } finally {
    await double.stop();
  }
});
