import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  renderAnnouncement as renderForDiscord,
  renderPlainAnnouncement as renderPlainForDiscord,
} from '../../adapters/discord/render/render.ts';
import { matchesDelivery } from '../../adapters/discord/send/match-message.ts';
import { PLATFORMS } from '../../adapters/platforms.ts';
import {
  renderAnnouncement as renderForSlack,
  renderPlainAnnouncement as renderPlainForSlack,
} from '../../adapters/slack/render/render.ts';
import { renderAnnouncement as renderForTerminal } from '../../adapters/terminal/render.ts';
import type { PostAnnouncement } from '../../src/model/announcement.ts';
import { buildAnnouncement } from '../../src/model/build-announcement.ts';
import { FACTS, type MessageStyle, STYLES, withStyle } from '../../src/model/message-style.ts';
import { messageBreaches } from '../support/discord/message-rules.ts';
import { specBreaches } from '../support/discord/spec-rules.ts';
import { makePost } from '../support/make.ts';
import { refusalOf } from '../support/slack/check/message.ts';
import { linksOf, visibleText } from '../support/slack/visible-text.ts';

const key = 'k~discord.1~announce';
const whole = buildAnnouncement(
  makePost({
    path: 'cilium',
    title: 'Cilium 1.18',
    tldr: 'Faster, smaller. And with BGP that talks back to whoever asks it.',
    source: 'CNCF',
    tags: ['ebpf'],
    date: '2026-03-24T00:00:00.000Z',
    picture: { url: 'https://example.org/a.png', alt: 'Bees' },
  }),
);
const slack = (style: MessageStyle, post: PostAnnouncement = whole) => renderForSlack(withStyle(post, style)).blocks;
const discord = (style: MessageStyle, post: PostAnnouncement = whole) => renderForDiscord({ announcement: withStyle(post, style), key });
const terminal = (style: MessageStyle, post: PostAnnouncement = whole) =>
  renderForTerminal(withStyle(post, style), { width: 100, colour: false });
const DAY = '<t:1774353600:D>';
const URL = 'https://example.org/cilium';

describe('a title', () => {
  it('is the linked title and nothing else, on each platform', () => {
    expect(visibleText(slack({ style: 'title' }))).toBe('Cilium 1.18');
    expect(linksOf(slack({ style: 'title' }))).toEqual([URL]);
    expect(discord({ style: 'title' })).toEqual({
      content: `[Cilium 1.18](<${URL}>)`,
      embeds: [],
      components: [],
      allowed_mentions: { parse: [] },
    });
    expect(terminal({ style: 'title' })).toBe(`› Cilium 1.18\n  ${URL}\n`);
  });
});

describe('a line', () => {
  it('has the facts behind the title, on each platform', () => {
    expect(visibleText(slack({ style: 'line' }))).toBe('Cilium 1.18 · CNCF · 24 Mar 2026 · #ebpf');
    expect(discord({ style: 'line' })).toMatchObject({ content: `[Cilium 1.18](<${URL}>) · CNCF · ${DAY} · #ebpf`, embeds: [] });
    expect(terminal({ style: 'line' })).toBe(`› Cilium 1.18 · CNCF · 2026-03-24 · #ebpf\n  ${URL}\n`);
  });

  it('has as much text below it as is asked for', () => {
    const style: MessageStyle = { style: 'line', length: 40, facts: ['date'] };
    expect(visibleText(slack(style))).toBe('Cilium 1.18 · 24 Mar 2026\nFaster, smaller.');
    expect(discord(style).content).toBe(`[Cilium 1.18](<${URL}>) · ${DAY}\nFaster, smaller.`);
    expect(terminal(style)).toBe(`› Cilium 1.18 · 2026-03-24\n  Faster, smaller.\n  ${URL}\n`);
  });

  it('whose title can’t stand in a link has the link behind it, on Discord', () => {
    const post = { ...whole, title: 'Use `kubectl` [now]' };
    expect(discord({ style: 'title' }, post).content).toBe(`Use \\\`kubectl\\\` \\[now\\] · [read](<${URL}>)`);
  });
});

describe('a card', () => {
  const style: MessageStyle = { facts: ['tags', 'source'], length: 40 };

  it('has its facts in the order that is asked for, and a text of that length, on each platform', () => {
    expect(visibleText(slack(style)).split('\n')).toEqual(['*Cilium 1.18*', 'Faster, smaller.', '#ebpf · CNCF', 'Read post']);
    expect(discord(style).embeds[0]?.description).toBe('Faster, smaller.\n-# #ebpf · CNCF');
    expect(terminal(style)).toContain('╭─ #ebpf · CNCF\n│ Cilium 1.18\n│ Faster, smaller.\n');
    expect(slack({ facts: [] }).map(({ type }) => type)).toEqual(['section', 'actions']);
    expect(discord({ facts: [] }).embeds[0]?.description).not.toContain('-#');
    expect(terminal({ facts: [] })).toMatch(/^╭─ post\n/);
  });

  it('of an event shows when, or where, or both', () => {
    const event = { startsAt: '2026-03-24T08:00:00.000Z', endsAt: null, place: 'RAI', mode: null };
    const post = { ...whole, kind: 'event' as const, event };
    expect(discord({ facts: ['place', 'date'] }, post).embeds[0]?.fields?.map(({ name }) => name)).toEqual(['Where', 'When']);
    expect(discord({ facts: ['date'] }, post).embeds[0]?.fields?.map(({ name }) => name)).toEqual(['When']);
    expect(visibleText(slack({ facts: ['place', 'date', 'kind'] }, post))).toContain('RAI · 24 Mar 2026, 08:00 UTC\nevent\n');
    expect(visibleText(slack({ facts: ['source'] }, post))).not.toMatch(/RAI|24 Mar/);
    expect(discord({ style: 'line' }, post).content).toBe(`[Cilium 1.18](<${URL}>) · CNCF · event · <t:1774339200:f> · RAI · #ebpf`);
  });
});

describe('whatever a post says', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constantFrom('<!channel>', '@everyone', '](<https://evil.example>)', '*_~`|[]', '\n# x', ' · [read](<https://evil.example>)', ''),
    fc.nat(600).map((count) => 'é*&'.repeat(count)),
  );
  const url = fc.oneof(
    fc.webUrl({ withQueryParameters: true }),
    fc.nat(1_900).map((count) => `https://a.example/${'a'.repeat(count)}`),
    fc.constantFrom(null, 'http://wiki/x', 'nothing'),
  );
  const post: fc.Arbitrary<PostAnnouncement> = fc.record({
    type: fc.constant('post' as const),
    postId: fc.constant('p'),
    title: text,
    url,
    tldr: fc.option(text),
    kind: fc.constantFrom('link', 'release', 'event'),
    source: fc.option(text),
    date: fc.option(fc.date({ noInvalidDate: true }).map((date) => date.toISOString())),
    tags: fc.array(text, { maxLength: 9 }),
    release: fc.option(fc.record({ version: text, prerelease: fc.boolean() })),
    event: fc.option(
      fc.record({
        startsAt: fc.constantFrom('2026-03-24T08:00:00.000Z', '2026-03-24T00:00:00.000Z', 'never'),
        endsAt: fc.constant(null),
        place: fc.option(text),
        mode: fc.option(text),
      }),
    ),
  });
  const style = fc.record(
    { style: fc.constantFrom(...STYLES), length: fc.integer({ min: 40, max: 400 }), facts: fc.subarray([...FACTS]) },
    { requiredKeys: ['style'] },
  );

  it('each platform takes it in every style, and Discord’s history gives it back', () => {
    fc.assert(
      fc.property(post, style, (any, look) => {
        const announcement = withStyle(any, look);
        for (const { text, blocks } of [renderForSlack(announcement), renderPlainForSlack(announcement)])
          expect(refusalOf({ text, ...(blocks.length === 0 ? {} : { blocks }) }, new Set())).toBeNull();
        for (const body of [renderForDiscord({ announcement, key }), renderPlainForDiscord({ announcement, key })]) {
          expect([...specBreaches('createMessage', body), ...messageBreaches(body, 'create')]).toEqual([]);
          const message = { ...body, author: { id: 'me' } } as unknown as Parameters<typeof matchesDelivery>[0];
          expect(matchesDelivery(message, { key, destination: 'discord:1', announcement, inThread: null }, 'me')).toBe(true);
        }
        expect(renderForTerminal(announcement, { width: 80, colour: false }).trim()).not.toBe('');
      }),
      { numRuns: 500, endOnFailure: true },
    );
  });

  it.each(PLATFORMS.map(({ label, preview }) => [label, preview] as const))('a preview for %s draws it', async (_, preview) => {
    const draw = await preview.load();
    for (const one of STYLES) expect(JSON.stringify(draw(withStyle(whole, { style: one })))).toContain('Cilium 1.18');
  });
});
