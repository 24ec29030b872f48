import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oldestFirst } from '../../src/announce/plan/plan-channels.ts';
import type { Post } from '../../src/content/post.ts';
import { contentFingerprint } from '../../src/model/build-announcement.ts';
import { buildDigest, headingOf, includedIds } from '../../src/model/digest.ts';
import { firstLines } from '../../src/model/digest-order.ts';
import { makePost } from '../support/make.ts';

const release = (title: string, day: number, source = 'RKE2 Releases'): Post =>
  makePost({
    path: `${source}/${title}.md`,
    title,
    kind: 'release',
    source,
    date: `2026-01-${String(day).padStart(2, '0')}T00:00:00.000Z`,
  });

const titlesOf = (posts: readonly Post[]): (string[] | undefined)[] =>
  buildDigest(posts).sections.map(({ lines }) => lines.map(({ title }) => title));

describe('digestOf', () => {
  it('orders posts of one date by code unit, whatever the language of the machine', () => {
    const posts = ['ä.md', 'z.md', 'a.md', 'Z.md'].map((path) => makePost({ path }));
    expect(titlesOf(posts)).toEqual([['Title of Z.md', 'Title of a.md', 'Title of z.md', 'Title of ä.md']]);
    expect(posts.toSorted(oldestFirst).map(({ path }) => path)).toEqual(['Z.md', 'a.md', 'z.md', 'ä.md']);
  });

  it('orders posts of one date the same when their files have moved', () => {
    const event = { startsAt: '2026-03-01T09:00:00.000Z', endsAt: null, place: null, mode: null };
    // Two of one title, too: only their ids tell them apart.
    const named = (id: string, title: string, kind: string, path: string): Post =>
      makePost({ id, title, kind, path, ...(kind === 'event' ? { event } : {}) });
    const posts = ['link', 'event', 'release'].flatMap((kind) =>
      ['b', 'a', 'same', 'same'].map((title, n) => named(`${kind}${n}`, title, kind, `${n}.md`)),
    );
    const moved = posts.map((post, n) => ({ ...post, path: `moved/${99 - n}.md` }));
    expect(titlesOf(posts)).toEqual(Array.from({ length: 3 }, () => ['a', 'b', 'same', 'same']));
    expect(contentFingerprint(buildDigest(moved))).toBe(contentFingerprint(buildDigest(posts)));
    expect(contentFingerprint(buildDigest(moved.toReversed()))).toBe(contentFingerprint(buildDigest(posts)));
  });

  it('groups by kind, the shortest list first, the most recent first', () => {
    const posts = [
      makePost({ path: 'r.md', kind: 'release' }),
      makePost({ path: 'old.md', date: '2026-01-01T00:00:00.000Z' }),
      makePost({ path: 'new.md', date: '2026-01-09T00:00:00.000Z' }),
    ];
    const { total, sections } = buildDigest(posts);
    expect(total).toBe(3);
    expect(sections.map(({ kind, count, lines }) => [kind, count, lines.map(({ title }) => title)])).toEqual([
      ['release', 1, ['Title of r.md']],
      ['link', 2, ['Title of new.md', 'Title of old.md']],
    ]);
  });

  it('orders kinds with as many posts by name, before larger ones', () => {
    const kinds = ['release', 'link', 'event', 'release'] as const;
    const digest = buildDigest(kinds.map((kind, n) => makePost({ path: `${n}.md`, kind })));
    expect(digest).toMatchObject({ type: 'digest', total: 4, before: 0 });
    expect(digest.sections.map(({ kind }) => kind)).toEqual(['event', 'link', 'release']);
  });

  it('tells undated posts last', () => {
    const posts = ['a.md', 'b.md', 'c.md'].map((path, n) => makePost({ path, date: n === 1 ? '2026-01-01T00:00:00.000Z' : null }));
    expect(titlesOf(posts)).toEqual([['Title of b.md', 'Title of a.md', 'Title of c.md']]);
    expect(titlesOf(posts.toReversed())).toEqual([['Title of b.md', 'Title of a.md', 'Title of c.md']]);
  });

  it.each([
    [0, [[], []]],
    [1, [['Title of 2.md'], []]],
    [2, [['Title of 2.md'], ['Title of 0.md']]],
    [3, [['Title of 2.md'], ['Title of 0.md', 'Title of 1.md']]],
    [9, [['Title of 2.md'], ['Title of 0.md', 'Title of 1.md']]],
  ])('its first %i lines are the first of each kind, then the second; the others are only counted', (lines, titles) => {
    const posts = [0, 1, 2].map((n) => makePost({ path: `${n}.md`, kind: n < 2 ? 'link' : 'event' }));
    const shown = firstLines(buildDigest(posts), lines);
    expect(shown.sections.map((section) => section.lines.map(({ title }) => title))).toEqual(titles);
    expect(shown.sections.map(({ kind, count }) => [kind, count])).toEqual([
      ['event', 1],
      ['link', 2],
    ]);
    const later = firstLines(buildDigest(posts, { before: 5, heading: headingOf(posts) }), lines);
    expect(later.sections.map((section) => section.lines.map(({ title }) => title))).toEqual(titles.filter((own) => own.length > 0));
  });

  it('keeps the posts of one source together, the source with the latest post first', () => {
    const post = (path: string, source: string, day: number) => makePost({ path, source, date: `2026-01-0${day}T00:00:00.000Z` });
    const posts = [post('a1', 'A', 9), post('b1', 'B', 8), post('a2', 'A', 1), post('b2', 'B', 7)];
    expect(titlesOf(posts)).toEqual([['Title of a1', 'Title of a2', 'Title of b1', 'Title of b2']]);
  });

  it('tells several versions of one source in one line', () => {
    const versions = ['v1.32.10+rke2r1', 'v1.31.14+rke2r1', 'v1.32.11-rc1+rke2r1', 'v1.31.15-rc2+rke2r1', 'v1.30.2-rc1+rke2r1'];
    const posts = versions.map((title, nth) => release(title, 20 - nth));
    expect(titlesOf(posts)).toEqual([['RKE2: v1.32.10+rke2r1, v1.31.14+rke2r1, +3 pre-releases']]);
    const [line] = buildDigest(posts).sections[0]?.lines ?? [];
    expect(line?.postIds).toEqual(posts.map(({ id }) => id));
    expect(line?.url).toBe(posts[0]?.url);
  });

  it('names four versions at most, and pre-releases where there is nothing else', () => {
    const many = Array.from({ length: 6 }, (_, nth) => release(`Release v1.${9 - nth}.0`, 20 - nth));
    expect(titlesOf(many)).toEqual([['RKE2: v1.9.0, v1.8.0, v1.7.0, v1.6.0, +2 more']]);
    expect(titlesOf([release('Pre-release v1.7.9-rc.3', 3), release('Pre-release v1.7.9-rc.2', 2)])).toEqual([
      ['RKE2: v1.7.9-rc.3, v1.7.9-rc.2'],
    ]);
  });

  it('leaves releases alone that say more than their version', () => {
    const titles = ['Amazon EKS 1.34 with faster nodes', 'v1.2.3'];
    expect(titlesOf(titles.map((title, nth) => release(title, 9 - nth)))).toEqual([['Amazon EKS 1.34 with faster nodes', 'RKE2 v1.2.3']]);
    expect(titlesOf([release('v1.2.3', 1), release('v1.2.3', 1, 'K3s Releases')])[0]).toHaveLength(2);
  });

  it('gathers the bare versions of a source that also has releases with names', () => {
    const mixed = [release('v1.3.0', 9), release('Faster nodes, and a new name', 8), release('v1.2.0', 7)];
    expect(titlesOf(mixed)).toEqual([['RKE2: v1.3.0, v1.2.0', 'Faster nodes, and a new name']]);
  });

  it('no kind is crowded out by another: the first message has releases and events beside forty links', () => {
    const many = (kind: string, count: number): Post[] =>
      Array.from({ length: count }, (_, n) => makePost({ path: `${kind}${n}.md`, kind, title: `${kind} ${n}` }));
    const shown = firstLines(buildDigest([...many('link', 41), ...many('release', 30), ...many('event', 7)]), 25);
    expect(shown.sections.map(({ kind, lines }) => [kind, lines.length])).toEqual([
      ['event', 7],
      ['release', 9],
      ['link', 9],
    ]);
  });

  it('tells events soonest first, with time and place, the place once', () => {
    const event = (path: string, startsAt: string, source: string): Post =>
      makePost({
        path,
        kind: 'event',
        source,
        date: startsAt,
        event: { startsAt, endsAt: null, place: 'Manila, NCR (PH), ncr (ph)', mode: null },
      });
    const posts = [
      event('late.md', '2026-03-03T09:00:00.000Z', 'A'),
      event('soon.md', '2026-03-01T09:00:00.000Z', 'A'),
      event('between.md', '2026-03-02T09:00:00.000Z', 'B'),
    ];
    const [section] = buildDigest(posts).sections;
    expect(section?.lines.map(({ title }) => title)).toEqual(['Title of soon.md', 'Title of between.md', 'Title of late.md']);
    expect(section?.lines[0]?.event).toEqual({ startsAt: '2026-03-01T09:00:00.000Z', endsAt: null, place: 'Manila, NCR, PH' });
  });

  describe('sentences', () => {
    const posts = Array.from({ length: 9 }, (_, n) =>
      makePost({
        path: `${n}.md`,
        kind: n === 8 ? 'event' : 'link',
        tldr: `Post ${n} says something that is worth reading. And more of it.`,
      }),
    );
    const sentences = (digest: ReturnType<typeof buildDigest>) =>
      digest.sections.flatMap(({ lines }) => lines.map(({ sentence }) => sentence));

    it('stand below the first six posts, fairly by kind', () => {
      expect(sentences(buildDigest(posts))).toEqual([
        'Post 8 says something that is worth reading.',
        ...[0, 1, 2, 3, 4].map((n) => `Post ${n} says something that is worth reading.`),
        ...[5, 6, 7].map(() => undefined),
      ]);
    });

    it('stand below each post in the thread', () => {
      const later = buildDigest(posts, { before: 25, heading: { total: 34, counts: headingOf(posts).counts } });
      expect(sentences(later).filter((one) => one !== undefined)).toHaveLength(9);
    });

    it('a change of one that the first message does not show leaves its fingerprint alone', () => {
      const changed = posts.map((post) => (post.path === '7.md' ? { ...post, tldr: 'Now it says something else entirely.' } : post));
      expect(contentFingerprint(buildDigest(changed))).toBe(contentFingerprint(buildDigest(posts)));
      const seen = posts.map((post) => (post.path === '0.md' ? { ...post, tldr: 'Now it says something else entirely.' } : post));
      expect(contentFingerprint(buildDigest(seen))).not.toBe(contentFingerprint(buildDigest(posts)));
    });

    it('are one sentence of at most 180 characters; a very short one takes the next with it', () => {
      const sentenceOf = (tldr: string) => sentences(buildDigest([makePost({ path: 'a.md', tldr })]))[0];
      expect(sentenceOf('Big news today. Clusters start twice as fast as before. A third sentence.')).toBe(
        'Big news today. Clusters start twice as fast as before.',
      );
      expect(
        sentenceOf(
          'What is the new controller for all of our clusters? It keeps all of them tidy while their people are asleep. A third sentence.',
        ),
      ).toBe('What is the new controller for all of our clusters? It keeps all of them tidy while their people are asleep.');
      expect(sentenceOf(`Everything is new ${'and faster '.repeat(30)}than before.`)?.length).toBeLessThanOrEqual(180);
    });
  });

  it('every post is told in exactly one of its messages, whatever fits; and a message that is made again looks the same', () => {
    const posts = fc.uniqueArray(
      fc.record({
        path: fc.integer({ min: 0, max: 60 }).map(String),
        kind: fc.constantFrom('link', 'release', 'event', '__proto__'),
        source: fc.constantFrom('A', 'B', null),
        day: fc.integer({ min: 1, max: 28 }),
        version: fc.boolean(),
      }),
      { selector: ({ path }) => path, minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(posts, fc.integer({ min: 1, max: 12 }), (seeds, room) => {
        let left: readonly Post[] = seeds.map(({ path, kind, source, day, version }) =>
          makePost({
            path,
            kind,
            source,
            date: `2026-01-${String(day).padStart(2, '0')}T00:00:00.000Z`,
            ...(version ? { title: `v1.${path}.0` } : {}),
            tldr: `Post ${path} says something that is worth reading, of kind ${kind}.`,
          }),
        );
        const all = left.map(({ id }) => id);
        const heading = headingOf(left);
        const told: string[] = [];
        while (left.length > 0) {
          const part = { before: told.length, heading };
          const message = firstLines(buildDigest(left, part), room);
          const ids = includedIds(message);
          expect(ids.size).toBeGreaterThan(0);
          const shown = left.filter(({ id }) => ids.has(id));
          expect(contentFingerprint(buildDigest(shown, part))).toBe(contentFingerprint(message));
          told.push(...ids);
          left = left.filter(({ id }) => !ids.has(id));
        }
        expect(told.toSorted()).toEqual(all.toSorted());
      }),
    );
  });
});
