import { openDiscord } from '../../../adapters/discord/open.ts';
import { gatewayContract } from '../../contracts/command-gateway.ts';
import { messengerContract } from '../../contracts/messenger.ts';
import { startDiscordDouble } from '../../support/discord/discord-double.ts';
import { readAloud } from '../../support/discord/read-aloud.ts';

async function open() {
  const double = await startDiscordDouble();
  const channel = double.addChannel();
  const discord = openDiscord({ token: double.token, apiUrl: double.apiUrl, command: 'cncf', log: () => undefined, now: Date.now });
  return { double, channel, discord };
}

const unescaped = (text: string): string => text.replace(/\\([\W_])/g, '$1').replaceAll('\u200b', '');

messengerContract('Discord', async () => {
  const { double, channel, discord } = await open();
  const textsIn = (place: string) => double.messages(place).map((message) => unescaped(readAloud(message).text));
  return {
    messenger: discord.messenger,
    destination: `discord:${channel}`,
    nowhere: 'discord:999999999999999999',
    texts: () => textsIn(channel),
    threadTexts: () =>
      [...double.world.channels.values()].filter(({ thread }) => thread?.parentId === channel).flatMap(({ id }) => textsIn(id)),
    isPaper: false,
    pings: () =>
      double
        .messages(channel)
        .flatMap(({ mention_everyone, mentions, mention_roles }) => [
          ...(mention_everyone ? ['everyone'] : []),
          ...mentions.map(({ id }) => id),
          ...mention_roles,
        ]),
    stop: () => double.stop(),
  };
});

gatewayContract('Discord', async () => {
  const { double, channel, discord } = await open();
  return {
    gateway: discord.gateway,
    ask: async (words) => {
      const [subcommand = '', ...query] = words.split(' ');
      const { text } = await double.command({ channel, subcommand, options: { query: query.join(' ') } });
      return unescaped(text);
    },
    press: async () => (await double.press('Send 3 messages')).text,
    stop: async () => {
      await discord.gateway.stop();
      await double.stop();
    },
  };
});
