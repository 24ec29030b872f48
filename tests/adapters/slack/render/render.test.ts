import { describe, expect, it } from 'vitest';
import { digestCapacity } from '../../../../adapters/slack/render/digest.ts';
import { withoutFormatting } from '../../../../adapters/slack/render/escape.ts';
import { renderAnnouncement, renderReply } from '../../../../adapters/slack/render/render.ts';
import { firstLines } from '../../../../src/model/digest-order.ts';
import { refusalOf } from '../../../support/slack/check/message.ts';
import { buttonsOf, linksOf, unescapeMrkdwn, visibleText } from '../../../support/slack/visible-text.ts';
import { makeAnnouncement, makeDigest, makeReply } from '../sample.ts';

describe('a post', () => {
  it('shows title, tldr, source, kind, date, three tags and a button', () => {
    const { text, blocks } = renderAnnouncement(makeAnnouncement());
    expect(visibleText(blocks).split('\n')).toEqual([
      'Cilium 1.17 & friends',
      'Faster policies, fewer surprises.',
      'Cilium Blog · 24 Mar 2026, 15:30 UTC · #ebpf #networking #fourth',
      'Read post',
    ]);
    expect(buttonsOf(blocks)).toEqual([
      { label: 'Read post', actionId: 'herald-link:0', value: null, url: 'https://example.org/cilium?a=1&b=2' },
    ]);
    expect(linksOf(blocks)).toEqual(['https://example.org/cilium?a=1&b=2', 'https://example.org/cilium?a=1&b=2']);
    expect(text).toBe('Cilium 1.17 &amp; friends · Cilium Blog\nFaster policies, fewer surprises.\nhttps://example.org/cilium?a=1&amp;b=2');
  });

  it('shows its date in the reader’s own time zone', () => {
    expect(JSON.stringify(renderAnnouncement(makeAnnouncement()).blocks)).toContain(
      '<!date^1774366200^{date_short_pretty} {time}|24 Mar 2026, 15:30 UTC>',
    );
  });

  it('stays on its day everywhere when it has no time of day', () => {
    const { blocks } = renderAnnouncement(makeAnnouncement({ date: '2026-03-24T00:00:00.000Z' }));
    expect(JSON.stringify(blocks)).toContain(`<!date^${Date.UTC(2026, 2, 24, 12) / 1000}^{date_short_pretty}|24 Mar 2026>`);
  });

  it('says a release’s project, its version once, and that it is a pre-release', () => {
    const release = { version: '1.34.0-rc.1', prerelease: true };
    const seen = visibleText(
      renderAnnouncement(makeAnnouncement({ kind: 'release', title: 'v1.34.0-rc.1', source: 'Cilium Releases', release })).blocks,
    );
    expect(seen).toMatch(/^Cilium v1\.34\.0-rc\.1\n/);
    expect(seen).toContain('Cilium Releases · pre-release · ');
    expect(seen.match(/1\.34\.0/g)).toHaveLength(1);
  });

  it('has one line of context without holes: one element, whatever is in it', () => {
    const contexts = renderAnnouncement(makeAnnouncement()).blocks.flatMap((block) => (block.type === 'context' ? [block.elements] : []));
    expect(contexts).toEqual([
      [
        {
          type: 'mrkdwn',
          text: 'Cilium Blog · <!date^1774366200^{date_short_pretty} {time}|24 Mar 2026, 15:30 UTC> · #ebpf #networking #fourth',
          verbatim: true,
        },
      ],
    ]);
  });

  it('shows no emoji that a source did not mean', () => {
    expect(JSON.stringify(renderAnnouncement(makeAnnouncement({ source: 'a:tada:b' })).blocks)).toContain('a:\u200Btada:b · <!date');
  });

  it('says when and where an event takes place, and not its date twice', () => {
    const event = { startsAt: '2026-03-24T08:00:00.000Z', endsAt: '2026-03-26T16:00:00.000Z', place: 'RAI, Amsterdam', mode: 'hybrid' };
    const { blocks } = renderAnnouncement(makeAnnouncement({ kind: 'event', event, tags: [] }));
    expect(visibleText(blocks).split('\n').slice(2, 4)).toEqual([
      '24 Mar 2026, 08:00 UTC – 26 Mar 2026, 16:00 UTC · RAI, Amsterdam · hybrid',
      'Cilium Blog · event',
    ]);
  });

  it.each([
    ['2026-03-24T08:00:00.000Z', '2026-03-24T16:00:00.000Z', '24 Mar 2026, 08:00 UTC – 16:00 UTC'],
    ['2026-03-24T00:00:00.000Z', '2026-03-24T00:00:00.000Z', '24 Mar 2026'],
    ['2026-03-24T00:00:00.000Z', '2026-03-24T23:59:59.000Z', '24 Mar 2026'],
    ['2026-03-24T00:00:00.000Z', '2026-03-26T23:59:59.000Z', '24 Mar 2026 – 26 Mar 2026'],
    ['2026-03-24T08:00:00.000Z', '2026-03-23T08:00:00.000Z', '24 Mar 2026, 08:00 UTC'],
    ['2026-03-24T08:00:00.000Z', null, '24 Mar 2026, 08:00 UTC'],
  ])('an event from %s to %s has its day once: %s', (startsAt, endsAt, shown) => {
    const event = { startsAt, endsAt, place: null, mode: null };
    const { blocks } = renderAnnouncement(makeAnnouncement({ kind: 'event', event, tags: [] }));
    expect(visibleText(blocks).split('\n')[2]).toBe(shown);
  });

  it('stands unlinked and without a button when there is no address people could open', () => {
    for (const url of [null, 'javascript:alert(1)', 'not a url', `https://example.org/${'a'.repeat(2100)}`]) {
      const { blocks } = renderAnnouncement(makeAnnouncement({ url }));
      expect(linksOf(blocks)).toEqual([]);
      expect(buttonsOf(blocks)).toEqual([]);
    }
  });

  it('with a title and nothing else is still a message', () => {
    const { text, blocks } = renderAnnouncement(makeAnnouncement({ tldr: null, source: null, date: null, tags: [], url: null }));
    expect(visibleText(blocks)).toBe('Cilium 1.17 & friends');
    expect(text).toBe('Cilium 1.17 &amp; friends');
  });

  it('can ping nobody, format nothing and forge no link', () => {
    const evil = '<!channel> <@U0ADMIN> <https://evil.example|Google> *bold* `code` & </a>';
    const { text, blocks } = renderAnnouncement(makeAnnouncement({ title: evil, tldr: evil, source: evil, tags: [evil], kind: evil }));
    expect(visibleText(blocks).split('\n').slice(0, 2)).toEqual([evil, evil]);
    expect(text).not.toMatch(/<[!@h]/);
    expect(unescapeMrkdwn(text)).toContain(evil);
    // Where mrkdwn is off, nothing keeps marks apart; an edit, where it is on, has them kept apart.
    expect(withoutFormatting(text)).toContain('\u200B*\u200Bbold\u200B*\u200B');
    expect(new Set(linksOf(blocks))).toEqual(new Set(['https://example.org/cilium?a=1&b=2']));
    expect(text).toContain('*bold* `code`');
    expect(refusalOf({ text, blocks }, new Set())).toBeNull();
  });

  it('is cut between graphemes', () => {
    const family = '👨‍👩‍👧‍👦';
    const { blocks } = renderAnnouncement(makeAnnouncement({ title: family.repeat(100), tldr: 'é'.normalize('NFD').repeat(900) }));
    const [title = '', tldr = ''] = visibleText(blocks).split('\n');
    expect(title).toBe(`${family.repeat(22)}…`);
    expect(tldr.length).toBeLessThanOrEqual(400);
    expect(tldr).toMatch(/^(e\u0301)+…$/);
  });
});

describe('the picture of a post', () => {
  const picture = { url: 'https://example.org/hero.png', alt: 'Bees & a hive', size: 'thumbnail' as const };

  it('stands beside title and tldr, which stay as they are', () => {
    const { blocks } = renderAnnouncement(makeAnnouncement({ picture }));
    expect(blocks[0]).toEqual({
      type: 'section',
      text: {
        type: 'mrkdwn',
        text: '*<https://example.org/cilium?a=1&amp;b=2|Cilium 1.17 &amp; friends>*\nFaster policies, fewer surprises.',
        verbatim: true,
      },
      accessory: { type: 'image', image_url: 'https://example.org/hero.png', alt_text: 'Bees & a hive' },
    });
    expect(refusalOf({ text: 'x', blocks }, new Set())).toBeNull();
  });

  it('stands below them where it is wanted large; without a description it is described by the title', () => {
    const { blocks } = renderAnnouncement(makeAnnouncement({ picture: { ...picture, size: 'large', alt: null } }));
    expect(blocks.slice(0, 2)).toMatchObject([
      { type: 'rich_text' },
      { type: 'image', image_url: 'https://example.org/hero.png', alt_text: 'Cilium 1.17 & friends' },
    ]);
  });

  it.each(['http://example.org/a.png', 'https://localhost/a.png', 'not an address', `https://example.org/${'a'.repeat(2100)}`])(
    'is left out at %s',
    (url) => {
      expect(renderAnnouncement(makeAnnouncement({ picture: { ...picture, url } })).blocks).toEqual(
        renderAnnouncement(makeAnnouncement()).blocks,
      );
    },
  );

  it('a title and a tldr beside it can ping nobody, quote nothing and forge no link', () => {
    const evil = '> <!channel> <https://evil.example|Google> *bold* :tada: |';
    const { blocks } = renderAnnouncement(makeAnnouncement({ title: evil, tldr: evil, picture }));
    expect(refusalOf({ text: 'x', blocks }, new Set())).toBeNull();
    expect(new Set(linksOf(blocks))).not.toContain('https://evil.example');
    expect(JSON.stringify(blocks[0])).toContain('\\n\u200B&gt; &lt;!channel&gt;');
    expect(JSON.stringify(blocks[0])).not.toContain(':tada:');
  });
});

describe('a digest', () => {
  it('counts by kind and lists one line a post: title, source, day', () => {
    const { text, blocks } = renderAnnouncement(makeDigest({ link: 2, event: 1 }));
    expect(text.split('\n')).toEqual([
      '3 new posts: 2 links, 1 event',
      ...[0, 1, 2].map(() => expect.stringMatching(/^• The .*<https:.*>$/)),
    ]);
    const lines = visibleText(blocks).split('\n');
    expect(lines[0]).toBe('3 new posts: 2 links, 1 event');
    expect(lines).toContain('2 links');
    expect(lines).toContain('The event number 0 with a title of the usual length, more or less · Some Blog · 24 Mar 2026');
    expect(linksOf(blocks)).toHaveLength(3);
  });

  it('names the source of several posts once, above them', () => {
    const lines = visibleText(renderAnnouncement(makeDigest({ link: 4 })).blocks).split('\n');
    expect(lines.slice(0, 3)).toEqual([
      '4 new posts: 4 links',
      'Some Blog',
      'The link number 0 with a title of the usual length, more or less · 24 Mar 2026',
    ]);
  });

  it('has room for the first lines only, and shows exactly those when it is given them', () => {
    const whole = makeDigest({ link: 410, release: 300, event: 7 });
    const room = digestCapacity(whole);
    expect(room).toBe(25);
    const { text, blocks } = renderAnnouncement(firstLines(whole, room));
    expect(refusalOf({ text, blocks }, new Set())).toBeNull();
    const seen = visibleText(blocks);
    expect(seen).toMatch(/^717 new posts: 410 links, 300 releases, 7 events\n410 links\n/);
    expect(seen.match(/The (?:link|release|event) number/g)).toHaveLength(room);
    expect(seen.match(/The event number/g)).toHaveLength(7);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4_000);
    expect(seen).toMatch(/\n…and 692 more in the thread$/);
    expect(visibleText(renderAnnouncement(whole).blocks)).toBe(seen);
  });

  it('has room for fewer lines when their addresses are long', () => {
    const [{ lines = [], ...section } = {}, ...others] = makeDigest({ link: 40 }).sections;
    const long = lines.map((line) => ({ ...line, url: `https://example.org/${'a'.repeat(1500)}` }));
    const sections = [{ kind: 'link', count: 40, ...section, lines: long }, ...others];
    const room = digestCapacity({ type: 'digest', total: 40, before: 0, sections });
    expect(room).toBeGreaterThan(2);
    expect(room).toBeLessThan(8);
  });

  it('has sentences below its first lines, day, time and place of events, and an address for each version', () => {
    const base = { url: 'https://example.org/a', source: null, date: null };
    const event = { startsAt: '2026-03-24T08:00:00.000Z', endsAt: '2026-03-24T16:00:00.000Z', place: 'RAI, Amsterdam' };
    const pieces = [
      { text: 'RKE2: ' },
      { text: 'v1.33.4', url: 'https://example.org/33' },
      { text: ', ' },
      { text: 'v1.32.8', url: 'https://example.org/32' },
      { text: ', +3 pre-releases' },
    ];
    const { blocks } = renderAnnouncement({
      type: 'digest',
      total: 7,
      before: 0,
      sections: [
        { kind: 'event', count: 1, lines: [{ ...base, postIds: ['e'], title: 'CiliumCon', event, sentence: 'People meet.' }] },
        { kind: 'release', count: 6, lines: [{ ...base, postIds: ['a', 'b', 'c', 'd', 'f', 'g'], title: 'RKE2: v1.33.4', pieces }] },
      ],
    });
    const seen = visibleText(blocks).split('\n');
    expect(seen.slice(2)).toEqual([
      'CiliumCon · 24 Mar 2026, 08:00 UTC – 16:00 UTC · RAI, Amsterdam',
      'People meet.',
      '6 releases',
      'RKE2: v1.33.4, v1.32.8, +3 pre-releases',
    ]);
    expect(linksOf(blocks)).toEqual(['https://example.org/a', 'https://example.org/33', 'https://example.org/32']);
    expect(refusalOf({ text: 'x', blocks }, new Set())).toBeNull();
  });

  it('goes on in the thread where the message before it ended', () => {
    const { text, blocks } = renderAnnouncement({ ...makeDigest({ link: 25 }, 78), before: 25 });
    expect(text).toMatch(/^…continued, 26–50 of 78\n• The link number 0/);
    expect(visibleText(blocks)).toMatch(/^…continued, 26–50 of 78\nLinks\n[\s\S]*\n…and 28 more below$/);
  });

  it('stays within 50 blocks, however its lines fall into kinds and sources', () => {
    for (const [kinds, each, sources] of [
      [25, 1, 1],
      [1, 25, 25],
      [8, 3, 1],
      [6, 4, 2],
      [1, 25, 7],
    ] as const) {
      const digest = makeDigest(Object.fromEntries(Array.from({ length: kinds }, (_, n) => [`kind${n}`, each])));
      const sections = digest.sections.map((section) => ({
        ...section,
        lines: section.lines.map((line, n) => ({ ...line, source: `Source ${Math.floor((n * sources) / each)}` })),
      }));
      const message = renderAnnouncement({ ...digest, sections });
      expect(refusalOf({ ...message }, new Set())).toBeNull();
      expect(message.blocks.length).toBeLessThanOrEqual(50);
    }
  });

  it('a line may tell of several posts, which count each', () => {
    const digest = makeDigest({ release: 1 }, 5);
    const [section] = digest.sections;
    const [line] = section?.lines ?? [];
    const sections = line && section ? [{ ...section, count: 5, lines: [{ ...line, postIds: ['a', 'b', 'c', 'd', 'e'] }] }] : [];
    expect(visibleText(renderAnnouncement({ ...digest, sections }).blocks)).not.toContain('…and');
  });
});

describe('a notice', () => {
  const notice = {
    type: 'notice' as const,
    title: '260 new posts <!channel> at once',
    lines: ['“One”, “Two” and 258 more.', '', 'Nothing was announced.'],
    actions: [
      { label: 'Announce', command: 'hold h1 announce', style: 'danger' as const },
      { label: 'Mark seen', command: 'hold h1 seen' },
    ],
  };

  it('has a title, paragraphs, and buttons that ask commands', () => {
    const { text, blocks } = renderAnnouncement(notice);
    expect(refusalOf({ text, blocks }, new Set())).toBeNull();
    expect(text).toBe('260 new posts &lt;!channel&gt; at once – “One”, “Two” and 258 more. – Nothing was announced.');
    expect(visibleText(blocks).split('\n').slice(0, 3)).toEqual([notice.title, '“One”, “Two” and 258 more.', 'Nothing was announced.']);
    expect(buttonsOf(blocks)).toEqual([
      { label: 'Announce', actionId: 'herald-act:0', value: 'hold h1 announce', url: null },
      { label: 'Mark seen', actionId: 'herald-act:1', value: 'hold h1 seen', url: null },
    ]);
  });

  it('counts what it has no room for', () => {
    const { blocks } = renderAnnouncement({ ...notice, lines: Array.from({ length: 40 }, (_, n) => `line ${n}`) });
    expect(visibleText(blocks)).toContain('…and 26 more');
  });
});

describe('a reply', () => {
  const hit = {
    kind: 'hit' as const,
    title: [{ text: 'CiliumCon' }],
    url: 'https://example.org/ciliumcon',
    snippet: [{ text: 'All about ' }, { text: 'Cilium', style: 'mark' as const }, { text: ' at scale' }],
    context: [{ text: 'CNCF · event · ' }, { text: '24 Mar', at: '2026-03-24T08:00:00.000Z' }],
  };

  it('shows hits linked, with what matched in bold', () => {
    const { blocks } = renderReply(makeReply({ blocks: [hit] }), null);
    expect(visibleText(blocks)).toBe('CiliumCon\nAll about Cilium at scale\nCNCF · event · 24 Mar\nOpen');
    expect(JSON.stringify(blocks)).toContain('{"type":"text","text":"Cilium","style":{"bold":true}}');
    expect(new Set(linksOf(blocks))).toEqual(new Set(['https://example.org/ciliumcon']));
  });

  it('says the titles of its hits with their links to notifications and screen readers, and where Slack refuses its blocks', () => {
    const other = { ...hit, title: [{ text: 'A *b* & <c>' }], url: null };
    const { text } = renderReply(makeReply({ blocks: [{ kind: 'text', line: [{ text: '2 posts' }] }, hit, other] }), null);
    expect(text).toBe('2 posts\n• CiliumCon <https://example.org/ciliumcon>\n• A \u200B*\u200Bb\u200B*\u200B &amp; &lt;c&gt;');
    const many = renderReply(makeReply({ blocks: Array.from({ length: 200 }, () => hit) }), null);
    expect(Buffer.byteLength(many.text)).toBeLessThanOrEqual(4_000);
    expect(Buffer.byteLength(many.text)).toBeGreaterThan(3_900);
  });

  it('has a line between hits, and a button for each that says to screen readers where it leads', () => {
    const opened = { ...hit, opened: 'opened 1' };
    const { text, blocks } = renderReply(makeReply({ blocks: [opened, opened, { kind: 'text', line: [{ text: 'That is all.' }] }] }), null);
    expect(blocks.map(({ type }) => type)).toEqual([
      'rich_text',
      'context',
      'actions',
      'divider',
      'rich_text',
      'context',
      'actions',
      'rich_text',
    ]);
    expect(JSON.stringify(blocks)).toContain('"accessibility_label":"Open: CiliumCon"');
    expect(refusalOf({ text, blocks }, new Set())).toBeNull();
  });

  it('has its actions as buttons that ask the command again', () => {
    const { blocks } = renderReply(
      makeReply({
        blocks: [hit],
        actions: [
          { label: 'Next', command: 'search cilium page:2', style: 'primary' },
          { label: 'Share', command: 'share 1', share: true },
        ],
      }),
      null,
    );
    expect(buttonsOf(blocks)).toEqual([
      { label: 'Open', actionId: 'herald-link:0', value: null, url: hit.url },
      { label: 'Next', actionId: 'herald-ask:0', value: 'search cilium page:2', url: null },
      { label: 'Share', actionId: 'herald-share:1', value: 'share 1', url: null },
    ]);
  });

  it('says so when a command is too long for a button', () => {
    const { blocks } = renderReply(makeReply({ blocks: [hit], actions: [{ label: 'Next', command: 'x'.repeat(2001) }] }), null);
    expect(buttonsOf(blocks).map(({ label }) => label)).toEqual(['Open']);
    expect(visibleText(blocks)).toContain('1 more choice does not fit as a button');
  });

  it('names who shared it, and nobody else', () => {
    const { text, blocks } = renderReply(makeReply({ blocks: [hit] }), { kind: 'share', user: 'U0READER' });
    expect(JSON.stringify(blocks)).toContain('shared by <@U0READER>');
    expect(refusalOf({ text, blocks }, new Set(['U0READER']))).toBeNull();
    expect(JSON.stringify(renderReply(makeReply({ blocks: [hit] }), { kind: 'share', user: '!channel' }).blocks)).not.toContain(
      'shared by',
    );
  });

  it('that is empty still says something', () => {
    expect(visibleText(renderReply(makeReply(), null).blocks)).toBe('Done.');
  });

  it('that is far too long is cut and says how much is left', () => {
    const { text, blocks } = renderReply(makeReply({ blocks: Array.from({ length: 200 }, () => hit) }), null);
    expect(refusalOf({ text, blocks }, new Set())).toBeNull();
    expect(visibleText(blocks)).toMatch(/…and \d+ more$/);
  });
});
