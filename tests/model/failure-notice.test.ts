import { describe, expect, it } from 'vitest';
import { plainLine } from '../../src/model/announcement.ts';
import type { Delivery, DeliveryWithPosts } from '../../src/model/delivery.ts';
import { failureNotices } from '../../src/model/sentences/delivery-notices.ts';
import { makeDelivery } from '../support/make.ts';

const POST = { title: 'A post', url: 'https://example.org/a', path: 'docs/a.md' };
const failed = (own: Partial<Omit<Delivery, 'postId'>> = {}, count = 1): DeliveryWithPosts => ({
  delivery: makeDelivery({
    postId: 'p',
    destination: 'slack:C1',
    state: 'failed',
    reason: { kind: 'rejected', detail: 'msg_too_long; [ERROR] too long' },
    ...own,
  }),
  posts: [POST],
  count,
});
const wordsOf = (told: readonly DeliveryWithPosts[]): string | undefined => {
  const notice = failureNotices(told, 'slack:CADMIN', 'en')[0]?.notice;
  return notice && [notice.title, ...notice.lines.map(plainLine)].join('\n');
};

describe('what the admins are told of failures', () => {
  it('names the post, its link, the channel, the time, the platform’s words and what to do', () => {
    expect(wordsOf([failed()])).toBe(
      [
        'A message could not be delivered',
        '“A post” in slack:C1, 2026-01-10 00:00 UTC: the platform refuses this message (msg_too_long; [ERROR] too long)',
        'It is not retried automatically. Fix the problem above, then run replay docs/a.md.',
      ].join('\n'),
    );
    expect(failureNotices([failed()], 'slack:CADMIN', 'en')[0]?.notice?.lines[0]).toContainEqual({ text: '“A post”', link: POST.url });
  });

  it.each<[string, DeliveryWithPosts, RegExp]>([
    ['an edit', failed({ purpose: 'edit' }), /the edit of “A post” in slack:C1.*then run replay failed\.$/s],
    ['a removal', failed({ purpose: 'retract' }), /the removal of “A post” in slack:C1.*then run replay failed\.$/s],
    ['a digest', failed({ purpose: 'digest' }, 12), /a digest of 12 posts \(“A post” and others\) in slack:C1/],
    ['a post that nobody knows', { ...failed(), posts: [], count: 0 }, /\na post in slack:C1, /],
  ])('tells %s by what it is', (_, told, expected) => {
    expect(wordsOf([told])).toMatch(expected);
  });

  it('is one notice for very many, with the first of them', () => {
    const many = Array.from({ length: 400 }, (_one, n) =>
      failed({ key: `k${n}~x~announce`, destination: n < 200 ? 'slack:C1' : 'terminal' }),
    );
    expect(failureNotices(many, 'slack:CADMIN', 'en')).toHaveLength(1);
    expect(wordsOf(many)).toMatch(
      /^400 messages could not be delivered\n(?:“A post”.*\n){5}… and 395 more, in 2 channels in all\.\nThey are/,
    );
  });

  it('says nothing of notices, nor of their edits: that would never end', () => {
    const notice = failed({ purpose: 'notice', key: 'n~slack.CADMIN~notice' });
    const edit = failed({ purpose: 'edit', originalKey: 'n~slack.CADMIN~notice' });
    expect(failureNotices([notice, edit], 'slack:CADMIN', 'en')).toEqual([]);
  });
});
