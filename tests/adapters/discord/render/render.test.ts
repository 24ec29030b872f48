import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readId } from '../../../../adapters/discord/render/buttons.ts';
import { digestCapacity } from '../../../../adapters/discord/render/digest.ts';
import { LIMITS, type ReplyBody, textsOf } from '../../../../adapters/discord/render/message-body.ts';
import { renderAnnouncement, renderPlainAnnouncement } from '../../../../adapters/discord/render/render.ts';
import { renderReply } from '../../../../adapters/discord/render/reply.ts';
import type { Announcement } from '../../../../src/model/announcement.ts';
import { firstLines } from '../../../../src/model/digest-order.ts';
import { withoutPicture } from '../../../../src/model/message-style.ts';
import type { Reply, Span } from '../../../../src/ports/reply.ts';
import { messageBreaches } from '../../../support/discord/message-rules.ts';
import { specBreaches } from '../../../support/discord/spec-rules.ts';
import { digestOfMany, digestOfThree, postWith, replyOf } from '../fixtures.ts';

/** Lines of a digest that a reader takes in at once. */
const AT_A_GLANCE = 25;

const key = 'a~discord.1~announce';
const render = (announcement: Announcement) => renderAnnouncement({ announcement, key });
const customIdOf = ({ command }: { command: string }) => `v1:${command}`.slice(0, 100);

function breachesOf(body: ReplyBody) {
  return [...specBreaches('createMessage', body), ...messageBreaches(body, 'create')];
}

/** All text in which Discord looks for markup. */
function markupOf(body: ReplyBody): string {
  if ('flags' in body) return textsOf(body.components).join('\n');
  const { content, embeds } = body;
  return [
    content,
    ...embeds.flatMap(({ title, description, fields }) => [title, description, ...(fields ?? []).map(({ value }) => value)]),
  ].join('\n');
}

describe('a post', () => {
  it('shows a release’s project, its version once, and that it is a pre-release', () => {
    const release = { version: '1.35.0-rc3+rke2r3', prerelease: true };
    const body = render(
      postWith({ kind: 'release', title: 'v1.35.0-rc3+rke2r3', source: 'RKE2 Releases', tags: ['rke2'], tldr: null, date: null, release }),
    );
    expect(body.embeds[0]).toMatchObject({ title: 'RKE2 v1.35.0-rc3+rke2r3', description: '-# RKE2 Releases · pre-release' });
    expect(body.embeds[0]).not.toHaveProperty('fields');
    const unnamed = render(postWith({ kind: 'release', title: 'A new one', release: { version: '1.35.0', prerelease: false } }));
    expect(unnamed.embeds[0]?.description).toContain(' · release 1.35.0');
  });

  it('shows its date in the reader’s own time zone and form, in small letters with source and tags', () => {
    const { embeds } = render(postWith({ date: '2026-03-24T00:00:00.000Z', tldr: 'Short.', source: 'A_B', tags: ['two words', 'x*y'] }));
    expect(embeds[0]?.description).toBe(`Short.\n-# A\\_B · <t:${Date.UTC(2026, 2, 24, 12) / 1000}:D> · #two-words #x\\*y`);
    expect(embeds[0]).not.toHaveProperty('footer');
  });

  it('shows an event’s time in the reader’s own time zone, its day once, and its place', () => {
    const event = { startsAt: '2025-11-10T09:00:00.000Z', endsAt: '2025-11-10T17:00:00.000Z', place: 'Atlanta, USA', mode: 'in-person' };
    expect(render(postWith({ kind: 'event', date: event.startsAt, event })).embeds[0]?.fields).toEqual([
      { name: 'When', value: '<t:1762765200:F> – <t:1762794000:t>', inline: true },
      { name: 'Where', value: 'Atlanta, USA · in-person', inline: true },
    ]);
    const longer = { ...event, endsAt: '2025-11-12T17:00:00.000Z' };
    expect(render(postWith({ kind: 'event', event: longer })).embeds[0]?.fields?.[0]?.value).toBe('<t:1762765200:F> – <t:1762966800:F>');
  });

  it('shows an event of one whole day as that day, once', () => {
    for (const endsAt of [null, '2025-11-10T00:00:00.000Z', '2025-11-10T23:59:59.000Z', '2025-11-09T00:00:00.000Z']) {
      const event = { startsAt: '2025-11-10T00:00:00.000Z', endsAt, place: null, mode: null };
      expect(render(postWith({ kind: 'event', event })).embeds[0]?.fields).toEqual([
        { name: 'When', value: '<t:1762776000:D>', inline: true },
      ]);
    }
  });

  it.each([
    ['https://a.example/x|y^z[1]', 'https://a.example/x%7Cy%5Ez%5B1%5D'],
    ['https://a.example/100%', 'https://a.example/100%25'],
    ['https://a.example/%7c', 'https://a.example/%7c'],
  ])('encodes what Discord refuses in %s', (url, encoded) => {
    expect(render(postWith({ url })).embeds[0]?.url).toBe(encoded);
  });

  it.each(['http://wiki/page', 'http://localhost:3000/', 'http://[::1]/x'])(
    'leaves %s, which Discord refuses as a link, as text',
    (url) => {
      const body = render(postWith({ url }));
      expect(body.embeds[0]).not.toHaveProperty('url');
      expect(body.components).toEqual([]);
      expect(body.embeds[0]?.description).toMatch(/\n<http:[^<>\s]+>$/);
    },
  );

  it('shows an event of whole days as those days, everywhere', () => {
    const event = { startsAt: '2025-11-10T00:00:00.000Z', endsAt: '2025-11-12T00:00:00.000Z', place: null, mode: null };
    const when = { name: 'When', value: '<t:1762776000:D> – <t:1762948800:D>', inline: true };
    expect(render(postWith({ kind: 'event', date: event.startsAt, event })).embeds[0]?.fields).toEqual([when]);
  });

  it('without an address has neither link nor button', () => {
    const body = render(postWith({ url: null }));
    expect(body.embeds[0]).not.toHaveProperty('url');
    expect(body.components).toEqual([]);
  });

  it.each(['javascript:alert(1)', 'not an address', `https://a.example/${'x'.repeat(3000)}`])('takes no link to %s', (url) => {
    const body = render(postWith({ url }));
    expect(body.embeds[0]).not.toHaveProperty('url');
    expect(body.components).toEqual([]);
  });

  it('with an address too long for a button keeps the linked title', () => {
    const body = render(postWith({ url: `https://a.example/${'x'.repeat(600)}` }));
    expect(body.embeds[0]?.url).toHaveLength(618);
    expect(body.components).toEqual([]);
  });

  it('fits whatever is longest', () => {
    const url = `http://wiki/${'a'.repeat(2_030)}`;
    const tags = Array.from({ length: 9 }, (_, n) => `${n}${'_'.repeat(90)}`);
    const event = { startsAt: '2025-11-10T09:00:00.000Z', endsAt: null, place: '*'.repeat(900), mode: '*'.repeat(900) };
    const body = render(
      postWith({ url, tldr: '*'.repeat(4_000), source: '_'.repeat(900), kind: '~'.repeat(900), tags, event, title: '*'.repeat(900) }),
    );
    expect(breachesOf(body)).toEqual([]);
    expect(body.embeds[0]?.description).toContain(`\n<${url}>`);
  });

  it('can not ping, forge a link or break the markup', () => {
    const body = render(
      postWith({ title: '@everyone <@1> [x](https://evil.example) **b** <t:1:F>', tldr: '# big\n> quote ||x|| `code` -# small' }),
    );
    expect(body.allowed_mentions).toEqual({ parse: [] });
    expect(body.embeds[0]?.title).toBe('@everyone \\<@1> \\[x\\](https\\://evil.example) \\*\\*b\\*\\* \\<t:1:F>');
    expect(body.embeds[0]?.description?.split('\n')[0]).toBe('\\# big > quote \\|\\|x\\|\\| \\`code\\` -# small');
  });

  it('a title longer than Discord takes is cut between graphemes', () => {
    const title = render(postWith({ title: '👩‍👩‍👧‍👦'.repeat(60) })).embeds[0]?.title ?? '';
    expect(title.length).toBeLessThanOrEqual(LIMITS.embedTitle);
    expect(title).toMatch(/^(?:👩‍👩‍👧‍👦)+…$/u);
  });
});

describe('the picture of a post', () => {
  const picture = { url: 'https://a.example/hero.png', alt: 'Bees', size: 'thumbnail' as const };

  it('is a thumbnail, or large', () => {
    expect(render(postWith({ picture })).embeds[0]).toMatchObject({ thumbnail: { url: picture.url, description: 'Bees' } });
    // Who can't see it is told its title where nobody described it.
    for (const alt of [null, ' \u200b'])
      expect(render(postWith({ picture: { ...picture, alt } })).embeds[0]?.thumbnail).toMatchObject({ description: 'Cilium 1.18 is here' });
    const [embed] = render(postWith({ picture: { ...picture, size: 'large' } })).embeds;
    expect(embed).toMatchObject({ image: { url: picture.url } });
    expect(embed).not.toHaveProperty('thumbnail');
  });

  it.each(['http://a.example/a.png', 'https://localhost/a.png', 'not an address', `https://a.example/${'a'.repeat(2100)}`])(
    'is left out at %s',
    (url) => {
      expect(render(postWith({ picture: { ...picture, url } }))).toEqual(render(postWith({})));
    },
  );
});

describe('a digest', () => {
  it('says how many of what, then the posts by kind, and how many have no room', () => {
    const [embed] = render(digestOfThree()).embeds;
    expect(embed?.title).toBe('4 new posts: 3 links, 1 event');
    expect(embed?.description).toBe(
      [
        '### 3 links',
        '- [One](<https://a.example/1>) · CNCF',
        '- [Two](<https://a.example/2>) · CNCF',
        '### 1 event',
        '- Three · CNCF',
        '…and 1 more',
      ].join('\n'),
    );
    expect(embed?.footer?.text).toMatch(/^digest [0-9a-f]{8}$/);
  });

  it('has room for the first lines only, and shows exactly those when it is given them', () => {
    const whole = digestOfMany({ link: 60, release: 40 });
    const room = digestCapacity(whole);
    expect(room).toBe(AT_A_GLANCE);
    const first = render(firstLines(whole, room)).embeds[0];
    expect(first?.title).toBe('100 new posts: 60 links, 40 releases');
    expect(first?.description?.match(/^- /gm)).toHaveLength(room);
    expect(first?.description).toMatch(/\n…and 75 more$/);
    expect(render(whole).embeds[0]?.description).toBe(first?.description);
  });

  it('has room for fewer lines when they are long', () => {
    const whole = digestOfMany({ link: 60 }, { title: 'x'.repeat(300), url: `https://a.example/${'y'.repeat(300)}` });
    expect(digestCapacity(whole)).toBeLessThan(12);
    expect(digestCapacity(whole)).toBeGreaterThan(6);
  });

  it('goes on where the message before it ended', () => {
    const part = { ...digestOfMany({ link: 60, release: 40 }), before: 75 };
    const [embed] = render(part).embeds;
    expect(embed?.title).toBe('…continued, 76–100 of 100');
    expect(embed?.description).toMatch(/^### links\n/);
    expect(embed?.description).not.toContain('more');
  });

  it('names the source of several posts once, above them, and their days', () => {
    const [{ description = '' } = {}] = render(
      digestOfMany({ release: 4 }, { source: 'K3s *Releases*', date: '2026-03-24T15:30:00.000Z' }),
    ).embeds;
    expect(description.split('\n').slice(0, 2)).toEqual([
      '**K3s \\*Releases\\***',
      `- [The release 0](<https://a.example/release/0>) · <t:${Date.UTC(2026, 2, 24, 12) / 1000}:d>`,
    ]);
  });

  it('has sentences below its lines, day, time and place of events, and an address for each version', () => {
    const base = { url: 'https://a.example/1', source: null, date: null };
    const event = { startsAt: '2025-11-10T09:00:00.000Z', endsAt: '2025-11-10T17:00:00.000Z', place: 'Atlanta, USA' };
    const pieces = [
      { text: 'RKE2: ' },
      { text: 'v1.33.4+r1', url: 'https://a.example/33' },
      { text: ', ' },
      { text: 'v1.32.8' },
      { text: ', +3 more' },
    ];
    const [embed] = render({
      type: 'digest',
      total: 6,
      before: 0,
      sections: [
        { kind: 'event', count: 1, lines: [{ ...base, postIds: ['e'], title: 'CiliumCon', event, sentence: 'All *meet*.' }] },
        { kind: 'release', count: 5, lines: [{ ...base, postIds: ['a', 'b', 'c', 'd', 'f'], title: 'RKE2: v1', pieces }] },
      ],
    }).embeds;
    expect(embed?.description?.split('\n')).toEqual([
      '### 1 event',
      '- [CiliumCon](<https://a.example/1>) · <t:1762765200:f> – <t:1762794000:t> · Atlanta, USA',
      '-# All \\*meet\\*.',
      '### 5 releases',
      '- RKE2: [v1.33.4+r1](<https://a.example/33>), v1.32.8, +3 more',
    ]);
  });

  it('a title that could be markup or an address stands beside its link, not in it', () => {
    for (const title of ['a [b] c', 'see https://evil.example', ':tada: out', 'snake_case', '<@1>']) {
      const [{ description = '' } = {}] = render(digestOfMany({ link: 1 }, { title })).embeds;
      expect(description).toContain(' · [read](<https://a.example/link/0>)');
    }
  });
});

describe('a notice', () => {
  const notice: Announcement = {
    type: 'notice',
    title: '260 new posts *at once*',
    lines: ['“One”, “Two” and 258 more.', 'Nothing was announced.'],
    actions: [
      { label: 'Announce', command: 'hold h1 announce', style: 'danger' },
      { label: 'Mark seen', command: `hold ${'h'.repeat(200)} seen` },
    ],
  };

  it('has buttons that outlive this process; what has no room in one is told as words to type', () => {
    const body = render(notice);
    expect(body.embeds[0]?.title).toBe('260 new posts \\*at once\\*');
    expect(body.embeds[0]?.description).toBe(`“One”, “Two” and 258 more.\nNothing was announced.\nMark seen: hold ${'h'.repeat(200)} seen`);
    expect(body.components[0]?.components).toEqual([{ type: 2, style: 4, label: 'Announce', custom_id: 'v1n:hold h1 announce' }]);
    expect(readId('v1n:hold h1 announce')).toEqual({ inId: { text: 'hold h1 announce' }, flags: new Set('n') });
  });

  it('says the same in plain words', () => {
    const { content, embeds } = renderPlainAnnouncement({ announcement: notice, key });
    expect(embeds).toEqual([]);
    expect(content).toMatch(/^\*\*260 new posts .*\n“One”[^\n]*\n[^\n]*\n[^\n]*\n-# notice [0-9a-f]{8}$/);
  });
});

describe('a reply', () => {
  it('writes code, times and links so that nothing leaks out of them', () => {
    const line: Span[] = [
      { text: 'a`b', style: 'code' },
      { text: ' ' },
      { text: 'x', at: '2025-11-10T09:00:00Z' },
      { text: ' see ' },
      { text: 'docs]', link: 'https://a.example/(x)' },
    ];
    const body = renderReply(replyOf('', { blocks: [{ kind: 'text', line }] }), customIdOf);
    expect(body).toMatchObject({ content: '`aˋb` <t:1762765200:f> see docs\\] [open](<https://a.example/%28x%29>)' });
  });

  it('never repeats a button’s id', () => {
    const actions = [
      { label: 'One', command: 'help' },
      { label: 'Two', command: 'help' },
    ];
    expect(renderReply(replyOf('x', { actions }), customIdOf)).toMatchObject({ components: [{ components: [{ label: 'Two' }] }] });
  });
});

describe('anything at all', () => {
  const nasty = fc.oneof(
    { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
    fc.constantFrom(
      '@everyone',
      '<@123456789012345678>',
      '<#1>',
      '</x:1>',
      '<:e:1>',
      '<t:1:F>',
      '\\',
      '](',
      '**',
      '`',
      '\ud800',
      '\u202e',
      '\n# ',
      '   ',
      '\u3164',
    ),
    fc.nat(3000).map((n) => 'long <@1> '.repeat(n / 10)),
  );
  const text = fc.array(nasty, { maxLength: 6 }).map((parts) => parts.join(''));
  const url = fc.option(fc.oneof(fc.webUrl({ withFragments: true, withQueryParameters: true }), text, fc.constant('https://a.example/')));
  const iso = fc.option(fc.date({ noInvalidDate: true }).map((date) => date.toISOString()));
  const picture = fc.record({
    url: fc.oneof(
      fc.webUrl({ validSchemes: ['https'] }),
      text.map((own) => `https://a.example/${own}`),
      text,
    ),
    alt: fc.option(text),
    size: fc.constantFrom('thumbnail' as const, 'large' as const),
  });
  const bare = fc.record({
    type: fc.constant('post' as const),
    postId: text,
    title: text,
    url,
    tldr: fc.option(text),
    kind: fc.oneof(fc.constantFrom('link', 'release', 'event'), text),
    source: fc.option(text),
    date: iso,
    tags: fc.array(text, { maxLength: 12 }),
    release: fc.option(fc.record({ version: text, prerelease: fc.boolean() })),
    event: fc.option(
      fc.record({
        startsAt: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        endsAt: iso,
        place: fc.option(text),
        mode: fc.option(text),
      }),
    ),
  });
  const post = fc.tuple(bare, fc.option(picture)).map(([one, own]) => (own === null ? one : { ...one, picture: own }));
  const line = fc.record(
    {
      postIds: fc.array(text, { minLength: 1, maxLength: 3 }),
      title: text,
      url,
      source: fc.option(text),
      date: iso,
      pieces: fc.array(fc.record({ text, url: url.map((one) => one ?? '') }, { requiredKeys: ['text'] }), { maxLength: 9 }),
      sentence: text,
      event: fc.record({ startsAt: iso.map((one) => one ?? 'never'), endsAt: iso, place: fc.option(text) }),
    },
    { requiredKeys: ['postIds', 'title', 'url', 'source', 'date'] },
  );
  const digest = fc.record({
    type: fc.constant('digest' as const),
    total: fc.nat(5000),
    before: fc.oneof(fc.constant(0), fc.nat(500)),
    sections: fc.array(fc.record({ kind: text, count: fc.nat(1000), lines: fc.array(line, { maxLength: 60 }) }), { maxLength: 15 }),
  });
  const notice = fc.record(
    {
      type: fc.constant('notice' as const),
      title: text,
      lines: fc.array(text, { maxLength: 20 }),
      preview: fc.oneof(post, digest),
      actions: fc.array(fc.record({ label: text, command: text }), { maxLength: 30 }),
    },
    { requiredKeys: ['type', 'title', 'lines', 'actions'] },
  );
  const span = fc.record(
    { text, style: fc.constantFrom('bold', 'code', 'mark', 'quiet'), link: text, at: fc.oneof(text, fc.constant('2025-01-01T00:00:00Z')) },
    { requiredKeys: ['text'] },
  );
  const spans = fc.array(span, { maxLength: 5 });
  const block = fc.oneof(
    fc.record({ kind: fc.constant('text' as const), line: spans }),
    fc.record({ kind: fc.constant('list' as const), items: fc.array(spans, { maxLength: 30 }) }),
    fc.record({
      kind: fc.constant('table' as const),
      columns: fc.array(fc.record({ name: fc.string(), before: fc.string(), empty: fc.string() }), { maxLength: 5 }),
      rows: fc.array(fc.array(spans, { maxLength: 5 }), { maxLength: 30 }),
    }),
    fc.record({ kind: fc.constant('hit' as const), title: spans, url, snippet: spans, context: spans }),
  );
  const shown = fc.record({ kind: fc.constant('message' as const), announcement: fc.oneof(post, digest) });
  const reply: fc.Arbitrary<Reply> = fc.record({
    blocks: fc.oneof(fc.array(block, { maxLength: 14 }), fc.tuple(fc.record({ kind: fc.constant('text' as const), line: spans }), shown)),
    actions: fc.array(
      fc.record({
        label: text,
        command: fc.string({ minLength: 1, maxLength: 30 }),
        style: fc.constantFrom('primary' as const, 'danger' as const),
      }),
      { maxLength: 30 },
    ),
    shared: fc.boolean(),
    data: fc.constant(null),
    exitCode: fc.constant(0 as const),
  });

  function expectHarmless(body: ReplyBody): void {
    expect(breachesOf(body)).toEqual([]);
    expect(body.allowed_mentions).toEqual({ parse: [] });
    // What is left of `<` outside of escapes and code is ours: timestamps of events, and links without preview.
    const ours = markupOf(body)
      .replaceAll(/\\[^\p{L}\p{N}]|`[^`]*`/gu, '')
      .replaceAll(/<t:-?\d+:[DFdft]>|\]\(<https?:[^<>\s]+>\)|(?<=\n)<https?:[^<>\s]+>$/gm, '');
    expect(ours).not.toMatch(/<(?:[@#:/]|a:|t:|id:)/);
  }

  it('becomes a message about a post that Discord takes in every form, and that pings nobody', () => {
    fc.assert(
      fc.property(post, (whole) => {
        for (const announcement of [whole, withoutPicture(whole)])
          for (const body of [render(announcement), renderPlainAnnouncement({ announcement, key })]) expectHarmless(body);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('has the colour of any other kind where it is called %s', (kind) => {
    const body = render(postWith({ kind, style: 'embed' }));
    expectHarmless(body);
    expect(body.embeds[0]?.color).toBe(render(postWith({ kind: 'whatever', style: 'embed' })).embeds[0]?.color);
  });

  it('becomes a digest or a notice that Discord takes and that pings nobody', () => {
    fc.assert(
      fc.property(fc.oneof(digest, notice), (announcement) => {
        expectHarmless(render(announcement));
        expectHarmless(renderPlainAnnouncement({ announcement, key }));
      }),
      { numRuns: 60 },
    );
  });

  it('a digest has room for the lines it says it has', () => {
    fc.assert(
      fc.property(digest, (whole) => {
        const lines = whole.sections.flatMap((section) => section.lines).length;
        const room = digestCapacity(whole);
        expect(room).toBeGreaterThanOrEqual(Math.min(1, lines));
        const first = firstLines(whole, room);
        expect(digestCapacity(first)).toBe(room);
        expectHarmless(render(first));
      }),
      { numRuns: 100 },
    );
  });

  it('becomes a reply that Discord takes and that pings nobody', () => {
    fc.assert(
      fc.property(reply, (answer) => expectHarmless(renderReply(answer, customIdOf))),
      { numRuns: 100 },
    );
  });
});
