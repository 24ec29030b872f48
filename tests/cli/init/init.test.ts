import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../../src/app/load-config.ts';
import type { CliContext } from '../../../src/cli/cli-context.ts';
import { init } from '../../../src/cli/init/init.ts';
import { startDiscordDouble } from '../../support/discord/discord-double.ts';
import { startSlackDouble } from '../../support/slack/slack-double.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'herald-init-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const read = (name: string): string => readFileSync(join(cwd, name), 'utf8');

/** Runs `init`, for somebody who types these answers; null: nobody sits there. */
async function run(typed: readonly string[] | null, env: Record<string, string> = {}, json = false) {
  let out = '';
  const collect = (text: string): boolean => {
    out += text;
    return true;
  };
  const left = [...(typed ?? [])];
  const asked: { question: string; secret: boolean }[] = [];
  const stdout = { write: (text: string) => collect(text) } as unknown as CliContext['stdout'];
  const { stdin, stderr } = process;
  const cliContext: CliContext = { env, cwd, stdin, stdout, stderr, stop: new AbortController().signal, now: () => new Date() };
  const prompter = {
    ask: async (question: string, { secret = false } = {}) => {
      asked.push({ question, secret });
      return left.shift() ?? '';
    },
    close: () => undefined,
  };
  const code = await init(cliContext, json, typed && prompter);
  return { code, out, asked };
}

describe('herald init', () => {
  it('writes settings without a mistake where nobody can be asked, and says the next step', async () => {
    const { code, out, asked } = await run(null);
    expect([code, asked]).toEqual([0, []]);
    expect(out).toBe(
      'Written: .env, herald.yaml, content/.\nNext: put posts into content/, then run herald doctor, which checks everything, and herald start.\n',
    );
    expect(statSync(join(cwd, '.env')).mode & 0o777).toBe(0o600);
    expect(read('.env')).not.toMatch(/^[A-Z]/m);
    expect(read('.env'), 'comments stand on lines of their own, for systemd and docker').not.toMatch(/=.*#/);
    expect(loadConfig({}, cwd).subscriptions).toEqual([]);
    expect(await run(null)).toMatchObject({ out: expect.stringMatching(/^Nothing to write/) });
  });

  it('leaves files that are there as they are, and asks for no tokens then', async () => {
    writeFileSync(join(cwd, '.env'), 'HERALD_MUTE=1\n');
    const { asked, out } = await run(['xoxb-1'], {}, false);
    expect(asked).toEqual([]);
    expect(read('.env')).toBe('HERALD_MUTE=1\n');
    expect(out).toContain('Written: herald.yaml, content/.');
    rmSync(join(cwd, 'herald.yaml'));
    expect(JSON.parse((await run(null, {}, true)).out)).toEqual({ written: ['herald.yaml'], channels: [] });
  });

  it('refuses tokens of the wrong shape, then tries them on the platform, and subscribes the channels that are picked', async () => {
    const slack = await startSlackDouble();
    try {
      const { botToken, appToken } = slack;
      const typed = [
        'Socket',
        '1',
        'xoxp-wrong',
        appToken,
        'xoxb-000-revoked',
        appToken,
        botToken,
        'xapp-1-other',
        botToken,
        appToken,
        'nonsense',
        '1 slack:C0456EFGH',
        '',
      ];
      const { out, asked } = await run(typed, { SLACK_API_URL: slack.apiUrl });
      expect(out).toMatch(/^Slack: create an app at .*docs\/slack-manifest\.yaml/m);
      expect(out).toContain(
        '  1  Socket Mode: Herald connects to Slack, and needs no address\n  2  HTTP: Slack calls Herald’s web server\n',
      );
      expect(out).toContain('✗ Socket: write a number from 1 to 2.');
      // Where the reader can open it, wherever Herald is installed.
      const manifest = /with (\S+docs\/slack-manifest\.yaml)/.exec(out)?.[1] ?? '';
      expect(readFileSync(manifest, 'utf8')).toContain('slash_commands:');
      expect(out).toMatch(/^Discord: create an application at .*docs\/discord\.md/m);
      expect(out).toMatch(/✗ SLACK_BOT_TOKEN: does not look like this kind of token/);
      expect(out).toMatch(/✗ Slack: .*SLACK_BOT_TOKEN|✗ Slack: .*token/);
      expect(out).toMatch(/✗ Slack: Slack refuses SLACK_APP_TOKEN \(invalid_auth\): make an app-level token .*\n/);
      expect(out).toMatch(/✓ Slack takes these tokens\.\n {3}1 {2}#\S+ {2}slack:C/);
      expect(out).toMatch(/✗ nonsense: neither a number/);
      expect(out).not.toContain(botToken);
      expect(asked.filter(({ secret }) => secret).map(({ question }) => question.split(' ')[0])).not.toContain('DISCORD_TOKEN');
      expect(out).toMatch(/^Discord: create an application at /m);
      expect(read('.env')).toContain(`SLACK_BOT_TOKEN=${botToken}\nSLACK_APP_TOKEN=${appToken}\n`);
      expect(read('.env')).toMatch(/^#DISCORD_TOKEN=/m);
      const { subscriptions } = parse(read('herald.yaml')) as { subscriptions: { to: string }[] };
      expect(subscriptions.map(({ to }) => to)).toEqual([expect.stringMatching(/^slack:C/), 'slack:C0456EFGH']);
      expect(loadConfig({}, cwd).subscriptions).toHaveLength(2);
    } finally {
      await slack.stop();
    }
  });

  it('asks for what the chosen way needs, and says what is left to do for it', async () => {
    const [slack, discord] = await Promise.all([startSlackDouble(), startDiscordDouble()]);
    try {
      const typed = ['2', slack.botToken, slack.signingSecret, '', '2', discord.token, 'a'.repeat(64), '', ''];
      const { out, asked } = await run(typed, { SLACK_API_URL: slack.apiUrl, DISCORD_API_URL: discord.apiUrl });
      expect(asked.filter(({ secret }) => secret).map(({ question }) => question.split(' ')[0])).toEqual([
        'SLACK_BOT_TOKEN',
        'SLACK_SIGNING_SECRET',
        'DISCORD_TOKEN',
        'DISCORD_PUBLIC_KEY',
      ]);
      expect(read('.env').match(/^(?:SLACK|DISCORD)_.*$/gm)).toEqual([
        `SLACK_BOT_TOKEN=${slack.botToken}`,
        `SLACK_SIGNING_SECRET=${slack.signingSecret}`,
        `DISCORD_TOKEN=${discord.token}`,
        `DISCORD_PUBLIC_KEY=${'a'.repeat(64)}`,
      ]);
      expect(out).toMatch(/^Invite Herald, .*: https:\/\/discord\.com\/oauth2\/authorize\?client_id=\d+&/m);
      expect(out).toMatch(/^Slack has to reach \/slack\/events .*\nWrite https:\/\/NAME\/discord\/interactions .*\nNext: put posts/m);
    } finally {
      await Promise.all([slack.stop(), discord.stop()]);
    }
  });
});
