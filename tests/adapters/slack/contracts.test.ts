import { openSlack } from '../../../adapters/slack/open.ts';
import { gatewayContract } from '../../contracts/command-gateway.ts';
import { messengerContract } from '../../contracts/messenger.ts';
import { startSlackDouble } from '../../support/slack/slack-double.ts';

async function open() {
  const double = await startSlackDouble();
  const { botToken, appToken, apiUrl } = double;
  const slack = openSlack({ botToken, appToken, apiUrl, command: 'cncf', log: () => undefined, now: Date.now });
  return { double, slack };
}

messengerContract('Slack', async () => {
  const { double, slack } = await open();
  const texts = (inThread: boolean) => {
    const seen = double.seen('C0GENERAL');
    const isMeant = double.messages('C0GENERAL').map(({ threadTs }) => (threadTs !== null) === inThread);
    return seen.filter((_, index) => isMeant[index]).map(({ text }) => text.replaceAll('\u200b', ''));
  };
  return {
    messenger: slack.messenger,
    destination: 'slack:C0GENERAL',
    nowhere: 'slack:C0NOWHERE',
    texts: () => texts(false),
    threadTexts: () => texts(true),
    isPaper: false,
    // The double complains of every unescaped mention.
    pings: () => double.complaints,
    stop: () => double.stop(),
  };
});

gatewayContract('Slack', async () => {
  const { double, slack } = await open();
  let last: Awaited<ReturnType<typeof double.slashCommand>> | null = null;
  return {
    gateway: slack.gateway,
    ask: async (words) => {
      last = await double.slashCommand({ channel: 'C0GENERAL', user: 'U0SOMEBODY', text: words });
      return last.text.replaceAll('\u200b', '');
    },
    press: async () => {
      if (!last) throw new Error('nothing to press');
      return (await double.press(last, last.buttons[0] ?? '', 'U0SOMEBODY'))?.text ?? '';
    },
    stop: async () => {
      await slack.gateway.stop();
      await double.stop();
    },
  };
});
