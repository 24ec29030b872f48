import { describe, expect, test } from 'vitest';
import { keepIdentities, withId } from '../../../src/announce/plan/keep-identities.ts';
import type { Post } from '../../../src/content/post.ts';
import { identityOf, postIdOf } from '../../../src/content/post-id.ts';
import { makePost } from '../../support/make.ts';
import { createMemoryStores } from '../../support/memory-stores.ts';
import { createPlanStage } from '../../support/plan-stage.ts';

const at = (minutes: number) => new Date(Date.UTC(2026, 0, 12, 12, minutes));
const DAY = '2026-01-12T00:00:00.000Z';

/** A post as a file of that path gives it. */
function file(path: string, own: Partial<Post> = {}, externalUrl: string | null = null): Post {
  const id = postIdOf(identityOf({ path, externalUrl, uid: null }));
  return { ...makePost({ path }), title: 'One', date: DAY, publishAt: DAY, hash: `${own.title ?? 'One'} of ${path}`, ...own, id };
}

/** A folder over time: each call is a scan, the first one of an empty folder. */
async function folder(...baseline: Post[]) {
  const books = createMemoryStores();
  const stage = createPlanStage(books);
  await stage.look(baseline, at(0));
  let minute = 0;
  const scan = async (...posts: Post[]) => {
    minute++;
    const told = await stage.look(posts, at(minute));
    const again = await stage.look(posts, at(minute));
    expect(again).toEqual({ added: [], removed: [], announced: [], skipped: [] });
    return told;
  };
  const idAt = async (path: string) => {
    const { known } = await books.posts.known();
    return [...known.values()].find((one) => one.path === path && one.removedAt === null)?.id;
  };
  return { scan, idAt, books };
}

const QUIET = { added: [], removed: [], announced: [], skipped: [] };

describe('a post that moves stays the same post', () => {
  test.each([
    ['with the same bytes', file('b.md', { hash: 'same', title: 'One' })],
    ['edited, with the same title and date', file('b.md', { hash: 'edited' })],
  ])('%s', async (_name, moved) => {
    const { scan, idAt } = await folder();
    const old = file('a.md', { hash: 'same' });
    expect((await scan(old)).announced).toEqual(['a.md']);
    expect(await scan(moved)).toEqual(QUIET);
    expect(await idAt('b.md')).toBe(old.id);
    // Whatever happens to it there.
    expect(await scan({ ...moved, title: 'Renamed', hash: 'third' })).toEqual(QUIET);
    expect(await scan(file('c.md', { title: 'Renamed', hash: 'third' }))).toEqual(QUIET);
    expect(await idAt('c.md')).toBe(old.id);
    expect((await scan()).removed).toEqual(['c.md']);
    expect(await scan(file('c.md', { title: 'Back', hash: 'fourth' }))).toEqual(QUIET);
  });

  test('and a new file where it was is another post, for good', async () => {
    const { scan, idAt } = await folder();
    const old = file('a.md', { hash: 'same' });
    await scan(old);
    const moved = file('b.md', { hash: 'same' });
    await scan(moved);
    const next = file('a.md', { title: 'Two' });
    expect((await scan(next, moved)).announced).toEqual(['a.md']);
    expect(await idAt('b.md')).toBe(old.id);
    const id = await idAt('a.md');
    expect(id).not.toBe(old.id);
    expect(await scan({ ...next, title: 'Two, edited', hash: 'x' }, moved)).toEqual(QUIET);
    expect(await idAt('a.md')).toBe(id);
  });

  test('also where one file takes the place of another in the same batch', async () => {
    const { scan, idAt } = await folder();
    const [a, b] = [file('a.md', { hash: '1' }), file('b.md', { title: 'Two', hash: '2' })];
    await scan(a, b);
    expect(await scan(file('b.md', { hash: '1' }), file('c.md', { title: 'Two', hash: '2' }))).toEqual(QUIET);
    expect([await idAt('b.md'), await idAt('c.md')]).toEqual([a.id, b.id]);
    // Written anew where it is, it stays the same.
    expect(await scan(file('b.md', { hash: '1' }), file('c.md', { title: 'Three', hash: '3' }))).toEqual(QUIET);
    expect(await idAt('c.md')).toBe(b.id);
  });

  test('also where its copy came before it went', async () => {
    const { known } = await (await folder(file('a.md', { hash: 'same' }))).books.posts.known();
    const copy = file('b.md', { hash: 'same' });
    const settling = new Map([
      ...known,
      [copy.id, { ...[...known.values()][0], id: copy.id, fileId: copy.id, path: 'b.md', state: 'settling' }],
    ]);
    const kept = keepIdentities({ posts: [copy], known: settling as typeof known, brokenPaths: new Set(), now: at(1) });
    expect(kept.posts.map(({ id }) => id)).toEqual([...known.keys()]);
    expect([...kept.superseded]).toEqual([copy.id]);
  });

  test('also where its folder has several files with the same bytes', async () => {
    const { scan } = await folder();
    const twins = (dir: string) => ['en', 'fr'].map((name) => file(`${dir}/${name}.md`, { hash: 'same', title: 'Twin' }));
    expect((await scan(...twins('old'))).announced).toHaveLength(2);
    expect(await scan(...twins('new'))).toEqual(QUIET);
  });
});

describe('another post is another post', () => {
  test('where two that went or came have the same title and date', async () => {
    const { scan } = await folder();
    await scan(file('a.md'), file('b.md'));
    expect((await scan(file('c.md'))).announced).toEqual(['c.md']);
    const other = await folder();
    await other.scan(file('a.md'));
    expect((await other.scan(file('b.md'), file('c.md'))).announced).toEqual(['b.md', 'c.md']);
  });

  test('where it has no date, or the other went in an earlier batch', async () => {
    const { scan } = await folder();
    await scan(file('a.md', { date: null, publishAt: null }));
    expect((await scan(file('b.md', { date: null, publishAt: null }))).announced).toEqual(['b.md']);
    const other = await folder();
    await other.scan(file('a.md'));
    for (let minute = 0; minute < 12; minute++) await other.scan();
    expect((await other.scan(file('b.md'))).announced).toEqual(['b.md']);
  });

  test('where both have an external_url', async () => {
    const { scan } = await folder();
    await scan(file('a.md', {}, 'https://example.org/a'));
    expect((await scan(file('b.md', {}, 'https://example.org/b'))).announced).toEqual(['b.md']);
  });

  test('where the old file can’t be read just now', async () => {
    const { books } = await folder(file('a.md', { hash: 'same' }));
    const { known } = await books.posts.known();
    const copy = file('b.md', { hash: 'same' });
    expect(keepIdentities({ posts: [copy], known, brokenPaths: new Set(['a.md']), now: at(1) }).posts).toEqual([copy]);
  });
});

describe('a new external_url at the same path', () => {
  const first = file('a.md', {}, 'https://example.org/a');

  test('with the same title is a correction, whatever is edited later and wherever it moves', async () => {
    const { scan, idAt } = await folder();
    await scan(first);
    const corrected = file('a.md', { hash: 'x' }, 'https://example.org/b');
    expect(await scan(corrected)).toEqual(QUIET);
    expect(await scan({ ...corrected, title: 'Other words', hash: 'y' })).toEqual(QUIET);
    expect(await scan(file('z.md', { title: 'Third', hash: 'z' }, 'https://example.org/b'))).toEqual(QUIET);
    expect(await idAt('z.md')).toBe(first.id);
  });

  test('is one too where there was none before, or is none any more', async () => {
    const { scan } = await folder();
    await scan(file('a.md'));
    expect(await scan(file('a.md', { hash: 'x' }, 'https://example.org/a'))).toEqual(QUIET);
    expect(await scan(file('a.md', { hash: 'y' }))).toEqual(QUIET);
  });

  test('with another title is another post', async () => {
    const { scan } = await folder();
    await scan(first);
    expect((await scan(file('a.md', { title: 'Two' }, 'https://example.org/b'))).announced).toEqual(['a.md']);
  });

  test('is no correction where another file has the old one', async () => {
    const { scan, idAt } = await folder();
    await scan(first);
    const moved = file('b.md', { title: 'Moved' }, 'https://example.org/a');
    expect((await scan(file('a.md', {}, 'https://example.org/b'), moved)).announced).toEqual(['a.md']);
    expect(await idAt('b.md')).toBe(first.id);
  });
});

test('a post that keeps its id is the same object at each scan, and the folder is the same array where none does', () => {
  const post = file('a.md');
  expect(withId(post, 'b')).toBe(withId(post, 'b'));
  expect(withId(withId(post, 'b'), post.id)).toEqual(post);
  const posts = [post];
  expect(keepIdentities({ posts, known: new Map(), brokenPaths: new Set(), now: at(0) }).posts).toBe(posts);
});
