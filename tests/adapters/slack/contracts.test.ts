import { createSlack } from '../../../adapters/slack/index.ts';
import { gatewayContract } from '../../contracts/command-gateway.ts';
import { messengerContract } from '../../contracts/messenger.ts';
import { startSlackDouble } from '../../support/slack/slack-double.ts';

async function open() {
  const double = await startSlackDouble();
  const { botToken, appToken, apiUrl } = double;
  const slack = createSlack({ botToken, appToken, apiUrl, command: 'cncf', log: () => undefined, now: Date.now });
  return { double, slack };
}

messengerContract('Slack', async () => {
  const { double, slack } = await open();
  return {
    messenger: slack.messenger,
    destination: 'slack:C0GENERAL',
    nowhere: 'slack:C0NOWHERE',
    texts: () => double.seen('C0GENERAL').map(({ text }) => text.replaceAll('\u200b', '')),
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
