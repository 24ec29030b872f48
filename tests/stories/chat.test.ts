import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MANAGE_GUILD } from '../support/discord/world.ts';
import { frontMatter, type HeraldProcess, type Home, makeHome, runHerald, startHerald } from '../support/herald-process.ts';
import { type Platforms, startPlatforms, until } from '../support/platforms.ts';

const CILIUMCON = 'docs/2025-09-22-kubecon-cloudnativecon-north-america-2024-co-located-event-deep-dive-ciliumcon.md';
const OWN_CONTENT = join(import.meta.dirname, '../../content');
const ADMIN = 'U0ADMIN';
const DISCORD_ADMIN = '300000000000000001';
const ADMIN_ROLE = '400000000000000001';

let platforms: Platforms;
let channel: string;
let home: Home;
let herald: HeraldProcess;
beforeAll(async () => {
  platforms = await startPlatforms();
});
afterAll(() => platforms.stop());
beforeEach(async () => {
  home = makeHome();
  cpSync(OWN_CONTENT, home.contentDir, { recursive: true });
  channel = platforms.discord.addChannel();
  platforms.slack.channel('C0GENERAL').messages.length = 0;
  Object.assign(home.env, platforms.env, {
    HERALD_ANNOUNCE_TO: `slack:C0GENERAL discord:${channel} terminal`,
    HERALD_ADMINS: `slack:${ADMIN} slack:S0ADMINS discord:${DISCORD_ADMIN} discord:role:${ADMIN_ROLE}`,
  });
  herald = startHerald(home);
  await herald.says(/Ready in/);
});
afterEach(async () => {
  await herald.end('SIGKILL');
  home.remove();
});

const everywhere = (title: string): readonly number[] => [
  ...platforms.counts('slack:C0GENERAL', [title]),
  ...platforms.counts(`discord:${channel}`, [title]),
  herald.out().split(`│ ${title}\n`).length - 1,
];
const arrived = (title: string) => until(() => everywhere(title).every((count) => count > 0), `${title} everywhere: ${everywhere(title)}`);

describe('Herald in Slack, Discord and the terminal', () => {
  it('a new post reaches three platforms once, and its edit none', async () => {
    home.post('docs/new.md', frontMatter('The new post'));
    await arrived('The new post');
    home.post('docs/new.md', frontMatter('The new post', { tldr: 'Corrected.' }));
    home.post('docs/next.md', frontMatter('The next post'));
    await arrived('The next post');
    expect(everywhere('The new post')).toEqual([1, 1, 1]);
    const [told] = platforms.slack.seen('C0GENERAL');
    expect(told?.text).toContain('What The new post is about.');
    expect(told?.buttons).toEqual(['Read post']);
    expect(platforms.slack.complaints).toEqual([]);

    const why = JSON.parse((await runHerald(home, ['why', 'docs/new.md', '--json'])).out);
    expect(why.deliveries.map(({ state }: { state: string }) => state)).toEqual(['delivered', 'delivered', 'delivered']);
  });

  it('a draft, a broken post and a restart send nothing; publishing sends once', async () => {
    home.post('docs/draft.md', frontMatter('The draft', { draft: true }));
    writeFileSync(join(home.contentDir, 'docs/broken.md'), '---\ntitle: a: b\n---\n');
    home.post('docs/marker.md', frontMatter('The marker'));
    await arrived('The marker');
    expect((await herald.end('SIGINT')).code).toBe(0);
    herald = startHerald(home);
    await herald.says(/Ready in/);
    home.post('docs/draft.md', frontMatter('The draft'));
    await arrived('The draft');
    expect(everywhere('The draft')).toEqual([1, 1, 1]);
    expect(everywhere('The marker').slice(0, 2)).toEqual([1, 1]);
  });

  it('/cncf search cilium finds the CiliumCon post on both platforms', async () => {
    const slack = await platforms.slack.slashCommand({ channel: 'C0GENERAL', user: 'U0SOMEBODY', text: 'search cilium' });
    expect(slack.ephemeral).toBe(true);
    expect(slack.text).toContain('CiliumCon');
    const discord = await platforms.discord.command({ channel, subcommand: 'search', options: { query: 'cilium' } });
    expect(discord.ephemeral).toBe(true);
    expect(discord.text).toContain('CiliumCon');
    expect(await platforms.discord.autocomplete({ channel, subcommand: 'search', query: 'kubecon' })).not.toEqual([]);
    const shared = await platforms.slack.press(slack, 'Share to channel', 'U0SOMEBODY');
    expect(shared?.ephemeral).toBe(false);
    expect(new Set(shared?.buttons)).toEqual(new Set(['Open']));
    expect(shared?.text).toContain('CiliumCon');
  });

  it('pages, helps, and says what is the matter with a wrong word', async () => {
    const first = await platforms.slack.slashCommand({ channel: 'C0GENERAL', user: 'U0SOMEBODY', text: 'latest' });
    const second = await platforms.slack.press(first, 'Next', 'U0SOMEBODY');
    expect(second?.text).not.toBe(first.text);
    expect(second?.buttons).toContain('Previous');
    const help = await platforms.slack.slashCommand({ channel: 'C0GENERAL', user: 'U0SOMEBODY', text: '' });
    expect(help.text).toContain('/cncf search');
    expect(help.text).not.toContain('/cncf replay');
    const wrong = await platforms.slack.slashCommand({ channel: 'C0GENERAL', user: 'U0SOMEBODY', text: 'serach cilium' });
    expect(wrong.text).toContain('Did you mean /cncf search?');
  });

  it('previews a post as it would be announced, to the asker alone, and sends nothing', async () => {
    const slack = await platforms.slack.slashCommand({ channel: 'C0GENERAL', user: 'U0SOMEBODY', text: `preview ${CILIUMCON}` });
    expect(slack).toMatchObject({ ephemeral: true, buttons: ['Read post'] });
    expect(slack.text).toContain('CiliumCon');
    expect(slack.message.blocks.at(-1)).toMatchObject({ type: 'actions', elements: [{ action_id: 'herald-link:0' }] });
    const discord = await platforms.discord.command({ channel, subcommand: 'preview', options: { post: CILIUMCON, style: 'line' } });
    expect(discord).toMatchObject({ ephemeral: true, buttons: [] });
    expect(discord.text).toContain('CiliumCon');
    herald.type(`preview ${CILIUMCON} as:digest`);
    await herald.says(/╭─ \d+ new posts[\s\S]*CiliumCon[\s\S]*╰─/);
    expect(platforms.slack.messages('C0GENERAL')).toEqual([]);
    expect(platforms.discord.messages(channel)).toEqual([]);
    expect(platforms.slack.complaints).toEqual([]);
  });

  it('admins replay with a button, others do not', async () => {
    const refused = await platforms.slack.slashCommand({ channel: 'C0GENERAL', user: 'U0SOMEBODY', text: `replay ${CILIUMCON}` });
    expect(refused.text).toContain('Only admins');
    const plan = await platforms.discord.command({
      channel,
      user: DISCORD_ADMIN,
      subcommand: 'replay',
      member: { permissions: MANAGE_GUILD },
      options: { what: CILIUMCON, in: channel },
    });
    expect(plan.text).toContain('1 message');
    expect(platforms.discord.messages(channel)).toEqual([]);
    const [label = ''] = plan.buttons;
    const done = await platforms.discord.press(label, { on: plan, user: DISCORD_ADMIN });
    expect(done.text).toContain('On its way');
    await until(() => platforms.discord.messages(channel).length === 1, 'one message');
    const again = await platforms.slack.slashCommand({
      channel: 'C0GENERAL',
      user: ADMIN,
      text: `replay ${CILIUMCON} in:discord:${channel} --yes`,
    });
    expect(again.text).toMatch(/already (delivered|on the way), skipped/);
    expect(platforms.discord.messages(channel)).toHaveLength(1);
    expect(platforms.slack.messages('C0GENERAL')).toEqual([]);
  });

  it('members of a named user group, and who has a named role, are admins; others are told how to become one', async () => {
    platforms.slack.userGroup('S0ADMINS', { members: ['U0MEMBER'] });
    const paused = await platforms.slack.slashCommand({ channel: 'C0GENERAL', user: 'U0MEMBER', text: 'pause a test' });
    expect(paused.text).toContain('Paused by slack:U0MEMBER: a test.');
    const resume = { channel, subcommand: 'resume' };
    const refused = await platforms.discord.command({ ...resume, member: { roles: ['400000000000000002'], permissions: MANAGE_GUILD } });
    expect(refused.text).toContain('or join a group that it names');
    const resumed = await platforms.discord.command({ ...resume, member: { roles: [ADMIN_ROLE], permissions: MANAGE_GUILD } });
    expect(resumed.text).not.toContain('Only admins');
    const status = await platforms.slack.slashCommand({ channel: 'C0GENERAL', user: 'U0SOMEBODY', text: 'status' });
    expect(status.text).not.toContain('a test');
    const doctor = await runHerald(home, ['doctor']);
    expect(doctor.out).toContain(`no role ${ADMIN_ROLE} exists`);
    expect(doctor.out).not.toContain('S0ADMINS');
  });

  it('says why, to others about their own channel only', async () => {
    home.post('docs/new.md', frontMatter('The new post'));
    await arrived('The new post');
    const mine = await platforms.slack.slashCommand({ channel: 'C0GENERAL', user: 'U0SOMEBODY', text: 'why docs/new.md' });
    expect(mine.text).toContain('slack:C0GENERAL');
    expect(mine.text).not.toContain('discord:');
    const all = await platforms.slack.slashCommand({ channel: 'C0GENERAL', user: ADMIN, text: 'why docs/new.md' });
    expect(all.text).toContain(`discord:${channel}`);
  });
});
