import { describe, expect, it, test } from 'vitest';
import { classifyPosts, detectRenames, type ScannedFolder } from '../../../src/announce/plan/classify-posts.ts';
import { buildAnnouncement, contentFingerprint } from '../../../src/model/build-announcement.ts';
import type { KnownPost } from '../../../src/ports/post-store.ts';
import { makeKnown, makePost } from '../../support/make.ts';

const NOW = new Date('2026-01-12T12:00:00.000Z');
const EARLIER = '2026-01-11T00:00:00.000Z';

function classify(own: Partial<ScannedFolder>, known: readonly KnownPost[] = [], announceLast = 0) {
  const byId = new Map(known.map((one) => [one.id, one]));
  const folder = { posts: [], firstScan: false, now: NOW, ...own, known: byId };
  return classifyPosts(folder, detectRenames(folder.posts, byId), { announceLast, maxAgeDays: 14 }, () => true);
}

const post = makePost({ path: 'a.md' });
const draft = { ...post, draft: true, hash: 'draft' };
const fingerprint = contentFingerprint(buildAnnouncement(post));
const told = makeKnown(post, { state: 'announced', fingerprint });
const NOTHING = { write: [], added: [], changed: [], visiblyChanged: [], withdrawn: [], returned: [], news: [], settling: [] };

describe('a post that was there before', () => {
  it('is nothing new where nothing about it has changed', () => {
    expect(classify({ posts: [post] }, [told])).toEqual(NOTHING);
  });

  it('is written where only its path has changed', () => {
    expect(classify({ posts: [post] }, [{ ...told, path: 'elsewhere.md' }])).toEqual({
      ...NOTHING,
      write: [{ post, state: 'announced', fingerprint }],
    });
  });

  it('is written and back where its file was gone', () => {
    expect(classify({ posts: [post] }, [{ ...told, removedAt: EARLIER }])).toEqual({
      ...NOTHING,
      write: [{ post, state: 'announced', fingerprint }],
      returned: [post],
    });
  });

  it('with other bytes and the same face has changed, not visibly', () => {
    expect(classify({ posts: [post] }, [{ ...told, hash: 'before' }])).toMatchObject({
      changed: [post],
      visiblyChanged: [],
      returned: [post],
    });
  });

  it.each(['other', null])('with other bytes and the face %j has changed visibly', (before) => {
    expect(classify({ posts: [post] }, [{ ...told, hash: 'before', fingerprint: before }])).toMatchObject({
      changed: [post],
      visiblyChanged: [post],
    });
  });

  it('that was only recorded has changed visibly: nobody knows what it showed', () => {
    const known = makeKnown(post, { state: 'baseline', hash: 'before' });
    expect(classify({ posts: [post] }, [known])).toEqual({
      ...NOTHING,
      write: [{ post, state: 'baseline', fingerprint: null }],
      changed: [post],
      visiblyChanged: [post],
      returned: [post],
    });
  });

  it('and is a draft now is withdrawn, once, and neither back nor visibly changed', () => {
    expect(classify({ posts: [draft] }, [told])).toMatchObject({
      changed: [draft],
      withdrawn: [draft],
      returned: [],
      visiblyChanged: [],
      news: [],
    });
    expect(classify({ posts: [draft] }, [{ ...told, hash: draft.hash }])).toEqual(NOTHING);
    expect(classify({ posts: [draft] }, [{ ...told, hash: draft.hash, removedAt: EARLIER }])).toMatchObject({
      withdrawn: [],
      returned: [],
    });
  });

  it('under another id, by its bytes, is written and neither new nor changed', () => {
    const moved = makePost({ path: 'b.md', hash: post.hash });
    expect(classify({ posts: [moved] }, [told])).toMatchObject({
      write: [{ post: moved, state: 'announced' }],
      added: [],
      changed: [],
      news: [],
    });
  });
});

test('a post that has another id now is written, though its path and bytes are the same', () => {
  expect(classify({ posts: [post] }, [{ ...told, id: 'before' }])).toEqual({
    ...NOTHING,
    write: [{ post, state: 'announced', fingerprint }],
  });
});

describe('a post that has waited', () => {
  const waiting = makeKnown(draft, { state: 'waiting', firstSeenAt: '2025-06-01T00:00:00.000Z' });
  const old = { ...post, date: '2025-06-01T00:00:00.000Z' };

  it('is news when it is published, however old its date', () => {
    expect(classify({ posts: [old] }, [waiting])).toMatchObject({ news: [{ post: old, stale: null }], added: [] });
  });

  it('is written when its time comes though its bytes are the same', () => {
    const timed = { ...post, publishAt: NOW.toISOString() };
    const known = makeKnown(timed, { state: 'waiting', firstSeenAt: EARLIER });
    expect(classify({ posts: [timed] }, [known])).toMatchObject({
      write: [{ post: timed, state: 'announced' }],
      news: [{ post: timed, stale: null }],
    });
    expect(classify({ posts: [timed], now: new Date(NOW.getTime() - 1) }, [known])).toEqual(NOTHING);
  });
});

describe('a new post', () => {
  it('is news, and stale beyond the maximum age', () => {
    const old = makePost({ path: 'old.md', date: '2025-12-01T00:00:00.000Z' });
    expect(classify({ posts: [post, old] })).toEqual({
      ...NOTHING,
      write: [post, old].map((one) => ({ post: one, state: 'announced', fingerprint: contentFingerprint(buildAnnouncement(one)) })),
      added: [post, old],
      news: [
        { post, stale: null },
        { post: old, stale: 'stale' },
      ],
    });
  });

  it('that is a draft waits', () => {
    expect(classify({ posts: [draft] })).toEqual({
      ...NOTHING,
      write: [{ post: draft, state: 'waiting', fingerprint: null }],
      added: [draft],
    });
  });
});

describe('the first scan', () => {
  const posts = ['01', '02', '03'].map((day) => makePost({ path: `${day}.md`, date: `2020-01-${day}T00:00:00.000Z` }));
  const standingsOf = (announceLast: number, some = posts) =>
    classify({ posts: some, firstScan: true }, [], announceLast).write.map(({ state }) => state);

  it.each([
    [0, ['baseline', 'baseline', 'baseline']],
    [1, ['baseline', 'baseline', 'announced']],
    [2, ['baseline', 'announced', 'announced']],
    [3, ['announced', 'announced', 'announced']],
    [4, ['announced', 'announced', 'announced']],
  ])('announces the latest %i, whatever their age and order', (announceLast, standings) => {
    expect(standingsOf(announceLast)).toEqual(standings);
    expect(standingsOf(announceLast, posts.toReversed())).toEqual(standings.toReversed());
    const { news } = classify({ posts, firstScan: true }, [], announceLast);
    expect(news).toEqual(posts.filter((_, n) => standings[n] === 'announced').map((one) => ({ post: one, stale: null })));
  });

  it('does not count what is not worth an announcement any more, nor what is not published yet', () => {
    const expired = makePost({ path: 'expired.md', date: '2026-01-05T00:00:00.000Z', expiresAt: EARLIER });
    const later = makePost({ path: 'later.md', date: '2026-01-06T00:00:00.000Z', publishAt: '2026-02-01T00:00:00.000Z' });
    expect(standingsOf(1, [...posts, expired, later])).toEqual(['baseline', 'baseline', 'announced', 'baseline', 'waiting']);
  });
});

describe('a post whose date or flag can’t be understood', () => {
  const unclear = { ...post, draft: true, unclear: true as const, hash: 'unclear' };
  const fixed = (day: string) => ({ ...post, date: day, publishAt: day, hash: 'fixed' });

  it('is recorded at the first scan, and no news when its date is put right', () => {
    expect(classify({ posts: [unclear], firstScan: true }).write).toMatchObject([{ state: 'baseline' }]);
    const known = makeKnown(unclear, { state: 'baseline' });
    expect(classify({ posts: [fixed('2026-01-11T00:00:00.000Z')] }, [known]).news).toEqual([]);
  });

  it.each([
    ['2026-01-11T00:00:00.000Z', null],
    ['2019-01-11T00:00:00.000Z', 'stale'],
  ])('waits later on, and is judged by its own date once that can be read: %s', (day, stale) => {
    const { write, news } = classify({ posts: [unclear] });
    expect([write[0]?.state, news]).toEqual(['settling', []]);
    const known = makeKnown(unclear, { state: 'settling' });
    expect(classify({ posts: [fixed(day)] }, [known]).news).toMatchObject([{ stale }]);
  });

  it('that was a draft stays one that is news once it is published', () => {
    expect(classify({ posts: [unclear] }, [makeKnown(draft, { state: 'waiting' })]).write).toMatchObject([{ state: 'waiting' }]);
  });

  it('and was announced takes nothing back', () => {
    expect(classify({ posts: [unclear] }, [told])).toMatchObject({ changed: [unclear], withdrawn: [], returned: [], visiblyChanged: [] });
  });
});
