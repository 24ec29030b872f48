import { describe, expect, test } from 'vitest';
import { createArchive, isPublished } from '../../src/archive/archive.ts';
import { makePost } from '../support/make.ts';

const ciliumCon = makePost({
  path: 'docs/2025-09-22-ciliumcon.md',
  title: 'Co-Located Event Deep Dive: CiliumCon',
  date: '2025-09-22T00:00:00.000Z',
  url: 'https://www.cncf.io/blog/ciliumcon/',
});
const bundle = makePost({
  path: 'docs/calico/index.md',
  title: 'Calico’s news',
  date: '2025-10-01T00:00:00.000Z',
  url: 'https://example.org/calico#a',
});
const undated = makePost({ path: 'docs/b.md', title: 'CiliumCon', date: null });

function filled() {
  const archive = createArchive();
  archive.upsert([ciliumCon, bundle, undated]);
  return archive;
}

describe('the archive', () => {
  test('lists the newest first and undated posts last', () => {
    expect(filled().newestFirst()).toEqual([bundle, ciliumCon, undated]);
  });

  test('orders posts of one instant by path', () => {
    const archive = createArchive();
    const posts = ['c.md', 'a.md', 'b.md'].map((path) => makePost({ path }));
    archive.upsert(posts);
    expect(archive.newestFirst().map(({ path }) => path)).toEqual(['a.md', 'b.md', 'c.md']);
  });

  test('lists an event that is far away after what is new now, and one that is near beside it', () => {
    const archive = createArchive();
    const now = new Date('2026-01-10T00:00:00.000Z');
    const event = (path: string, date: string) => makePost({ path, kind: 'event', date });
    archive.upsert([event('far.md', '2027-01-01T00:00:00.000Z'), event('soon.md', '2026-01-12T00:00:00.000Z')]);
    archive.upsert([
      makePost({ path: 'new.md', date: '2026-01-09T00:00:00.000Z' }),
      makePost({ path: 'old.md', date: '2026-01-01T00:00:00.000Z' }),
    ]);
    expect(archive.newestFirst(now).map(({ path }) => path)).toEqual(['new.md', 'soon.md', 'old.md', 'far.md']);
  });

  test('follows changes', () => {
    const archive = filled();
    const renamed = { ...ciliumCon, title: 'Renamed' };
    archive.upsert([renamed]);
    archive.remove([bundle.id, 'unknown']);
    expect(archive.newestFirst()).toEqual([renamed, undated]);
    expect(archive.byId(ciliumCon.id)).toBe(renamed);
    expect(archive.byId(bundle.id)).toBeNull();
    expect(archive.size).toBe(2);
  });
});

describe('a reference', () => {
  test.each([
    ciliumCon.id,
    ciliumCon.id.slice(0, 8),
    'docs/2025-09-22-ciliumcon.md',
    './docs/2025-09-22-ciliumcon',
    'content/docs/2025-09-22-ciliumcon.md',
    '2025-09-22-ciliumcon.md',
    '2025-09-22-ciliumcon',
    'https://www.cncf.io/blog/ciliumcon/',
    'http://cncf.io/blog/ciliumcon?utm_source=slack',
    '<https://cncf.io/blog/ciliumcon|cncf.io/blog>',
    'www.cncf.io/blog/ciliumcon',
    'co-located event deep dive: ciliumcon',
    '"Deep dive"',
  ])('%s means the CiliumCon post', async (reference) => {
    expect(await filled().resolve(reference)).toEqual([ciliumCon]);
  });

  test('an exact title comes before titles that hold it', async () => {
    expect(await filled().resolve('ciliumcon')).toEqual([undated]);
  });

  test('a part of several titles means all of them, newest first', async () => {
    expect(await filled().resolve('cil')).toEqual([ciliumCon, undated]);
  });

  test('a page bundle goes by its folder, and accents and apostrophes of a title do not matter', async () => {
    expect(await filled().resolve('docs/calico/')).toEqual([bundle]);
    expect(await filled().resolve('calico')).toEqual([bundle]);
    expect(await filled().resolve("CALICO'S NEWS")).toEqual([bundle]);
  });

  test('an address with another fragment is another post', async () => {
    expect(await filled().resolve('https://example.org/calico#a')).toEqual([bundle]);
    expect(await filled().resolve('https://example.org/calico#b')).toEqual([]);
  });

  test.each(['', '  ', '""', 'nothing of the kind', 'https://', '/', '.md', '<>'])('%j means nothing', async (reference) => {
    expect(await filled().resolve(reference)).toEqual([]);
  });
});

const at = (iso: string): Date => new Date(iso);

test('a draft is not published', () => {
  expect(isPublished(makePost({ path: 'a.md', draft: true }), at('2026-01-01T00:00:00Z'))).toBe(false);
});

test('a scheduled post is published once its time comes, and not before', () => {
  const post = makePost({ path: 'a.md', publishAt: '2026-01-01T00:00:00.000Z' });
  expect(isPublished(post, at('2025-12-31T23:59:59.999Z'))).toBe(false);
  expect(isPublished(post, at('2026-01-01T00:00:00.000Z'))).toBe(true);
});

test('a post is published until it expires', () => {
  const post = makePost({ path: 'a.md', expiresAt: '2026-01-01T00:00:00.000Z' });
  expect(isPublished(post, at('2025-12-31T23:59:59.999Z'))).toBe(true);
  expect(isPublished(post, at('2026-01-01T00:00:00.000Z'))).toBe(false);
});
