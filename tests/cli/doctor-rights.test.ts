import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { loadConfig } from '../../src/app/load-config.ts';
import { checkPlatform } from '../../src/cli/check-herald.ts';
import { discordOn } from '../adapters/discord/fixtures.ts';
import { connectTo } from '../adapters/slack/sample.ts';
import { startDiscordDouble } from '../support/discord/discord-double.ts';
import { makeSubscription } from '../support/make.ts';
import { startSlackDouble } from '../support/slack/slack-double.ts';

const settings = (env: Record<string, string>) => loadConfig({ HERALD_CONFIG: '', ...env }, tmpdir());
const details = (findings: Awaited<ReturnType<typeof checkPlatform>>) => findings.filter(({ ok }) => !ok).map(({ detail }) => detail);

it('doctor checks the user groups of Slack that the settings name, for admins and for managers, each once', async () => {
  const double = await startSlackDouble();
  try {
    double.userGroup('S0GOOD', {});
    const check = (env: Record<string, string>) => checkPlatform(connectTo(double).messenger, settings(env), []);
    const env = { HERALD_ANNOUNCE_TO: 'slack:C0GENERAL', HERALD_ADMINS: 'slack:S0GOOD slack:S0GONE' };
    expect(details(await check({ ...env, HERALD_SLACK_MANAGERS: 'S0GONE S0OLD' }))).toEqual([
      expect.stringContaining('S0GONE does not exist'),
      expect.stringContaining('S0OLD does not exist'),
    ]);
    double.setScopes(['chat:write', 'commands', 'channels:read', 'channels:history']);
    expect(details(await check(env))).toEqual([expect.stringContaining('users:read'), expect.stringContaining('usergroups:read')]);
  } finally {
    await double.stop();
  }
});

it('doctor checks the roles of Discord that the settings name', async () => {
  const double = await startDiscordDouble();
  try {
    const channel = double.addChannel();
    const [good, gone, old] = ['400000000000000001', '400000000000000002', '400000000000000003'] as const;
    double.world.roles.add(good);
    const env = { HERALD_ANNOUNCE_TO: `discord:${channel}`, HERALD_ADMINS: `discord:role:${good} discord:role:${gone}` };
    const findings = await checkPlatform(discordOn(double).messenger, settings({ ...env, HERALD_DISCORD_MANAGERS: `${gone} ${old}` }), []);
    expect(details(findings)).toEqual([
      expect.stringContaining(`no role ${gone} exists`),
      expect.stringContaining(`no role ${old} exists`),
    ]);
  } finally {
    await double.stop();
  }
});

it('doctor checks whom subscriptions mention, each once a channel', async () => {
  const double = await startSlackDouble();
  try {
    double.userGroup('S0GOOD', {});
    const mentioning = (who: string) => ({ ...makeSubscription('slack:C0GENERAL'), mention: { who, cooldownMinutes: 60 } });
    const subscriptions = [mentioning('S0GOOD'), mentioning('S0GONE'), mentioning('S0GONE'), makeSubscription('slack:C0GENERAL')];
    const findings = await checkPlatform(connectTo(double).messenger, settings({}), subscriptions);
    expect(details(findings)).toEqual([expect.stringContaining('the user group S0GONE does not exist')]);
  } finally {
    await double.stop();
  }
});
