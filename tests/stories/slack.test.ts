import type { SlackEvent } from '@slack/types';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SEARCH_SHORTCUT, WHY_SHORTCUT } from '../../adapters/slack/input/shortcuts.ts';
import { eventually } from '../support/eventually.ts';
import { frontMatter } from '../support/herald-process.ts';
import { type HeraldOnSlack, startHeraldOnSlack, WAYS } from '../support/slack/herald-on-slack.ts';
import type { Seen } from '../support/slack/people.ts';

const ADMIN = 'U0ADMIN';
const READER = 'U0READER';
const NEWS = 'C0NEWS';
const READERS = 'C0READERS';
const REVIEW = 'C0REVIEW';
const REVIEWED = 'C0REVIEWED';
const ADMINS = 'C0ADMINS';
const US = 'U0HERALD';
const YAML = `
announce:
  settle_seconds: 0
  each_limit: 3
  edit_after_minutes: 0
  retract_after_hours: 0
  safety_limits: {additions: 40}
approvals:
  review: slack:${REVIEW}
subscriptions:
  - to: slack:${NEWS}
    filter: -tag:security
    images: large
  - to: slack:${REVIEWED}
    tag: [security]
    approve: true
`;
const LAST_DAYS = Array.from({ length: 60 }, (_, n) => `Cilium part ${n + 1}`);

describe.each(WAYS)('Herald on Slack over %s', { timeout: 60_000 }, (way) => {
  let stage: HeraldOnSlack;
  beforeAll(async () => {
    stage = await startHeraldOnSlack(way, {
      channels: [NEWS, READERS, REVIEW, REVIEWED, ADMINS],
      yaml: YAML,
      env: { HERALD_ADMIN_CHANNEL: `slack:${ADMINS}`, HERALD_ADMINS: `slack:${ADMIN}`, HERALD_SLACK_UNFURL: '1' },
      posts: LAST_DAYS,
    });
  }, 90_000);
  afterEach(() => expect(stage.slack.complaints).toEqual([]));
  afterAll(() => stage.stop());

  const ask = (text: string, user = ADMIN, channel = NEWS) => stage.ask(text, { user, channel });
  const press = async (seen: Seen, label: string, user = ADMIN): Promise<Seen> => {
    const answer = await stage.slack.press(seen, label, user);
    if (!answer) throw new Error(`“${label}” leads to an address`);
    return answer;
  };
  /** The one message of a channel that has these words, once there is exactly one. */
  const only = async (channel: string, words: string): Promise<Seen> => {
    const found = await eventually(
      () => stage.slack.seen(channel).filter(({ text }) => text.includes(words)),
      (some) => some.length === 1,
      `“${words}” once in ${channel}`,
    );
    return found[0] as Seen;
  };
  const happens = (event: SlackEvent) => stage.slack.event(event);
  const event_ts = '1700000000.000100';

  describe('messages', () => {
    it('announces with a picture, edits, says why, and takes back', async () => {
      const picture = { image: 'https://example.org/hive.png' };
      stage.home.post('docs/a.md', frontMatter('Bees in practice', picture));
      const announced = await only(NEWS, 'What Bees in practice is about.');
      expect(JSON.stringify(announced.message.blocks)).toContain('https://example.org/hive.png');
      expect(announced.buttons).toEqual(['Read post']);
      stage.home.post('docs/a.md', frontMatter('Bees in practice', { ...picture, tldr: 'In better words.' }));
      const edited = await only(NEWS, 'In better words.');
      expect(edited.message).toMatchObject({ ts: announced.message.ts, edited: true });
      const why = await stage.slack.messageShortcut(WHY_SHORTCUT, edited.message, READER);
      expect(why).toMatchObject({ ephemeral: true, text: expect.stringContaining('Bees in practice') });
      stage.home.removePost('docs/a.md');
      await eventually(
        () => stage.textsIn(NEWS),
        (texts) => !texts.some((text) => text.includes('In better words.')),
        'the message is gone',
      );
    });

    it('sends many as one digest, all of them in its thread', async () => {
      const titles = Array.from({ length: 12 }, (_, n) => `Wasps number ${n + 1} `);
      stage.home.postBatch('batch', titles);
      const digest = await only(NEWS, '12 new posts');
      const inThread = await eventually(
        () => stage.slack.messages(NEWS).filter(({ threadTs }) => threadTs === digest.message.ts),
        (some) => titles.every((title) => JSON.stringify([digest.message, ...some]).includes(title.trim())),
        'all in the thread',
      );
      expect(stage.slack.seen(NEWS).filter(({ text }) => text.includes('Wasps')).length).toBe(1 + inThread.length);
    });

    it('waits for approval, and sends what was approved', async () => {
      stage.home.post('docs/cve.md', frontMatter('A hole is closed', { tags: ['security'] }));
      const request = await only(REVIEW, 'A hole is closed');
      expect(stage.textsIn(REVIEWED)).toEqual([]);
      expect((await press(request, 'Send')).text).toContain('It is on its way.');
      expect((await only(REVIEWED, 'A hole is closed')).buttons).toEqual(['Read post']);
      expect(stage.textsIn(NEWS).join()).not.toContain('A hole is closed');
    });

    it('replays after a confirmation', async () => {
      const plan = await ask('replay docs/cve.md in:slack:C0READERS');
      const [label = ''] = plan.buttons;
      expect(stage.textsIn(READERS)).toEqual([]);
      expect((await press(plan, label)).text).toContain('On its way');
      await only(READERS, 'A hole is closed');
    });

    it('holds what is too much until somebody decides, and closes the notice', async () => {
      stage.home.postBatch(
        'flood',
        Array.from({ length: 41 }, (_, n) => `Flood ${n + 1}`),
      );
      const notice = await only(ADMINS, '41 new posts arrived at once');
      expect(notice.buttons).toEqual(['One digest', 'Announce each', 'Mark seen']);
      await press(notice, 'Mark seen');
      const closed = await eventually(
        () => stage.slack.seen(ADMINS).find(({ message }) => message.ts === notice.message.ts),
        (seen) => seen?.text.includes('Decided by') === true,
        'the notice is closed',
      );
      expect(closed?.buttons).toEqual([]);
      expect(stage.textsIn(NEWS).join()).not.toContain('Flood');
    });
  });

  describe('what people ask', () => {
    it('is found, turned through ten pages and back, and shared as it was seen', async () => {
      let page = await ask('search cilium', READER);
      const seen = new Set([page.text]);
      for (let n = 2; n <= 10; n++) {
        page = await press(page, 'Next', READER);
        seen.add(page.text);
      }
      expect(page.ephemeral).toBe(true);
      expect(seen.size).toBe(10);
      page = await press(page, 'Previous', READER);
      expect(seen).toContain(page.text);
      const shared = await press(page, 'Share to channel', READER);
      expect(shared).toMatchObject({ ephemeral: false, text: expect.stringContaining(`shared by @${READER}`) });
      for (const title of page.text.match(/Cilium part \d+/g) ?? []) expect(shared.text).toContain(title);
    });

    it('is a table where there are rows to compare', async () => {
      const typesIn = async (text: string) => (await ask(text)).message.blocks.map((block) => (block as { type: string }).type);
      expect(await typesIn('status')).toContain('table');
      expect(await typesIn('subscriptions')).toContain('table');
      expect(await typesIn('why Cilium part 1')).toContain('table');
    });

    it('is answered in a thread, in a direct message, and where a word is wrong', async () => {
      const asked = stage.slack.say(READERS, READER, 'What was that again?');
      const answer = await stage.slack.mention({ channel: READERS, user: READER, text: 'search cilium', threadTs: asked.ts });
      expect(answer).toMatchObject({ ephemeral: true, message: { threadTs: asked.ts, ephemeralTo: READER } });
      expect(answer.text).toContain('Cilium part');
      stage.slack.channel('D0READER');
      expect((await ask('search cilium', READER, 'D0READER')).text).toContain('Cilium part');
      const direct = await stage.slack.directMessage({ user: READER, text: 'search cilium' });
      expect(direct).toMatchObject({ ephemeral: false, text: expect.stringContaining('Cilium part') });
      expect((await press(direct, 'Next', READER)).message).toMatchObject({ channel: 'D0READER' });
      const wrong = await ask('serach cilium', READER);
      expect(wrong.text).toContain('Did you mean /cncf search');
    });

    it('subscribes by a form, and from a search', async () => {
      const form = await stage.slack.commandForm({ channel: READERS, user: ADMIN, text: 'subscribe' });
      expect(await stage.slack.submit(form, { filter: 'souce:k3s' })).toMatchObject({
        errors: { filter: expect.stringContaining('source:') },
      });
      const submitted = await stage.slack.submit(form, { filter: 'bumblebee', style: 'line' });
      if (!('answer' in submitted)) throw new Error(JSON.stringify(submitted.errors));
      expect((await press(submitted.answer, 'Subscribe')).text).toContain('Subscribed');
      const found = await ask('search kind:link', ADMIN, READERS);
      const plan = await press(found, 'Subscribe this channel');
      expect((await press(plan, 'Subscribe')).text).toContain('Subscribed');
      stage.home.post('docs/bumblebee.md', frontMatter('A bumblebee'));
      await only(READERS, 'A bumblebee');
      const list = await ask('subscriptions', ADMIN, READERS);
      expect(list.text).toContain('bumblebee');
      expect(list.text).toContain('links');
    });
  });

  describe('elsewhere in Slack', () => {
    it('the Home tab completes what is typed and opens what is found', async () => {
      const home = await stage.slack.openHome(ADMIN);
      expect(home.text).toMatch(/Latest posts[\s\S]*Subscriptions[\s\S]*Status/);
      const options = await stage.slack.typeInSearch(home, 'bumble');
      expect(options.map(({ label }) => label)).toContainEqual(expect.stringContaining('A bumblebee'));
      expect((await stage.slack.pick(home, options.at(-1)?.value ?? '')).text).toContain('A bumblebee');
      // What was subscribed in chat, in the order of the list.
      const pause = home.buttons.find((label) => label.startsWith('Pause ')) ?? '';
      expect((await stage.slack.pressInView(home, pause)).text).toContain(READERS);
      const again = await eventually(
        () => stage.slack.openHome(ADMIN),
        ({ buttons }) => buttons.includes(pause.replace('Pause', 'Resume')),
        'it says that it is paused',
      );
      expect((await stage.slack.pressInView(again, pause.replace('Pause', 'Resume'))).text).toContain(READERS);
    });

    it('“Search posts” opens a search, and links to posts get a preview', async () => {
      const modal = await stage.slack.globalShortcut(SEARCH_SHORTCUT, READER);
      expect((await stage.slack.pick(modal, 'cilium')).text).toContain('Cilium part');
      const previews = stage.slack.nextUnfurl();
      await stage.slack.writeLinks({ channel: READERS, user: READER, urls: ['https://example.org/a-bumblebee'] });
      expect(Object.values(await previews)).toEqual([expect.stringMatching(/A bumblebee[\s\S]*What A bumblebee is about\./)]);
    });
  });

  describe('what happens to channels', () => {
    const [channel, user] = [NEWS, ADMIN];
    const archive = { isArchived: true };
    const removed = { isMember: false };
    const joined = { type: 'member_joined_channel', user: US, channel, channel_type: 'C', team: 'T0TEAM', event_ts } as const;

    it.each<[SlackEvent, SlackEvent | null, typeof archive | typeof removed | null]>([
      [{ type: 'channel_archive', channel, user, event_ts }, { type: 'channel_unarchive', channel, user, event_ts }, archive],
      [
        { type: 'group_archive', channel, user, event_ts } as SlackEvent,
        { type: 'group_unarchive', channel, actor_id: user, event_ts },
        archive,
      ],
      [{ type: 'channel_left', channel, actor_id: user, event_ts }, joined, removed],
      [{ type: 'group_left', channel, actor_id: user, event_ts }, joined, removed],
      [{ type: 'member_left_channel', user: US, channel, channel_type: 'C', team: 'T0TEAM', event_ts }, joined, removed],
      [{ type: 'channel_deleted', channel }, null, null],
      [{ type: 'group_deleted', channel, date_deleted: 1, actor_id: user, event_ts }, null, null],
    ])('%o: pauses it at once, and keeps what it would get', async (gone, back, facts) => {
      const title = `Kept after ${gone.type}`;
      if (facts) stage.slack.channel(channel, facts);
      const told = stage.slack.messages(ADMINS).length;
      await happens(gone);
      await stage.slack.arrived(ADMINS, told + 1);
      const notice = stage.slack.seen(ADMINS).at(-1) as Seen;
      expect(notice.buttons).toEqual(['Try again now']);
      stage.home.post(`docs/${gone.type}.md`, frontMatter(title));
      await eventually(
        () => ask(`why docs/${gone.type}.md`),
        ({ text }) => text.includes('held: '),
        'it is held',
      );
      expect(stage.textsIn(channel).join()).not.toContain(title);
      stage.slack.channel(channel, { isArchived: false, isMember: true });
      if (back) await happens(back);
      else await press(notice, 'Try again now');
      await only(channel, title);
    });

    it.each(['channel_rename', 'group_rename'] as const)('%s: the log says so', async (type) => {
      const before = stage.herald.err().length;
      const renamed = { id: channel, name: 'fresh-news', name_normalized: 'fresh-news', created: 1, is_channel: true, is_mpim: false };
      await happens({ type, channel: renamed, event_ts } as SlackEvent);
      await stage.herald.logs(/destination\.renamed/, before);
    });

    it('channel_id_changed: what was subscribed in chat follows', async () => {
      stage.slack.channel('C0MOVED');
      await happens({ type: 'channel_id_changed', old_channel_id: READERS, new_channel_id: 'C0MOVED', event_ts });
      stage.home.post('docs/another.md', frontMatter('Another bumblebee'));
      await only('C0MOVED', 'Another bumblebee');
      expect(stage.textsIn(READERS).join()).not.toContain('Another bumblebee');
    });

    it.each<[SlackEvent, string]>([
      [{ type: 'app_uninstalled' }, 'app_uninstalled'],
      [{ type: 'tokens_revoked', tokens: { oauth: [], bot: [US] } }, 'token_revoked'],
    ])('%o: pauses the workspace until the token works again', async (event, code) => {
      stage.slack.revoke('bot', 'token_revoked');
      await happens(event);
      const title = `Kept after ${code}`;
      stage.home.post(`docs/${code}.md`, frontMatter(title));
      const held = await eventually(
        () => ask(`why docs/${code}.md`),
        ({ text }) => text.includes('held: '),
        'it is held',
      );
      expect(held.text).toContain(code);
      expect(stage.textsIn(NEWS).join()).not.toContain(title);
      stage.slack.revoke('bot', null);
      const paused = await ask('resume');
      // The channel that has another id now is paused, too.
      await press(paused, paused.buttons.find((label) => label.startsWith('Resume ') && !label.includes(READERS)) ?? '');
      await only(NEWS, title);
    });
  });
});
