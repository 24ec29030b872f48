import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SEARCH_SHORTCUT, WHY_SHORTCUT } from '../../adapters/slack/input/shortcuts.ts';
import { eventually } from '../support/eventually.ts';
import { frontMatter, type HeraldProcess, type Home, makeHome, startHerald } from '../support/herald-process.ts';
import type { Seen } from '../support/slack/people.ts';
import { type SlackDouble, startSlackDouble } from '../support/slack/slack-double.ts';

const ADMIN = 'U0ADMIN';
const NEWS = 'C0NEWS';
const ADMINS = 'C0ADMINS';
const OTHERS = 'C0OTHERS';
const REVIEWED = 'C0REVIEWED';
const READER = 'U0READER';
/** Changes of posts are brought to their messages at once. */
const YAML = `announce:
  settle_seconds: 0
  each_limit: 2
  edit_after_minutes: 0
  retract_after_hours: 0
  images: large
  safety_limits: {additions: 25}
subscriptions:
  - to: slack:${NEWS}
  - {to: "slack:${REVIEWED}", filter: Reviewed, approve: "slack:${ADMINS}"}
`;

describe.each(['Socket Mode', 'HTTP'] as const)('Herald on Slack over %s', (way) => {
  let slack: SlackDouble;
  let home: Home;
  let herald: HeraldProcess;
  beforeAll(async () => {
    slack = await startSlackDouble({ channels: [NEWS, ADMINS, OTHERS, REVIEWED] });
    home = makeHome();
    writeFileSync(join(home.dir, 'herald.yaml'), YAML);
    home.post('docs/first.md', frontMatter('Cilium in practice'));
    for (let n = 10; n < 60; n += 1) home.post(`docs/part-${n}.md`, frontMatter(`Chapter ${n}`));
    Object.assign(home.env, {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_API_URL: slack.apiUrl,
      ...(way === 'HTTP' ? { SLACK_SIGNING_SECRET: slack.signingSecret } : { SLACK_APP_TOKEN: slack.appToken }),
      HERALD_WEB_ADDR: '127.0.0.1:0',
      HERALD_SLACK_UNFURL: '1',
      HERALD_ADMIN_CHANNEL: `slack:${ADMINS}`,
      HERALD_ADMINS: `slack:${ADMIN}`,
    });
    herald = startHerald(home);
    await herald.says(/Ready in/);
    const [, url = ''] = /(http:\/\/127\.0\.0\.1:\d+)\/readyz/.exec(herald.out()) ?? [];
    if (way === 'HTTP') slack.overHttp(`${url}/slack/events`);
  });
  afterAll(async () => {
    expect(slack.complaints).toEqual([]);
    await herald.end('SIGKILL');
    home.remove();
    await slack.stop();
  });

  const ask = (text: string, user = ADMIN) => slack.slashCommand({ channel: NEWS, user, text });
  const pressed = async (seen: Seen, label: string, user = ADMIN): Promise<Seen> => {
    const answer = await slack.press(seen, label, user);
    if (!answer) throw new Error(`“${label}” leads to an address`);
    return answer;
  };
  /** The message in a channel that says this. */
  const shown = (channel: string, words: string): Promise<Seen> =>
    eventually(
      () => slack.seen(channel).find(({ text }) => text.includes(words)),
      (seen) => seen !== undefined,
      `“${words}” in ${channel}`,
    ) as Promise<Seen>;
  const isGone = (channel: string, words: string): Promise<unknown> =>
    eventually(
      () => slack.seen(channel).some(({ text }) => text.includes(words)),
      (isThere) => !isThere,
      `“${words}” is gone from ${channel}`,
    );

  it('announces with a picture; the message follows the post, and goes with it', async () => {
    const alt = 'A bee';
    home.post('docs/bee.md', frontMatter('The bee', { image: { src: 'https://example.org/bee.png', alt } }));
    const { message, buttons } = await shown(NEWS, 'The bee');
    expect(buttons).toEqual(['Read post']);
    expect(message.blocks).toContainEqual(
      expect.objectContaining({ type: 'image', image_url: 'https://example.org/bee.png', alt_text: alt }),
    );
    home.post('docs/bee.md', frontMatter('The bee', { tldr: 'It was a wasp.' }));
    expect((await shown(NEWS, 'It was a wasp.')).message.ts).toBe(message.ts);
    rmSync(join(home.contentDir, 'docs/bee.md'));
    await isGone(NEWS, 'The bee');
  });

  it('tells many posts as one digest, with all of them in its thread', async () => {
    for (const n of [1, 2, 3, 4, 5, 6]) home.post(`docs/many-${n}.md`, frontMatter(`One of many, ${n}`));
    const digest = await shown(NEWS, 'new posts');
    const said = () => slack.seen(NEWS).filter(({ message }) => message.ts === digest.message.ts || message.threadTs === digest.message.ts);
    await eventually(
      () =>
        said()
          .map(({ text }) => text)
          .join('\n'),
      (text) => [1, 2, 3, 4, 5, 6].every((n) => text.includes(`One of many, ${n}`)),
      'all six are in the digest',
    );
    const later = slack.seen(NEWS).filter(({ text }) => text.includes('One of many'));
    expect(later.length).toBe(said().length);
  });

  it('holds what is too much until an admin decides, asks before it does what can’t be taken back, and closes the notice', async () => {
    for (let n = 0; n < 30; n += 1) home.post(`docs/flood-${n}.md`, frontMatter(`Flood ${n}`));
    const notice = await shown(ADMINS, '30 new posts');
    expect(JSON.stringify(notice.message.blocks)).toMatch(/"Mark seen".*"confirm":\{/);
    await pressed(notice, 'Mark seen');
    const closed = await shown(ADMINS, 'marked as seen');
    expect(closed).toMatchObject({ message: { ts: notice.message.ts }, buttons: [] });
    expect(slack.seen(NEWS).some(({ text }) => text.includes('Flood'))).toBe(false);
  });

  it('turns ten pages, there and back', async () => {
    let page = await ask('search chapter', READER);
    const first = page.text;
    for (let n = 2; n <= 10; n += 1) page = await pressed(page, 'Next', READER);
    expect(page.buttons).not.toContain('Next');
    for (let n = 9; n >= 1; n -= 1) page = await pressed(page, 'Previous', READER);
    expect(page.text).toBe(first);
  });

  it('subscribes a channel by a form, and from a search', async () => {
    const inOthers = { channel: OTHERS, user: ADMIN };
    const submitted = await slack.submit(await slack.commandForm({ ...inOthers, text: 'subscribe' }), { filter: 'kernel' });
    if ('errors' in submitted) throw new Error(JSON.stringify(submitted.errors));
    expect((await pressed(submitted.answer, 'Subscribe')).text).toContain('Subscribed');
    const found = await slack.slashCommand({ ...inOthers, text: 'search cilium' });
    expect((await pressed(await pressed(found, 'Subscribe this channel'), 'Subscribe')).text).toContain('Subscribed');
    home.post('docs/both.md', frontMatter('Cilium and the kernel'));
    await shown(OTHERS, 'Cilium and the kernel');
    home.post('docs/kernel.md', frontMatter('Kernel news'));
    await shown(OTHERS, 'Kernel news');
    expect(slack.seen(OTHERS).filter(({ ephemeral, text }) => !ephemeral && text.includes('Cilium and'))).toHaveLength(1);
  });

  it('sends only what was approved, in the words that somebody gave it', async () => {
    home.post('docs/reviewed.md', frontMatter('Reviewed post'));
    const request = await shown(ADMINS, 'Reviewed post');
    expect(slack.seen(REVIEWED)).toEqual([]);
    const form = await slack.pressForm(request, 'Edit the text', ADMIN);
    await slack.submit(form, { text: 'Better words.' });
    const edited = await shown(ADMINS, 'Better words.');
    await pressed(edited, 'Send');
    expect((await shown(REVIEWED, 'Better words.')).text).toContain('Reviewed post');
  });

  it('shows what a replay would send, and sends it once that is confirmed', async () => {
    // It was there before Herald, and was never announced.
    const plan = await ask('replay docs/part-10.md');
    expect(plan.text).toContain('1 message');
    expect(slack.seen(NEWS).some(({ ephemeral, text }) => !ephemeral && text.includes('Chapter 10'))).toBe(false);
    expect((await pressed(plan, plan.buttons[0] ?? '')).text).toContain('On its way');
    const { message } = await eventually(
      () => slack.seen(NEWS).find(({ ephemeral, text }) => !ephemeral && text.includes('Chapter 10')) as Seen,
      (seen) => seen !== undefined,
      'the replayed message',
    );
    expect((await slack.messageShortcut(WHY_SHORTCUT, message, READER)).text).toMatch(/Chapter 10[\s\S]*sent/);
  });

  it('answers in threads and in direct messages', async () => {
    home.post('docs/thread.md', frontMatter('Talked about'));
    const { message } = await shown(NEWS, 'Talked about');
    const inThread = await slack.mention({ channel: NEWS, user: READER, text: 'search cilium', threadTs: message.ts });
    expect(inThread).toMatchObject({ message: { threadTs: message.ts }, text: expect.stringContaining('Cilium in practice') });
    const direct = await slack.directMessage({ user: READER, text: 'search cilium' });
    expect(direct).toMatchObject({ ephemeral: false, text: expect.stringContaining('Cilium in practice') });
    expect((await slack.directMessage({ user: READER, text: 'latest' })).text).toContain('latest posts');
  });

  it('has a Home tab, both shortcuts, and previews of links', async () => {
    const tab = await slack.openHome(READER);
    const [, ...offered] = await slack.typeInSearch(tab, 'cilium in');
    expect(offered.map(({ label }) => label)).toContainEqual(expect.stringMatching(/^Cilium in practice/));
    const modal = await slack.globalShortcut(SEARCH_SHORTCUT, READER);
    expect((await slack.pick(modal, 'cilium')).text).toContain('Cilium in practice');
    const next = slack.nextUnfurl();
    await slack.writeLinks({ channel: NEWS, user: READER, urls: ['https://example.org/cilium-in-practice'] });
    expect(Object.values(await next)[0]).toContain('Cilium in practice');
  });

  it('answers a command, pages and shares', async () => {
    const found = await ask('search cilium', 'U0READER');
    expect(found).toMatchObject({ ephemeral: true, text: expect.stringContaining('Cilium in practice') });
    const shared = await slack.press(found, 'Share to channel', 'U0READER');
    expect(shared).toMatchObject({ ephemeral: false, text: expect.stringContaining('shared by @U0READER') });
    expect((await slack.mention({ channel: NEWS, user: 'U0READER', text: 'search cilium' })).text).toContain('Cilium in practice');
  });

  it('pauses an archived channel at once, and delivers what waited once it is back', async () => {
    slack.channel(NEWS, { isArchived: true });
    await slack.event({ type: 'channel_archive', channel: NEWS, user: ADMIN, event_ts: '1700000000.000100' });
    expect((await shown(ADMINS, 'is_archived')).buttons).toEqual(['Try again now']);
    home.post('docs/second.md', frontMatter('Written meanwhile'));
    await eventually(
      () => ask('why docs/second.md'),
      ({ text }) => text.includes('held: '),
      'the second post waits',
    );
    slack.channel(NEWS, { isArchived: false });
    await slack.event({ type: 'channel_unarchive', channel: NEWS, user: ADMIN, event_ts: '1700000000.000200' });
    await shown(NEWS, 'Written meanwhile');
  });
});
