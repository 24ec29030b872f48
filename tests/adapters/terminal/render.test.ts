import { describe, expect, it } from 'vitest';
import { digestCapacity, renderAnnouncement, renderReply } from '../../../adapters/terminal/render.ts';
import { displayWidth, escapePiece } from '../../../adapters/terminal/wrap.ts';
import { buildReply, text } from '../../../src/commands/build-reply.ts';
import { plain } from '../../../src/lib/sanitize-text.ts';
import { buildAnnouncement } from '../../../src/model/build-announcement.ts';
import { buildDigest } from '../../../src/model/digest.ts';
import { firstLines } from '../../../src/model/digest-order.ts';
import { makePost } from '../../support/make.ts';
import { HOSTILE, STEERING, withoutColours } from '../../support/steering.ts';

const textStyle = { width: 60, colour: false };

describe('the terminal', () => {
  it('shows a post as a card', () => {
    const post = makePost({
      path: 'a.md',
      title: 'CiliumCon',
      tags: ['cncf', 'ebpf'],
      tldr: 'Cilium people meet.',
      date: '2026-01-10T00:00:00.000Z',
    });
    expect(renderAnnouncement(buildAnnouncement(post), textStyle)).toBe(
      ['╭─ CNCF · 2026-01-10 · #ebpf', '│ CiliumCon', '│ Cilium people meet.', '╰─ https://example.org/a.md', ''].join('\n'),
    );
  });

  it('says that a release is a pre-release, and when and where an event is', () => {
    const release = makePost({ path: 'r.md', kind: 'release', title: 'v1.2.0-rc1' });
    expect(renderAnnouncement(buildAnnouncement(release), textStyle)).toMatch(/pre-release · [\s\S]*│ CNCF v1\.2\.0-rc1\n/);
    const event = makePost({
      path: 'e.md',
      kind: 'event',
      event: { startsAt: '2026-03-01T09:00:00.000Z', endsAt: null, place: 'Amsterdam', mode: null },
    });
    expect(renderAnnouncement(buildAnnouncement(event), textStyle)).toMatch(/event · .*2026.*, Amsterdam/);
  });

  it('shows an event of a whole day without a time', () => {
    const event = makePost({
      path: 'e.md',
      kind: 'event',
      event: { startsAt: '2026-03-01T00:00:00.000Z', endsAt: null, place: 'Amsterdam', mode: null },
    });
    expect(renderAnnouncement(buildAnnouncement(event), textStyle)).toContain('event · 2026-03-01, Amsterdam');
  });

  it('counts a digest by kind and names what has no room', () => {
    const posts = Array.from({ length: 45 }, (_, n) => makePost({ path: `${n}.md` }));
    const digest = buildDigest([...posts, makePost({ path: 'r.md', kind: 'release' })]);
    const card = renderAnnouncement(digest, textStyle);
    expect(card).toContain('46 new posts: 45 links, 1 release');
    expect(card.match(/ · CNCF · 2026-01-10/g)).toHaveLength(digestCapacity(digest));
    expect(card).toContain('…and 6 more');
    expect(renderAnnouncement(firstLines(digest, digestCapacity(digest)), textStyle)).toBe(card);
    expect(renderAnnouncement({ ...buildDigest(posts.slice(0, 5)), total: 46, before: 40 }, textStyle)).toContain(
      '…continued, 41–45 of 46',
    );
  });

  it('shows a notice, and its buttons as the words to type', () => {
    const actions = [{ label: 'Mark seen', command: 'hold h1 seen' }];
    expect(renderAnnouncement({ type: 'notice', title: 'Held', lines: ['260 posts.'], actions }, textStyle)).toBe(
      ['╭─ Held', '│ 260 posts.', '│ › Mark seen: hold h1 seen', '╰─', ''].join('\n'),
    );
  });

  it('a post can’t steer the terminal', () => {
    const post = makePost({
      path: 'a.md',
      title: 'red \u001b[31m\u0007bell\r\nnew line \u202eesrever',
      tldr: '\u001b]0;title\u0007 \u009b2J',
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is the point
    expect(renderAnnouncement(buildAnnouncement(post), textStyle)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(plain('a\u001b[31m  b')).toBe('a[31m b');
    expect(escapePiece(' a ')).toBe(' a ');
  });

  it('event times have a zone, in replies too, and the day once', () => {
    const own = { startsAt: '2026-03-01T09:00:00.000Z', endsAt: '2026-03-01T17:30:00.000Z', place: 'Amsterdam', mode: null };
    const event = makePost({ path: 'e.md', kind: 'event', event: own });
    const card = renderAnnouncement(buildAnnouncement(event), { ...textStyle, width: 100 });
    expect(card).toMatch(/(?:UTC|GMT|[A-Z]{2,5})[+\d:]*, Amsterdam/);
    expect(card.match(/Mar 2026/g)).toHaveLength(1);
    expect(renderReply(buildReply([text({ text: 'x', at: own.startsAt })], null), textStyle)).toMatch(/, \d\d:\d\d (?:UTC|GMT|[A-Z]{2,5})/);
    expect(renderAnnouncement(buildDigest([event]), textStyle).replace(/\n│\s+/g, ' ')).toMatch(/Mar 2026.*Amsterdam/);
  });

  it('digest lines keep their end, whatever the width; each has its sentence below', () => {
    const title = 'A title that has many more words than there is room for in one narrow line of a terminal';
    const card = renderAnnouncement(buildDigest([makePost({ path: 'a.md', title, tldr: 'It says something worth reading.' })]), {
      width: 40,
      colour: false,
    });
    expect(card.replace(/\n│\s+/g, ' ')).toContain(
      `${title} · CNCF · 2026-01-10 It says something worth reading. https://example.org/a.md`,
    );
    for (const row of card.split('\n')) expect(row.length).toBeLessThanOrEqual(40);
  });

  it('replies wrap at words, wide characters counted; what is not a terminal gets whole lines', () => {
    const words = '長い文章 and many more words than there is room for in one line of sixty columns, as one would expect';
    const reply = buildReply([text(words), { kind: 'list', items: [[{ text: words }]] }], null);
    const rows = renderReply(reply, textStyle).split('\n');
    expect(rows.length).toBeGreaterThan(3);
    for (const row of rows) expect(displayWidth(row)).toBeLessThanOrEqual(60);
    expect(rows.at(-1)).toMatch(/^ {4}\S/);
    expect(renderReply(reply, { width: Number.POSITIVE_INFINITY, colour: false })).toBe(`${words}\n  • ${words}`);
  });

  it('shows buttons as the words to type', () => {
    const reply = buildReply([text('17 messages.')], null, { actions: [{ label: 'Next', command: 'search cilium page:2' }] });
    expect(renderReply(reply, textStyle)).toBe('17 messages.\n› Next: search cilium page:2');
  });

  // A field that is added later is in here as soon as it is in one of these.
  it('whatever field it comes in, nothing of what is told or answered steers the terminal', () => {
    const post = buildAnnouncement(
      makePost({ path: 'post.md', title: 'Post', source: 'Me', tldr: 'tldr', tags: ['tag'], url: 'https://example.org/' }),
    );
    const digest = buildDigest([
      makePost({ path: 'one.md', title: 'One', source: 'Me' }),
      makePost({ path: 'two.md', title: 'Two', source: 'Me' }),
    ]);
    const action = { label: 'Do it', command: 'do it' };
    const line = [
      { text: 'words', link: 'https://example.org/' },
      { text: 'bold', style: 'bold' as const },
    ];
    const hit = { kind: 'hit' as const, title: line, url: 'https://example.org/', snippet: line, context: line };
    const reply = buildReply([text(...line), { kind: 'list', items: [line] }, hit], null, { actions: [action] });
    const cards = [post, digest, { type: 'notice' as const, title: 'Title', lines: ['a line'], actions: [action] }];
    for (const colour of [true, false]) {
      for (const card of cards) expect(withoutColours(renderAnnouncement(soiled(card), { width: 80, colour }))).not.toMatch(STEERING);
      expect(withoutColours(renderReply(soiled(reply), { width: 80, colour }))).not.toMatch(STEERING);
    }
  });
});

/** Every text in it made hostile, but for names that the code itself gives (`type`, `style`, instants). */
function soiled<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (key, own) =>
    typeof own === 'string' &&
    !['type', 'style', 'at', 'date', 'startsAt'].includes(key) &&
    !(key === 'kind' && ['text', 'list', 'hit'].includes(own))
      ? `${own}${HOSTILE}`
      : own,
  );
}
