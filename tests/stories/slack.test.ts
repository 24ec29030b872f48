import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { frontMatter, type HeraldProcess, type Home, makeHome, startHerald } from '../support/herald-process.ts';
import { type SlackDouble, startSlackDouble } from '../support/slack/slack-double.ts';

const ADMIN = 'U0ADMIN';
const NEWS = 'C0NEWS';
const ADMINS = 'C0ADMINS';

describe.each(['Socket Mode', 'HTTP'] as const)('Herald on Slack over %s', (way) => {
  let slack: SlackDouble;
  let home: Home;
  let herald: HeraldProcess;
  beforeAll(async () => {
    slack = await startSlackDouble({ channels: [NEWS, ADMINS] });
    home = makeHome();
    home.post('docs/first.md', frontMatter('Cilium in practice'));
    Object.assign(home.env, {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_API_URL: slack.apiUrl,
      ...(way === 'HTTP' ? { SLACK_SIGNING_SECRET: slack.signingSecret } : { SLACK_APP_TOKEN: slack.appToken }),
      HERALD_WEB_ADDR: '127.0.0.1:0',
      HERALD_ANNOUNCE_TO: `slack:${NEWS}`,
      HERALD_ADMIN_CHANNEL: `slack:${ADMINS}`,
      HERALD_ADMINS: `slack:${ADMIN}`,
    });
    herald = startHerald(home);
    await herald.says(/Ready in/);
    const [, url = ''] = /(http:\/\/127\.0\.0\.1:\d+)\/readyz/.exec(herald.out()) ?? [];
    if (way === 'HTTP') slack.overHttp(`${url}/slack/events`);
  });
  afterAll(async () => {
    await herald.end('SIGKILL');
    home.remove();
    await slack.stop();
  });

  const ask = (text: string, user = ADMIN) => slack.slashCommand({ channel: NEWS, user, text });

  it('answers a command, pages and shares', async () => {
    const found = await ask('search cilium', 'U0READER');
    expect(found).toMatchObject({ ephemeral: true, text: expect.stringContaining('Cilium in practice') });
    const shared = await slack.press(found, 'Share to channel', 'U0READER');
    expect(shared).toMatchObject({ ephemeral: false, text: expect.stringContaining('shared by @U0READER') });
    expect((await slack.mention({ channel: NEWS, user: 'U0READER', text: 'latest' })).text).toContain('Cilium in practice');
  });

  it('pauses an archived channel at once, and delivers what waited once it is back', async () => {
    slack.channel(NEWS, { isArchived: true });
    await slack.event({ type: 'channel_archive', channel: NEWS, user: ADMIN, event_ts: '1700000000.000100' });
    await slack.arrived(ADMINS, 1);
    expect(slack.seen(ADMINS)[0]).toMatchObject({ text: expect.stringContaining('is_archived'), buttons: ['Try again now'] });
    const before = slack.messages(NEWS).length;
    home.post('docs/second.md', frontMatter('Written meanwhile'));
    await eventually(
      () => ask('why docs/second.md'),
      ({ text }) => text.includes('held: '),
      'the second post waits',
    );
    slack.channel(NEWS, { isArchived: false });
    await slack.event({ type: 'channel_unarchive', channel: NEWS, user: ADMIN, event_ts: '1700000000.000200' });
    const [announced] = (await slack.arrived(NEWS, before + 1)).slice(before);
    expect(announced?.text).toContain('Written meanwhile');
    expect(slack.complaints).toEqual([]);
  });
});
