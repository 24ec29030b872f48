import { describe, expect, it } from 'vitest';
import { componentIdOf } from '../../../../adapters/discord/render/marker.ts';
import { LIMITS, textsOf, walk } from '../../../../adapters/discord/render/message-body.ts';
import { formOf, renderAnnouncement, renderInComponents } from '../../../../adapters/discord/render/render.ts';
import { renderReply } from '../../../../adapters/discord/render/reply.ts';
import type { Announcement, NoticeAnnouncement, PostAnnouncement } from '../../../../src/model/announcement.ts';
import { contentFingerprint } from '../../../../src/model/build-announcement.ts';
import { withStyle } from '../../../../src/model/message-style.ts';
import type { Action, Block } from '../../../../src/ports/reply.ts';
import { messageBreaches } from '../../../support/discord/message-rules.ts';
import { specBreaches } from '../../../support/discord/spec-rules.ts';
import { digestOfMany, digestOfThree, postWith, replyOf } from '../fixtures.ts';

const key = 'k~discord.1~announce';
const render = (announcement: Announcement) => renderInComponents({ announcement, key });
const textOf = (announcement: Announcement) => textsOf(render(announcement).components).join('\n');
const customIdOf = ({ command }: Action) => `v1:${command}`.slice(0, 100);
const PICTURE = { url: 'https://a.example/hero.png', alt: 'Bees', size: 'thumbnail' } as const;

function expectTaken(body: object): void {
  expect(messageBreaches(body, 'create')).toEqual([]);
  expect(specBreaches('createMessage', body)).toEqual([]);
}

describe('a post as components', () => {
  it('is a box in the colour of its kind: source, linked heading, tldr, context, link button', () => {
    expect(render(postWith())).toEqual({
      flags: 32768,
      allowed_mentions: { parse: [] },
      components: [
        {
          type: 17,
          id: componentIdOf(key),
          accent_color: 0x2f81f7,
          components: [
            { type: 10, content: '-# Cilium Blog' },
            {
              type: 10,
              content:
                '### [Cilium 1.18 is here](<https://cilium.io/blog/2025/08/cilium-118/>)\nFaster, smaller, and with BGP that talks back.',
            },
            { type: 10, content: '-# <t:1754049600:D> · #ebpf' },
            { type: 1, components: [{ type: 2, style: 5, label: 'Read post', url: 'https://cilium.io/blog/2025/08/cilium-118/' }] },
          ],
        },
      ],
    });
    const colours = ['link', 'release', 'event', 'other'].map((kind) => render(postWith({ kind })).components[0]);
    expect(new Set(colours.map((box) => (box && 'accent_color' in box ? box.accent_color : null))).size).toBe(4);
  });

  it('has its picture beside all texts, or large between text and context', () => {
    const [small] = render(postWith({ picture: PICTURE })).components;
    expect(small).toMatchObject({
      components: [
        { type: 9, components: [{}, {}, {}], accessory: { type: 11, media: { url: PICTURE.url }, description: 'Bees' } },
        { type: 1 },
      ],
    });
    const [large] = render(postWith({ picture: { ...PICTURE, size: 'large' } })).components;
    expect(large).toMatchObject({
      components: [{ type: 10 }, { type: 10 }, { type: 12, items: [{ media: { url: PICTURE.url } }] }, { type: 10 }, { type: 1 }],
    });
  });

  it('says when and where an event takes place, its day once', () => {
    const event = { startsAt: '2026-03-24T08:00:00.000Z', endsAt: '2026-03-24T10:00:00.000Z', place: 'Amsterdam', mode: null };
    expect(textOf(postWith({ kind: 'event', event: event as PostAnnouncement['event'] }))).toContain(
      '**When** <t:1774339200:F> – <t:1774346400:t>\n**Where** Amsterdam',
    );
  });

  it('names the project before the version, once', () => {
    const release = postWith({ kind: 'release', title: 'v1.34.5', source: 'Kubernetes Releases', tags: ['kubernetes'] });
    expect(textOf({ ...release, release: { version: '1.34.5', prerelease: false } }).match(/kubernetes/gi)).toHaveLength(2);
    expect(textOf(release)).toContain('### [Kubernetes v1.34.5](<');
  });

  it.each([
    ['a host without a dot', 'http://wiki/page'],
    ['one too long for a link', `https://a.example/${'x'.repeat(1_500)}`],
  ])('keeps an address that it can’t link as text: %s', (_, url) => {
    const body = render(postWith({ url }));
    expect(textsOf(body.components).join('\n')).toContain(`<${url}>`);
    expect(textsOf(body.components).join('\n')).not.toContain('](<');
    expectTaken(body);
  });

  it('encodes in an address what Discord refuses there', () => {
    const body = render(postWith({ url: 'https://a.example/x|y?[a]=50%^1' }));
    expect(JSON.stringify(body)).toContain('https://a.example/x%7Cy?%5Ba%5D=50%25%5E1');
    expectTaken(body);
  });

  it('is a line without a box where the style is one', () => {
    const { components } = render(withStyle(postWith(), { style: 'title' }));
    expect(components).toEqual([
      { type: 10, id: componentIdOf(key), content: '[Cilium 1.18 is here](<https://cilium.io/blog/2025/08/cilium-118/>)' },
    ]);
  });
});

describe('the form of a new message', () => {
  it('is components, an embed where its channel wants that, and content for a line', () => {
    expect(formOf(postWith())).toBe('components');
    expect(formOf(digestOfThree())).toBe('components');
    for (const style of ['embed', 'line', 'title'] as const) expect(formOf(withStyle(postWith(), { style }))).toBe('embed');
    expect(formOf(withStyle(digestOfThree(), { style: 'embed' }) as Announcement)).toBe('embed');
  });

  it('is no matter of what the message says: an embed has the fingerprint of the card, which is that of earlier builds', () => {
    for (const one of [postWith(), postWith({ picture: PICTURE }), digestOfThree()]) {
      expect(contentFingerprint(withStyle(one, { style: 'embed' }))).toBe(contentFingerprint(one));
    }
    const cut = { length: 40, facts: ['source'] } as const;
    expect(contentFingerprint(withStyle(postWith(), { ...cut, style: 'embed' }))).toBe(contentFingerprint(withStyle(postWith(), cut)));
    // As builds wrote them that knew embeds alone: another value would edit every message that was ever sent.
    expect([postWith(), digestOfThree()].map(contentFingerprint)).toEqual(['JytEOiD3n9RiAcvl', '01eyERel7C6BHMIx']);
  });
});

describe('a digest and a notice as components', () => {
  it('have heading, words and marker in one box; a notice its buttons too', () => {
    expect(textsOf(render(digestOfThree()).components)).toEqual([
      '## 4 new posts: 3 links, 1 event',
      expect.stringContaining('[One](<https://a.example/1>)'),
      expect.stringMatching(/^-# digest [0-9a-f]{8}$/),
    ]);
    const notice: NoticeAnnouncement = {
      type: 'notice',
      title: 'Held',
      lines: ['Nothing.'],
      actions: [{ label: 'Post', command: 'hold h1 post' }],
    };
    const body = render(notice);
    expect(textsOf(body.components)).toEqual(['### Held', 'Nothing.', expect.stringMatching(/^-# notice [0-9a-f]{8}$/)]);
    expect(walk(body.components)).toContainEqual({ type: 2, style: 2, label: 'Post', custom_id: 'v1n:hold h1 post' });
  });

  it('a full digest fits beside the longest heading, and as an embed too', () => {
    const many = digestOfMany({ link: 200 }, { title: 'A title with many words. '.repeat(4), sentence: 'One sentence.' });
    for (const body of [render(many), renderAnnouncement({ announcement: many, key })]) expectTaken(body);
  });
});

describe('a reply as components', () => {
  const hit = (n: number, url: string | null = `https://a.example/${n}`): Block => ({
    kind: 'hit',
    title: [{ text: `Title ${n}` }],
    url,
    snippet: [{ text: 'Some ' }, { text: 'words', style: 'mark' }, { text: '.' }],
    context: [{ text: 'CNCF · ' }, { text: '10 Nov 2025', at: '2025-11-10T00:00:00.000Z' }],
  });

  it('has each hit as a section with its own button, and words around them', () => {
    const context = `CNCF · <t:${Date.UTC(2025, 10, 10, 12) / 1000}:D>`;
    const blocks: Block[] = [
      { kind: 'text', line: [{ text: '2 posts' }] },
      hit(1),
      hit(2, 'http://wiki/'),
      { kind: 'text', line: [{ text: 'end' }] },
    ];
    const { components } = renderReply(replyOf('', { blocks, actions: [{ label: 'Next', command: 'search x page:2' }] }), customIdOf);
    expect(components).toMatchObject([
      { type: 10, content: '2 posts' },
      {
        type: 17,
        components: [
          {
            type: 9,
            components: [{ type: 10, content: `### Title 1\nSome **words**.\n-# ${context}` }],
            accessory: { type: 2, style: 5, label: 'Open', url: 'https://a.example/1' },
          },
          { type: 10, content: `### Title 2\nSome **words**.\n<http://wiki/>\n-# ${context}` },
        ],
      },
      { type: 10, content: 'end' },
      { type: 1, components: [{ custom_id: 'v1:search x page:2' }] },
    ]);
  });

  it('leaves out what has no room, and is taken by Discord with a signature below', () => {
    const actions = Array.from({ length: 25 }, (_, n) => ({ label: `${n}`, command: `search ${n}` }));
    const blocks: Block[] = [{ kind: 'text', line: [{ text: 'x'.repeat(3_000) }] }, ...Array.from({ length: 30 }, (_, n) => hit(n))];
    const body = renderReply(replyOf('', { blocks, actions }), customIdOf);
    expectTaken(body);
    expect(walk(body.components).length).toBeLessThan(LIMITS.components);
    expect(textsOf(body.components).join('').length).toBeLessThan(LIMITS.componentText - 50);
  });

  it('stays content where it is words alone, unless it replaces a message of components', () => {
    expect(renderReply(replyOf('Done.'), customIdOf)).toMatchObject({ content: 'Done.' });
    expect(renderReply(replyOf('Done.'), customIdOf, false)).toMatchObject({ content: 'Done.' });
    expect(renderReply(replyOf('Done.'), customIdOf, true)).toMatchObject({ flags: 32768, components: [{ content: 'Done.' }] });
    // A message that had content or embeds loses them, else Discord refuses components.
    expect(renderReply(replyOf('', { blocks: [hit(1)] }), customIdOf, false)).toMatchObject({ flags: 32768, content: null, embeds: [] });
    expect(renderReply(replyOf('', { blocks: [hit(1)] }), customIdOf)).not.toHaveProperty('content');
  });

  it('shows a message in the form in which its channel would get it', () => {
    const showing = (announcement: PostAnnouncement) =>
      renderReply(replyOf('', { blocks: [{ kind: 'message', announcement }] }), customIdOf);
    expect(showing(postWith())).toMatchObject({ flags: 32768, components: [{ type: 17 }] });
    expect(showing(postWith({ style: 'embed' }))).toMatchObject({ embeds: [{ title: 'Cilium 1.18 is here' }] });
  });
});
