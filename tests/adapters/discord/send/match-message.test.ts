import type { APIEmbed, APIMessage } from 'discord.js';
import { describe, expect, it } from 'vitest';
import {
  renderAnnouncement,
  renderInComponents,
  renderPlainAnnouncement,
  renderPlainInComponents,
} from '../../../../adapters/discord/render/render.ts';
import { matchesDelivery } from '../../../../adapters/discord/send/match-message.ts';
import { withStyle } from '../../../../src/model/message-style.ts';
import type { Outgoing } from '../../../../src/ports/messenger.ts';
import { digestOfThree, postWith } from '../fixtures.ts';

const OWN = '112233445566778899';
const outgoing = (own: Parameters<typeof postWith>[0]): Outgoing => ({
  key: 'k~discord.1~announce',
  destination: 'discord:1',
  announcement: postWith(own),
  inThread: null,
});
const message = (embed: APIEmbed): APIMessage =>
  ({ author: { id: OWN }, content: '', embeds: [embed], components: [] }) as unknown as APIMessage;

describe('a post without an address, in a channel’s history', () => {
  const post = outgoing({
    url: null,
    title: 'v1.2.3',
    source: 'RKE2 Releases',
    kind: 'release',
    date: '2026-03-24T08:00:00.000Z',
    tldr: 'Faster *now*.',
  });
  const [embed = {}] = renderAnnouncement(post).embeds;

  it('is known by its words', () => {
    expect(embed.description).toContain('Faster \\*now\\*.\n-# RKE2 Releases · release · <t:');
    expect(matchesDelivery(message(embed), post, OWN)).toBe(true);
  });

  it.each([
    ['another title', { title: 'v1.2.4' }],
    ['another tldr', { description: embed.description?.replace('Faster', 'Slower') ?? '' }],
    ['another day', { description: embed.description?.replace(/<t:\d+:/, '<t:1774000000:') ?? '' }],
    ['no context', { description: embed.description?.split('\n')[0] ?? '' }],
  ])('is not taken for one with %s', (_, other) => {
    expect(matchesDelivery(message({ ...embed, ...other }), post, OWN)).toBe(false);
  });
});

it('a post whose address Discord takes as text only is known by it', () => {
  const post = outgoing({ url: 'http://wiki/page|1' });
  const [embed] = renderAnnouncement(post).embeds;
  expect(embed && matchesDelivery(message({ ...embed, title: 'Corrected since' }), post, OWN)).toBe(true);
  expect(embed && matchesDelivery(message(embed), outgoing({ url: 'http://wiki/page' }), OWN)).toBe(false);
});

it('is not the notice that asks for its approval, which shows the very message', () => {
  const post = outgoing({ url: 'https://a.example/x' });
  const { announcement: preview } = post;
  if (preview.type !== 'post') throw new Error('no post');
  const notice = { type: 'notice' as const, title: 'Waiting for your approval', lines: [], preview, actions: [] };
  for (const render of [renderAnnouncement, renderPlainAnnouncement, renderInComponents, renderPlainInComponents]) {
    const body = render({ announcement: notice, key: 'q1~discord.1~notice' });
    expect(JSON.stringify(body)).toContain('https://a.example/x');
    expect(matchesDelivery({ content: '', embeds: [], ...body, author: { id: OWN } } as unknown as APIMessage, post, OWN)).toBe(false);
  }
});

describe('a post that was sent as a line', () => {
  const line = (title: string): Outgoing => ({
    ...outgoing({}),
    announcement: withStyle(postWith({ title, url: 'https://a.example/x' }), { style: 'line' }),
  });
  const said = (content: string): APIMessage => ({ author: { id: OWN }, content, embeds: [], components: [] }) as unknown as APIMessage;

  it.each(['Cilium 1.18', 'Use `kubectl` [now]'])('is known by its address, whatever its title is by now: %s', (title) => {
    const { content } = renderAnnouncement(line(title));
    expect(matchesDelivery(said(content), line('Corrected since'), OWN)).toBe(true);
    expect(matchesDelivery(said(content), { ...line(title), announcement: postWith({ title, url: 'https://a.example/y' }) }, OWN)).toBe(
      false,
    );
  });

  it('is not taken for a digest that names it', () => {
    const digest = { ...digestOfThree(), sections: [{ kind: 'link', count: 1, lines: [{ ...LINE, url: 'https://a.example/x' }] }] };
    const { content } = renderPlainAnnouncement({ ...outgoing({}), announcement: digest });
    expect(content).toContain('](<https://a.example/x>)');
    expect(matchesDelivery(said(content), line('Cilium 1.18'), OWN)).toBe(false);
  });
});

const LINE = { postIds: ['p'], title: 'Cilium 1.18', url: null, source: null, date: null };
