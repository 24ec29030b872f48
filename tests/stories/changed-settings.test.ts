import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Home, makeHome, runHerald, startHerald } from '../support/herald-process.ts';
import { type SlackDouble, startSlackDouble } from '../support/slack/slack-double.ts';

let slack: SlackDouble;
let home: Home;
beforeEach(async () => {
  slack = await startSlackDouble({ channels: ['C0GENERAL', 'C0OTHER'] });
  home = makeHome();
  const { botToken, appToken, apiUrl } = slack;
  Object.assign(home.env, { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_API_URL: apiUrl });
});
afterEach(async () => {
  home.remove();
  await slack.stop();
});

const CHANGED = { HERALD_ANNOUNCE_TO: 'slack:C0GENERAL slack:C0OTHER slack:C0MISTYPED' };

describe('settings that were changed after Herald has run', () => {
  beforeEach(async () => {
    expect(await runHerald(home, ['once'], { HERALD_ANNOUNCE_TO: 'slack:C0GENERAL' })).toMatchObject({ code: 0 });
  });

  it('are what doctor checks before the next start', async () => {
    const { code, out } = await runHerald(home, ['doctor'], CHANGED);
    expect([code, out]).toEqual([1, expect.stringContaining('✗ slack: slack:C0MISTYPED was not found')]);
  });

  it('are what the first lines of the next start count', async () => {
    const herald = startHerald(home, ['start'], CHANGED);
    try {
      expect(await herald.says(/Ready in/)).toContain('Slack     connecting, 3 channels subscribed');
    } finally {
      await herald.end('SIGKILL');
    }
  });
});

it('the start says where nobody can sign in to the dashboard, and what to set', async () => {
  const bannerOf = async (env: Record<string, string>): Promise<string> => {
    const herald = startHerald(home, ['start'], { HERALD_WEB_ADDR: '0.0.0.0:0', ...env });
    try {
      return await herald.says(/Ready in/);
    } finally {
      await herald.end('SIGTERM');
    }
  };
  expect(await bannerOf({})).toMatch(/Dashboard http:\S+\/ \(nobody can sign in: set HERALD_WEB_TOKEN\)\n/);
  expect(await bannerOf({ HERALD_WEB_TOKEN: 'a-long-enough-token' })).toMatch(/Dashboard http:\S+\/\n/);
});
