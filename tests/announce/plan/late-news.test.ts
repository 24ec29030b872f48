import { describe, expect, it } from 'vitest';
import { planScan, type ScanInput } from '../../../src/announce/plan/plan-scan.ts';
import type { Post } from '../../../src/content/post.ts';
import { type NoticeAnnouncement, plainLine } from '../../../src/model/announcement.ts';
import { makeKnown, makePost, makeSubscription, makeTerms } from '../../support/make.ts';

const NOW = new Date('2026-01-12T12:00:30.000Z');
const old = (n: number, own: Partial<Post> = {}) =>
  makePost({ path: `${n}.md`, title: `Old ${n}`, date: `2025-12-0${n}T00:00:00.000Z`, ...own });
const event = (n: number, startsAt: string) =>
  makePost({ path: `e${n}.md`, title: `Event ${n}`, date: startsAt, event: { startsAt, endsAt: null, place: null, mode: null } });

function noticeFor(posts: readonly Post[], own: Partial<ScanInput> = {}): NoticeAnnouncement | undefined {
  const scan = { posts, brokenPaths: new Set<string>(), known: new Map(), firstScan: false, now: NOW };
  const { record } = planScan({ ...scan, subscriptions: [makeSubscription('slack:C1')], ...own }, makeTerms());
  const notices = record.deliveries.flatMap(({ notice, destination }) => (notice ? [{ notice, destination }] : []));
  expect(notices.length).toBeLessThanOrEqual(1);
  if (notices[0]) expect(notices[0].destination).toBe('slack:CADMIN');
  return notices[0]?.notice;
}

const wordsOf = (notice: NoticeAnnouncement | undefined) => notice && [notice.title, ...notice.lines.map(plainLine)];
const commandsOf = (notice: NoticeAnnouncement | undefined) => notice?.actions.map(({ label, command }) => `${label}: ${command}`);

describe('news that came too late', () => {
  it('is told to the admins: how many, the newest titles, why, and how to send it', () => {
    const notice = noticeFor([old(1), old(3), old(2), makePost({ path: 'fresh.md' })]);
    expect(wordsOf(notice)).toEqual([
      '3 new posts came too late to be announced',
      '• Old 3',
      '• Old 2',
      '• Old 1',
      '3 were more than 14 days old (max_age_days).',
      'Nothing was sent; search finds them.',
    ]);
    expect(commandsOf(notice)).toEqual(['Announce these 3: replay stale since:2026-01-12T12:00Z until:2026-01-12T12:01Z']);
  });

  it('is told in the singular where it is one', () => {
    const notice = noticeFor([old(1)]);
    expect(wordsOf(notice)).toEqual([
      'A new post came too late to be announced',
      '• Old 1',
      '1 was more than 14 days old (max_age_days).',
      'Nothing was sent; search finds it.',
    ]);
    expect(commandsOf(notice)).toEqual([expect.stringMatching(/^Announce it: /)]);
  });

  it('makes a digest where there are more than get a message each', () => {
    const posts = [1, 2, 3, 4, 5].map((n) => old(n));
    expect(commandsOf(noticeFor(posts))).toEqual([expect.stringMatching(/^Announce these 5: .*Z$/)]);
    const notice = noticeFor([...posts, old(6)]);
    expect(commandsOf(notice)).toEqual([expect.stringMatching(/^Announce 6 in a digest: .*Z as:digest$/)]);
    expect(wordsOf(notice)?.slice(0, 7)).toEqual([
      '6 new posts came too late to be announced',
      ...[6, 5, 4, 3, 2].map((n) => `• Old ${n}`),
      '… and 1 more.',
    ]);
  });

  it('says which of it can no longer be sent, and offers no way to send that', () => {
    const over = [event(1, '2026-01-12T12:00:00.000Z'), event(2, '2026-01-10T12:00:00.000Z')];
    const expired = makePost({ path: 'x.md', expiresAt: '2026-01-11T00:00:00.000Z' });
    const notice = noticeFor([...over, expired, old(1)]);
    expect(wordsOf(notice)).toContain('1 was more than 14 days old (max_age_days), 2 are events that have begun, 1 has expired.');
    expect(commandsOf(notice)).toEqual([expect.stringMatching(/^Announce it: /)]);
    expect(commandsOf(noticeFor(over))).toEqual([]);
    // Search does not find what has expired.
    expect(wordsOf(notice)?.at(-1)).toBe('Nothing was sent; search finds those that have not expired.');
    expect(wordsOf(noticeFor([expired]))?.at(-1)).toBe('Nothing was sent.');
    expect(wordsOf(noticeFor(over))?.at(-1)).toBe('Nothing was sent; search finds them.');
  });

  it.each<[string, Partial<ScanInput>]>([
    ['at the first scan', { firstScan: true }],
    ['when no channel wants such posts', { subscriptions: [makeSubscription('slack:C1', { tags: ['other'] })] }],
    ['of a post that was there at the first scan', { known: new Map([[old(1).id, makeKnown(old(1), { hash: 'before' })]]) }],
    ['of a post that was told already', { known: new Map([[old(1).id, makeKnown(old(1), { hash: 'before', state: 'announced' })]]) }],
    ['of a draft that lost its flag', { known: new Map([[old(1).id, makeKnown(old(1), { state: 'waiting' })]]) }],
  ])('is not told %s', (_, own) => {
    expect(noticeFor([old(1)], own)).toBeUndefined();
  });
});
