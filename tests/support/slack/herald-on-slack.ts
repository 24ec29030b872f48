import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HeraldProcess, type Home, makeHome, startHerald } from '../herald-process.ts';
import type { Seen } from './people.ts';
import { type SlackDouble, startSlackDouble } from './slack-double.ts';

/** How Slack's requests reach Herald: people see the same in both cases. */
export const WAYS = ['Socket Mode', 'HTTP'] as const;
export type Way = (typeof WAYS)[number];

export interface HeraldOnSlack {
  slack: SlackDouble;
  home: Home;
  herald: HeraldProcess;
  /** Types `/cncf …`. */
  ask: (text: string, who: { user: string; channel: string }) => Promise<Seen>;
  /** Returns the texts of all messages in a channel, those in threads included. */
  textsIn: (channel: string) => readonly string[];
  stop: () => Promise<void>;
}

/** Starts a Herald in its own process that uses a Slack double. `yaml`: herald.yaml; `posts`: titles that exist at its first start. */
export async function startHeraldOnSlack(
  way: Way,
  own: { channels: readonly string[]; yaml: string; env: Readonly<Record<string, string>>; posts: readonly string[] },
): Promise<HeraldOnSlack> {
  const slack = await startSlackDouble({ channels: own.channels });
  const home = makeHome();
  writeFileSync(join(home.dir, 'herald.yaml'), own.yaml);
  home.postBatch('first', own.posts);
  Object.assign(home.env, {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_API_URL: slack.apiUrl,
    ...(way === 'HTTP' ? { SLACK_SIGNING_SECRET: slack.signingSecret } : { SLACK_APP_TOKEN: slack.appToken }),
    HERALD_WEB_ADDR: '127.0.0.1:0',
    ...own.env,
  });
  const herald = startHerald(home);
  await herald.says(/Ready in/);
  const [, url = ''] = /(http:\/\/127\.0\.0\.1:\d+)\/readyz/.exec(herald.out()) ?? [];
  if (way === 'HTTP') slack.overHttp(`${url}/slack/events`);
  return {
    slack,
    home,
    herald,
    ask: (text, who) => slack.slashCommand({ ...who, text }),
    textsIn: (channel) => slack.seen(channel).map(({ text }) => text.replaceAll('\u200b', '')),
    stop: async () => {
      await herald.end('SIGKILL');
      home.remove();
      await slack.stop();
    },
  };
}
