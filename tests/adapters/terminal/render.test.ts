import { describe, expect, it } from 'vitest';
import { plain, plainPiece, wrap } from '../../../adapters/terminal/plain.ts';
import { renderAnnouncement, renderReply } from '../../../adapters/terminal/render.ts';
import { announcementOf } from '../../../src/announce/announcement-of.ts';
import { digestOf } from '../../../src/announce/digest-of.ts';
import { replyOf, text } from '../../../src/commands/say.ts';
import { makePost } from '../../support/make.ts';

const looks = { width: 60, colour: false };

describe('the terminal', () => {
  it('shows a post as a card', () => {
    const post = makePost({
      path: 'a.md',
      title: 'CiliumCon',
      tags: ['cncf'],
      tldr: 'Cilium people meet.',
      date: '2026-01-10T00:00:00.000Z',
    });
    expect(renderAnnouncement(announcementOf(post), looks)).toBe(
      ['╭─ CNCF · link · 2026-01-10 · #cncf', '│ CiliumCon', '│ Cilium people meet.', '╰─ https://example.org/a.md', ''].join('\n'),
    );
  });

  it('says that a release is a pre-release, and when and where an event is', () => {
    const release = makePost({ path: 'r.md', kind: 'release', title: 'v1.2.0-rc1' });
    expect(renderAnnouncement(announcementOf(release), looks)).toContain('release 1.2.0-rc1 (pre-release)');
    const event = makePost({
      path: 'e.md',
      kind: 'event',
      event: { startsAt: '2026-03-01T09:00:00.000Z', endsAt: null, place: 'Amsterdam', mode: null },
    });
    expect(renderAnnouncement(announcementOf(event), looks)).toMatch(/event · .*2026.*, Amsterdam/);
  });

  it('shows an event of a whole day without a time', () => {
    const event = makePost({
      path: 'e.md',
      kind: 'event',
      event: { startsAt: '2026-03-01T00:00:00.000Z', endsAt: null, place: 'Amsterdam', mode: null },
    });
    expect(renderAnnouncement(announcementOf(event), looks)).toContain('event · 2026-03-01, Amsterdam');
  });

  it('counts a digest by kind and names what has no room', () => {
    const posts = Array.from({ length: 25 }, (_, n) => makePost({ path: `${n}.md` }));
    const card = renderAnnouncement(digestOf([...posts, makePost({ path: 'r.md', kind: 'release' })]), looks);
    expect(card).toContain('26 new posts: 25 links, 1 release');
    expect(card).toContain('…and 5 more');
  });

  it('a post can’t steer the terminal', () => {
    const post = makePost({
      path: 'a.md',
      title: 'red \u001b[31m\u0007bell\r\nnew line \u202eesrever',
      tldr: '\u001b]0;title\u0007 \u009b2J',
    });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is the point
    expect(renderAnnouncement(announcementOf(post), looks)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(plain('a\u001b[31m  b')).toBe('a[31m b');
    expect(plainPiece(' a ')).toBe(' a ');
  });

  it('wraps at words; a word that is too long stands alone', () => {
    expect(wrap('one two three incomprehensibilities x', 9)).toEqual(['one two', 'three', 'incomprehensibilities', 'x']);
  });

  it('shows buttons as the words to type', () => {
    const reply = replyOf([text('17 messages.')], null, { actions: [{ label: 'Next', command: 'search cilium page:2' }] });
    expect(renderReply(reply, looks)).toBe('17 messages.\n› Next: search cilium page:2');
  });
});
