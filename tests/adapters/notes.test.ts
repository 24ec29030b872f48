import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderAnnouncement as renderDiscord, renderPlainAnnouncement } from '../../adapters/discord/render/render.ts';
import { renderAnnouncement as renderSlack } from '../../adapters/slack/render/render.ts';
import { renderAnnouncement as renderTerminal } from '../../adapters/terminal/render.ts';
import type { PostAnnouncement } from '../../src/model/announcement.ts';
import { buildReminder } from '../../src/model/build-announcement.ts';
import { type DiscordDouble, startDiscordDouble } from '../support/discord/discord-double.ts';
import { makePost } from '../support/make.ts';
import { visibleText } from '../support/slack/visible-text.ts';
import { discordOn, outgoingTo, postWith } from './discord/fixtures.ts';

const LOOKS = { width: 100, colour: false };
const LONG_AGO_MS = 600_000;
const event = { startsAt: '2026-03-24T10:00:00.000Z', endsAt: null, place: 'Berlin', mode: null };
const kubeday = makePost({ path: 'kubeday.md', title: 'KubeDay', kind: 'event', event, url: 'https://example.org/kubeday' });
const reminder = buildReminder(kubeday);
const released = (own: Partial<PostAnnouncement> = {}): PostAnnouncement =>
  postWith({
    title: 'v1.34.0-rc1',
    kind: 'release',
    note: { kind: 'released', version: 'v1.34.0', url: 'https://example.org/v1.34.0' },
    ...own,
  });

describe('a reminder', () => {
  it('is one line with its title, when and where', () => {
    expect(renderDiscord({ announcement: reminder, key: 'k' })).toMatchObject({
      content: '**Reminder** · [KubeDay](<https://example.org/kubeday>) · <t:1774346400:f> · Berlin',
      embeds: [],
    });
    const slack = renderSlack(reminder);
    expect(visibleText(slack.blocks)).toMatch(/^Reminder · KubeDay · .*Berlin$/);
    expect(slack.text).toMatch(/^Reminder · KubeDay/);
    expect(renderTerminal(reminder, LOOKS)).toMatch(/^› Reminder · KubeDay · .*Berlin\n {2}https:\/\/example\.org\/kubeday\n$/);
  });

  describe('that is looked for on Discord', () => {
    let double: DiscordDouble;
    let channel: string;
    beforeEach(async () => {
      double = await startDiscordDouble();
      channel = double.addChannel();
    });
    afterEach(() => double.stop());

    it.each([
      ['with an address', kubeday],
      ['without one', makePost({ ...kubeday, url: null })],
      ['with a very long one', makePost({ ...kubeday, url: `https://example.org/${'x'.repeat(1_000)}` })],
    ])('is told from the announcement of its event: %s', async (_, post) => {
      const { messenger } = discordOn(double);
      const { note: _note, style: _style, facts: _facts, ...own } = buildReminder(post);
      const [announced, reminded] = [
        { ...outgoingTo(channel, own), key: 'a' },
        { ...outgoingTo(channel, buildReminder(post)), key: 'b' },
      ];
      const { receipt } = await messenger.post(announced);
      expect(await messenger.find(reminded, Date.now() - LONG_AGO_MS)).toEqual({ kind: 'absent' });
      const second = await messenger.post(reminded);
      expect(await messenger.find(reminded, Date.now() - LONG_AGO_MS)).toMatchObject({ kind: 'found', receipt: second.receipt });
      expect(await messenger.find(announced, Date.now() - LONG_AGO_MS)).toMatchObject({ kind: 'found', receipt });
    });
  });
});

describe('a pre-release whose release is out', () => {
  it('says so with the address, in every style', () => {
    const link = '**[v1.34.0 is out](<https://example.org/v1.34.0>)**';
    const told = (own?: Partial<PostAnnouncement>) => ({ announcement: released(own), key: 'k' });
    expect(renderDiscord(told()).embeds[0]?.description?.split('\n')[0]).toBe(link);
    expect(renderDiscord(told({ style: 'title', tldr: null, facts: [] })).content).toMatch(/ · \*\*\[v1\.34\.0 is out\]/);
    expect(renderPlainAnnouncement(told()).content).toContain(`\n${link}\n`);
    for (const own of [{}, { style: 'line' as const }]) {
      const { blocks } = renderSlack(released(own));
      expect(visibleText(blocks)).toContain('v1.34.0 is out');
      expect(JSON.stringify(blocks)).toContain('https://example.org/v1.34.0');
    }
  });

  it('is harmless whatever its release is called', () => {
    const hostile = { kind: 'released', version: '1.0](https://evil.example) @everyone <!channel>', url: 'javascript:alert(1)' } as const;
    const discord = renderDiscord({ announcement: released({ note: hostile }), key: 'k' });
    expect(JSON.stringify(discord)).not.toContain('javascript:');
    expect(discord.embeds[0]?.description).not.toMatch(/(?<!\\)\]\(https/);
    // Without an address it stands in plain text, which Slack does not read.
    const { blocks } = renderSlack(released({ note: { ...hostile, url: 'https://a.example/' } }));
    expect(JSON.stringify(blocks)).toContain('https://a.example/');
    expect(JSON.stringify(blocks)).not.toContain('<!channel>');
  });
});
