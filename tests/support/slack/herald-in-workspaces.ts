import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { frontMatter, type HeraldProcess, type Home, makeHome, startHerald } from '../herald-process.ts';
import { freePort } from '../private-servers.ts';
import type { Way } from './herald-on-slack.ts';
import { type SlackDouble, startSlackDouble } from './slack-double.ts';

/** A Herald that people install in their workspaces, and a Slack double in which nobody has done so yet. */
export interface HeraldInWorkspaces {
  slack: SlackDouble;
  home: Home;
  herald: () => HeraldProcess;
  /** Address of its web server. */
  url: string;
  /** Opens the page that installs it, approves the installation (or declines), and comes back; resolves with the last page. */
  install: (teamId: string, own?: { declines?: boolean; organization?: boolean; keepsCookie?: boolean }) => Promise<Page>;
  /** Ends it, and starts it again. */
  restart: (env?: Readonly<Record<string, string>>) => Promise<void>;
  stop: () => Promise<void>;
}

interface Page {
  status: number;
  /** Its text. */
  text: string;
}

const SECRET_KEY = '5f'.repeat(32);

/** Starts a Herald in its own process. `posts`: titles that exist at its first start; `env`: settings besides those of Slack. */
export async function startHeraldInWorkspaces(
  way: Way,
  own: { env: Readonly<Record<string, string>>; posts: readonly string[]; yaml?: string },
): Promise<HeraldInWorkspaces> {
  const slack = await startSlackDouble({ channels: [] });
  const home = makeHome();
  if (own.yaml !== undefined) writeFileSync(join(home.dir, 'herald.yaml'), own.yaml);
  for (const [n, title] of own.posts.entries()) home.post(`first/${n}.md`, frontMatter(title));
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}`;
  slack.registerRedirects([`${url}/slack/installed`]);
  Object.assign(home.env, {
    SLACK_CLIENT_ID: slack.clientId,
    SLACK_CLIENT_SECRET: slack.clientSecret,
    SLACK_API_URL: slack.apiUrl,
    ...(way === 'HTTP' ? { SLACK_SIGNING_SECRET: slack.signingSecret } : { SLACK_APP_TOKEN: slack.appToken }),
    HERALD_SECRET_KEY: SECRET_KEY,
    HERALD_WEB_URL: url,
    HERALD_WEB_ADDR: address,
    ...own.env,
  });
  if (way === 'HTTP') slack.overHttp(`${url}/slack/events`);
  const start = async (env: Readonly<Record<string, string>> = {}): Promise<HeraldProcess> => {
    const started = startHerald(home, ['start'], env);
    await started.says(/Ready in/);
    if (way === 'Socket Mode') await slack.sockets.open(2);
    return started;
  };
  let herald = await start();
  return {
    slack,
    home,
    herald: () => herald,
    url,
    async install(teamId, { keepsCookie = true, ...choice } = {}) {
      const asked = await fetch(`${url}/slack/install`, { redirect: 'manual' });
      const cookie = (asked.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
      const back = await slack.installAt(asked.headers.get('location') ?? '', { teamId, as: 'U0ANN', ...choice });
      const page = await fetch(back, { headers: keepsCookie ? { cookie } : {} });
      const html = await page.text();
      return { status: page.status, text: html.replace(/<style[\s\S]*?<\/style>|<[^>]*>/g, ' ').replace(/\s+/g, ' ') };
    },
    async restart(env) {
      await herald.end();
      if (way === 'Socket Mode') await slack.sockets.open(0);
      herald = await start(env);
    },
    async stop() {
      await herald.end('SIGKILL');
      home.remove();
      await slack.stop();
    },
  };
}
