import { startSlackDouble } from '../tests/support/slack/slack-double.ts';
import { type AskedPlatform, commandRounds, PEOPLE } from './support/command-rounds.ts';

const QUERIES = [
  'search gateway policy',
  'search cluster upgrade',
  'latest',
  'search mesh number 77',
  'search releas kind:release',
  'help',
];

/** Measures commands over Socket Mode, where Slack renews one of the sockets in the middle, and then over HTTP, where all connections are replaced. */
export const bench = commandRounds({ platform: 'slack', ways: ['socket', 'http'], start });

async function start(way: string): Promise<AskedPlatform> {
  // Answers are matched to commands by their channel.
  const channels = Array.from({ length: PEOPLE }, (_, index) => `C0BENCH${String(index).padStart(4, '0')}`);
  const slack = await startSlackDouble({ channels });
  const secret = way === 'http' ? { SLACK_SIGNING_SECRET: slack.signingSecret } : { SLACK_APP_TOKEN: slack.appToken };
  let address = '';
  return {
    env: { SLACK_BOT_TOKEN: slack.botToken, SLACK_API_URL: slack.apiUrl, ...secret },
    async connect(url) {
      address = `${url}/slack/events`;
      if (way === 'http') slack.overHttp(address);
      else await slack.sockets.open(2);
    },
    async ask(n) {
      const text = QUERIES[n % QUERIES.length] ?? 'help';
      await slack.slashCommand({ channel: channels[n % PEOPLE] ?? '', user: `U0BENCH${n % PEOPLE}`, text });
    },
    reconnect() {
      if (way === 'http') slack.overHttp(address, { freshConnections: true });
      else slack.sockets.disconnect('refresh_requested', 1);
    },
    ackMs: () => slack.sockets.acks.map((ack) => ack.tookMs),
    stop: slack.stop,
  };
}
