/**
 * Takes the pictures of the terminal for docs/discord.md and docs/slack.md: `npx tsx docs/render-terminal.ts`. The built Herald, in a home of its own with the
 * repository's posts, asks the loopback doubles of the tests; somebody types the answers. Only the two folders have other names in the picture.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDiscordDouble } from '../tests/support/discord/discord-double.ts';
import { ALL_NEEDED, EMBED_LINKS } from '../tests/support/discord/world.ts';
import { startSlackDouble } from '../tests/support/slack/slack-double.ts';
import { photograph } from './preview/photograph.ts';
import { sessionPage } from './preview/terminal-page.ts';
import { terminalScreen } from './preview/terminal-session.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url)).replace(/\/$/, '');
const MAIN = join(ROOT, 'dist/src/main.js');
const IMAGES = join(ROOT, 'docs/images');
/** Ids of the doubles are made of the time. */
const NOW_MS = Date.parse('2026-01-15T09:00:00Z');

interface Setup {
  env: Readonly<Record<string, string>>;
  /** What is asked by `herald init`, and what is typed. */
  answers: readonly (readonly [question: string, typed: string])[];
  stop: () => Promise<void>;
}

async function discord(): Promise<Setup> {
  const double = await startDiscordDouble({ now: () => NOW_MS });
  double.addChannel({ name: 'announcements' });
  double.addChannel({ name: 'releases', permissions: ALL_NEEDED & ~EMBED_LINKS });
  double.addChannel({ name: 'talk' });
  return {
    env: { DISCORD_API_URL: double.apiUrl },
    answers: [
      ['Number (Enter: without Slack): ', ''],
      ['Number (Enter: without Discord): ', '1'],
      ['DISCORD_TOKEN (Enter: without Discord): ', double.token],
      ['Enter, once it is there: ', ''],
      ['Channels that get every post', '1 2'],
    ],
    stop: double.stop,
  };
}

async function slack(overHttp: boolean): Promise<Setup> {
  const double = await startSlackDouble({ channels: [], now: () => NOW_MS });
  double.channel('C0ANNOUNCE', { name: 'announcements' });
  double.channel('C0RELEASES', { name: 'releases' });
  double.channel('C0TALK', { name: 'talk' });
  return {
    env: { SLACK_API_URL: double.apiUrl },
    answers: [
      ['Number (Enter: without Slack): ', overHttp ? '2' : '1'],
      ['SLACK_BOT_TOKEN (Enter: without Slack): ', double.botToken],
      overHttp ? ['SLACK_SIGNING_SECRET (Enter: without Slack): ', double.signingSecret] : ['SLACK_APP_TOKEN (Enter: without Slack): ', double.appToken],
      ['Channels that get every post', '1 2'],
      ['Number (Enter: without Discord): ', ''],
    ],
    stop: double.stop,
  };
}

async function draw(name: string, screen: string): Promise<void> {
  const page = join(workshop, `${name}.html`);
  writeFileSync(page, sessionPage(screen));
  await photograph(page, join(IMAGES, `${name}.png`), 1);
  console.log(join(IMAGES, `${name}.png`));
}

const workshop = mkdtempSync(join(tmpdir(), 'herald-terminal-'));
try {
  if (spawnSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: 'inherit' }).status !== 0) throw new Error('there is no build');
  for (const [platform, start] of Object.entries({ discord, slack: () => slack(false), 'slack-http': () => slack(true) })) {
    const home = join(workshop, platform);
    cpSync(join(ROOT, 'content'), join(home, 'content'), { recursive: true });
    const { env, answers, stop } = await start();
    try {
      const own = { cwd: home, env: { HOME: home, ...env }, places: { [home]: '/srv/herald', [ROOT]: '/opt/herald' } };
      await draw(`${platform}-init`, await terminalScreen({ command: 'herald init', args: [MAIN, 'init'], answers, ...own }));
      // Over HTTP it says the same.
      if (platform !== 'slack-http') await draw(`${platform}-doctor`, await terminalScreen({ command: 'herald doctor', args: [MAIN, 'doctor'], ...own }));
    } finally {
      await stop();
    }
  }
} finally {
  rmSync(workshop, { recursive: true, force: true });
}
