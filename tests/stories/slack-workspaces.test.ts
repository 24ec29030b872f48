import type { SlackEvent } from '@slack/types';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SEARCH_SHORTCUT, WHY_SHORTCUT } from '../../adapters/slack/input/shortcuts.ts';
import { isListed } from '../../src/commands/command.ts';
import { COMMANDS } from '../../src/commands/registry.ts';
import { eventually } from '../support/eventually.ts';
import { frontMatter } from '../support/herald-process.ts';
import { type HeraldInWorkspaces, startHeraldInWorkspaces } from '../support/slack/herald-in-workspaces.ts';
import { WAYS } from '../support/slack/herald-on-slack.ts';
import type { Workspace } from '../support/slack/workspace.ts';

/** Both workspaces have them: a channel and people of the same ids. */
const NEWS = 'C0NEWS';
const OPS = 'C0OPS';
const BOSS = 'U0BOSS';
/** Admin of the first workspace, and nobody in the second; and the other way round. */
const OWNER = 'U0ANN';
const OTHER_OWNER = 'U0BEN';
const READER = 'U0READER';
const event_ts = '1700000000.000100';
const POSTS = Array.from({ length: 25 }, (_, n) => `Cilium part ${n + 1}`);

describe.each(WAYS)('Herald in two workspaces over %s', { timeout: 60_000 }, (way) => {
  let stage: HeraldInWorkspaces;
  let one: Workspace;
  let two: Workspace;
  let stranger: Workspace;
  beforeAll(async () => {
    stage = await startHeraldInWorkspaces(way, {
      posts: POSTS,
      yaml: 'announce: {settle_seconds: 0, edit_after_minutes: 0}\n',
      env: {
        HERALD_ADMINS: `slack:T0ONE/${BOSS}`,
        HERALD_SLACK_TEAMS: 'T0ONE T0TWO E0ORG',
        HERALD_ADMIN_CHANNEL: `slack:T0ONE/${OPS}`,
        HERALD_ANNOUNCE_TO: 'terminal',
      },
    });
    one = stage.slack.addWorkspace({ teamId: 'T0ONE', domain: 'one', channels: [NEWS, OPS, 'C0GENERAL'] });
    two = stage.slack.addWorkspace({ teamId: 'T0TWO', domain: 'two', enterpriseId: 'E0ORG', channels: [NEWS, OPS, 'C0GENERAL'] });
    // Of the same organisation as `two`, and not among those that the owner named.
    stranger = stage.slack.addWorkspace({ teamId: 'T0STRANGER', domain: 'stranger', enterpriseId: 'E0ORG', channels: [NEWS] });
    for (const workspace of [one, two]) {
      for (const channel of [NEWS, OPS, 'C0GENERAL']) workspace.channel(channel, { isMember: true });
      workspace.person(OWNER, { isAdmin: workspace === one });
      workspace.person(OTHER_OWNER, { isAdmin: workspace === two });
    }
  }, 90_000);
  afterEach(() => expect([stage.slack.complaints, stage.slack.crossings]).toEqual([[], []]));
  afterAll(() => stage.stop());

  const says = (workspace: Workspace, channel: string): string[] =>
    workspace.seen(channel).map(({ text }) => text.replaceAll('\u200b', ''));
  const gets = (workspace: Workspace, channel: string, words: string) =>
    eventually(
      () => says(workspace, channel).filter((text) => text.includes(words)),
      (found) => found.length === 1,
      `“${words}” once in ${channel} of ${workspace.us.teamId}`,
    );
  const ask = (workspace: Workspace, text: string, user = OWNER, channel = NEWS) => workspace.slashCommand({ channel, user, text });
  const subscribe = async (workspace: Workspace, channel: string, user = workspace === one ? OWNER : OTHER_OWNER): Promise<string> => {
    const plan = await ask(workspace, 'subscribe kind:link', user, channel);
    return plan.buttons.includes('Subscribe') ? ((await workspace.press(plan, 'Subscribe', user))?.text ?? '') : plan.text;
  };

  describe('installing', () => {
    it('takes what was begun on its own page, and nothing else', async () => {
      expect(await stage.install('T0ONE', { keepsCookie: false })).toMatchObject({
        status: 400,
        text: expect.stringContaining('was not started here'),
      });
      expect(await stage.install('T0ONE', { declines: true })).toMatchObject({
        status: 200,
        text: expect.stringContaining('Nothing was installed'),
      });
      expect((await fetch(`${stage.url}/slack/installed?code=1&state=a.1.b`)).status).toBe(400);
      expect(one.botTokens).toEqual([]);
    });

    it('refuses a whole organisation, and workspaces that the owner did not name; what Slack gave is given back', async () => {
      const refused = await stage.install('T0STRANGER');
      expect(refused).toMatchObject({ status: 403, text: expect.stringContaining('does not serve the workspace') });
      expect(await stage.install('T0TWO', { organization: true })).toMatchObject({
        status: 403,
        text: expect.stringContaining('whole organisation'),
      });
      expect([...two.botTokens, ...stranger.botTokens]).toEqual([]);
    });

    it('is done in a minute', async () => {
      expect(await stage.install('T0ONE')).toMatchObject({ status: 200, text: expect.stringContaining('Herald is in') });
      expect(await stage.install('T0TWO')).toMatchObject({ status: 200, text: expect.stringContaining('/cncf subscribe') });
      expect((await ask(one, 'status', BOSS)).text).toContain('in 2 workspaces');
    });
  });

  describe('what one workspace does', () => {
    it('is answered with its own token, whatever is asked, by whomever', async () => {
      for (const workspace of [one, two]) {
        const page = await ask(workspace, 'search cilium', READER);
        expect(page.text).toContain('Cilium part');
        expect((await workspace.press(page, 'Next', READER))?.text).toContain('Cilium part');
        const shared = await workspace.press(page, 'Share to channel', READER);
        expect(shared).toMatchObject({ ephemeral: false });
        expect((await workspace.mention({ channel: NEWS, user: READER, text: 'latest' })).text).toContain('Cilium');
        expect((await workspace.directMessage({ user: READER, text: 'search cilium' })).text).toContain('Cilium part');
        const home = await workspace.openHome(READER);
        expect(home.text).toContain('Latest posts');
        expect((await workspace.pick(home, 'cilium')).text).toContain('Cilium part');
        const modal = await workspace.globalShortcut(SEARCH_SHORTCUT, READER);
        expect((await workspace.pick(modal, 'cilium')).text).toContain('Cilium part');
      }
    });

    it('its admins subscribe its channels, by command and by form; those of the other have no say', async () => {
      expect(await subscribe(one, NEWS)).toContain('Subscribed');
      expect(await subscribe(two, NEWS, OWNER)).toContain('Only people who manage this channel');
      const elsewhere = await ask(two, `subscribe slack:T0ONE/${NEWS} kind:link`);
      expect(elsewhere).toMatchObject({ buttons: [], text: expect.not.stringContaining('Bees') });
      const form = await two.commandForm({ channel: NEWS, user: OTHER_OWNER, text: 'subscribe' });
      const submitted = await two.submit(form, { filter: 'kind:link' });
      if (!('answer' in submitted)) throw new Error(JSON.stringify(submitted.errors));
      expect((await two.press(submitted.answer, 'Subscribe', OTHER_OWNER))?.text).toContain('Subscribed');
      expect(await subscribe(two, OPS)).toContain('Subscribed');
    });

    it('admins of Herald are those of the workspace that the settings name', async () => {
      for (const { verb } of COMMANDS.filter(isListed)) {
        for (const user of [READER, OTHER_OWNER]) {
          const reply = await ask(two, verb, user).catch(() => null);
          // A form opens where there would be a reply.
          expect(`${verb}: ${reply?.text}`).not.toMatch(/T0ONE|U0ANN/);
        }
      }
      for (const verb of ['pause slack:C0NEWS', 'resume', 'replay --all', 'discard --all', 'holds', 'approvals', 'resolve']) {
        const refused = await ask(two, verb, BOSS);
        expect(refused.text, verb).toMatch(/only|admin/i);
        expect(refused.text, verb).not.toContain('T0ONE');
      }
      expect((await ask(one, 'holds', BOSS)).text).not.toMatch(/only admins/i);
      expect((await ask(two, 'subscriptions', READER)).text).not.toContain('T0ONE');
      // An admin of Herald sees all, each channel by the name that is good where they are.
      const all = (await ask(one, 'subscriptions', BOSS)).text;
      expect(all).toContain('slack:T0TWO/C0OPS');
      expect(all).toContain('. | slack:C0NEWS | links');
    });

    it('posts go to each channel once, with the token of its workspace', async () => {
      stage.home.post('docs/bees.md', frontMatter('Bees in practice'));
      await gets(one, NEWS, 'What Bees in practice is about.');
      await gets(two, NEWS, 'What Bees in practice is about.');
      await gets(two, OPS, 'What Bees in practice is about.');
      expect(says(one, OPS).join()).not.toContain('Bees');
      const [message] = two.messages(NEWS).filter(({ text }) => text.includes('Bees'));
      if (!message) throw new Error('no message');
      expect((await two.messageShortcut(WHY_SHORTCUT, message, READER)).text).toContain('Bees in practice');
      const why = await eventually(
        () => ask(two, 'why docs/bees.md', READER),
        ({ text }) => text.includes('sent 20'),
        'the answer says when it was sent',
      );
      expect(why.text).not.toContain('T0ONE');
      stage.home.post('docs/bees.md', frontMatter('Bees in practice', { tldr: 'In better words.' }));
      for (const workspace of [one, two]) await gets(workspace, NEWS, 'In better words.');
    });
  });

  describe('what happens in one workspace', () => {
    it('an archived channel is paused there alone', async () => {
      one.channel(NEWS, { isArchived: true });
      await one.event({ type: 'channel_archive', channel: NEWS, user: OWNER, event_ts });
      await eventually(
        () => says(one, OPS),
        (texts) => texts.some((text) => text.includes('No more messages to')),
        'the admins are told',
      );
      stage.home.post('docs/wasps.md', frontMatter('Wasps in practice'));
      await gets(two, NEWS, 'Wasps in practice');
      one.channel(NEWS, { isArchived: false });
      await one.event({ type: 'channel_unarchive', channel: NEWS, user: OWNER, event_ts });
      await gets(one, NEWS, 'Wasps in practice');
    });

    it('no event of one changes anything in the other', async () => {
      const [channel, user] = [NEWS, OTHER_OWNER];
      const { botUserId: bot } = two.us;
      const events: SlackEvent[] = [
        { type: 'channel_archive', channel, user, event_ts },
        { type: 'group_archive', channel, user, event_ts } as SlackEvent,
        { type: 'channel_left', channel, actor_id: user, event_ts },
        { type: 'group_left', channel, actor_id: user, event_ts },
        { type: 'member_left_channel', user: bot, channel, channel_type: 'C', team: 'T0TWO', event_ts },
        { type: 'channel_deleted', channel },
        { type: 'group_deleted', channel, date_deleted: 1, actor_id: user, event_ts },
        { type: 'tokens_revoked', tokens: { oauth: [], bot: [bot] } },
        { type: 'app_uninstalled' },
      ];
      for (const event of events) await two.event(event);
      // The token is good: the last two are late news, and do nothing.
      const status = await ask(one, 'status', BOSS);
      expect(status.text).toContain('T0TWO/C0NEWS');
      expect(status.text).not.toMatch(/(?<!T0TWO\/)C0NEWS[^\n]*paused/);
      stage.home.post('docs/gnats.md', frontMatter('Gnats in practice'));
      await gets(one, NEWS, 'Gnats in practice');
      await gets(two, OPS, 'Gnats in practice');
      expect(says(two, NEWS).join()).not.toContain('Gnats');
      await two.event({ type: 'member_joined_channel', user: bot, channel, channel_type: 'C', team: 'T0TWO', event_ts });
      await gets(two, NEWS, 'Gnats in practice');
    });

    it('a refused token stops its workspace alone; installed again, everything that waited goes out', async () => {
      two.refuseTokens('account_inactive');
      stage.home.post('docs/flies.md', frontMatter('Flies in practice'));
      await gets(one, NEWS, 'Flies in practice');
      await eventually(
        () => ask(one, 'status', BOSS),
        ({ text }) => text.includes('T0TWO') && text.includes(`Install Herald there again (${stage.url}/slack/install)`),
        'status names the workspace, and what to do',
      );
      expect(says(two, NEWS).join()).not.toContain('Flies');
      two.refuseTokens(null);
      expect(await stage.install('T0TWO')).toMatchObject({ status: 200 });
      await gets(two, NEWS, 'Flies in practice');
      await gets(two, OPS, 'Flies in practice');
    });

    it('after a restart, everything is as it was', async () => {
      await stage.restart();
      stage.home.post('docs/ants.md', frontMatter('Ants in practice'));
      for (const workspace of [one, two]) await gets(workspace, NEWS, 'Ants in practice');
      expect((await ask(two, 'search ants', READER)).text).toContain('Ants in practice');
    });

    it('uninstalled in the middle of a fan-out: its token, subscriptions and waiting messages are gone, and the other gets all', async () => {
      const many = Array.from({ length: 30 }, (_, n) => `C0MANY${n}`);
      for (const channel of many) {
        two.channel(channel, { isMember: true });
        expect(await subscribe(two, channel)).toContain('Subscribed');
      }
      const before = stage.herald().err().length;
      stage.home.post('docs/mites.md', frontMatter('Mites in practice'));
      await eventually(
        () => many.filter((channel) => two.messages(channel).length > 0).length,
        (count) => count > 0,
        'the first of many',
      );
      await two.uninstall();
      await stage.herald().logs(/slack\.uninstalled/, before);
      await stage.herald().logs(/community\.forgotten/, before);
      await gets(one, NEWS, 'Mites in practice');
      const left = await eventually(
        () => ask(one, 'subscriptions', BOSS),
        ({ text }) => !text.includes('T0TWO'),
        'nothing of the workspace is subscribed',
      );
      expect(left.text).toContain('slack:C0NEWS');
      const sent = many.filter((channel) => two.messages(channel).length > 0).length;
      expect(sent).toBeLessThan(many.length);
      await eventually(
        () => says(one, OPS),
        (texts) => texts.some((text) => text.includes(`${many.length + 2} subscriptions ended, and its waiting messages were discarded.`)),
        'the admins are told all that was removed',
      );
      // Nothing of it comes back with it.
      expect(await stage.install('T0TWO')).toMatchObject({ status: 200 });
      stage.home.post('docs/moths.md', frontMatter('Moths in practice'));
      await gets(one, NEWS, 'Moths in practice');
      expect((await ask(two, 'subscriptions', OWNER)).text).not.toContain('kind:link');
      for (const channel of [...many, NEWS, OPS]) expect(two.messages(channel).filter(({ text }) => text.includes('Moths'))).toEqual([]);
      expect(many.filter((channel) => two.messages(channel).length > 0)).toHaveLength(sent);
    });
  });
});
