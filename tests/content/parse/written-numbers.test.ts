import { describe, expect, test } from 'vitest';
import { parsePost } from '../../../src/content/parse/parse-post.ts';

const read = (text: string) => parsePost({ path: 'docs/a.md', bytes: new TextEncoder().encode(text) }, { siteUrl: null });
const uidOf = (text: string): string | undefined => read(text).post?.id;

const WRITTEN = { title: '1.10', tags: ['1.30', '1_000', '007'], source: '2.0' };

describe('text keeps the form in which it was written', () => {
  test.each([
    ['YAML', '---\ntitle: 1.10\ntags: [1.30, 1_000, 007]\nsource: 2.0\n---\n'],
    ['YAML as a list of lines', '---\ntitle: 1.10\ntags:\n  - 1.30\n  - 1_000\n  - 007\nsource: 2.0\nmore: {a: b}\n---\n'],
    ['TOML', '+++\ntitle = 1.10 # a version\ntags = [1.30,\n  1_000, "007"]\nsource = 2.0\n+++\n'],
    ['JSON', '{"title": 1.10, "tags": [1.30, "1_000", "007"], "source": 2.0}\n'],
  ])('in %s', (_language, text) => {
    expect(read(text)).toMatchObject({ post: WRITTEN, problems: [] });
  });

  test('of ids with more digits than a number can hold', () => {
    const long = ['12345678901234567890', '12345678901234567891'];
    for (const file of [
      (uid: string) => `---\ntitle: x\nuid: ${uid}\n---\n`,
      (uid: string) => `+++\ntitle = "x"\nuid = ${uid}\n+++\n`,
      (uid: string) => `{"title": "x", "uid": ${uid}}\n`,
    ]) {
      const [one, other] = long.map((uid) => uidOf(file(uid)));
      expect(one).not.toBe(other);
      expect(one).toBe(uidOf(`---\ntitle: x\nuid: '${long[0]}'\n---\n`));
    }
  });

  test.each(['True', 'FALSE', 'true'])('of a title that is also a flag: %s', (title) => {
    expect(read(`---\ntitle: ${title}\n---\n`).post?.title).toBe(title);
    expect(read(`---\ntitle: ${title}\nmore: {a: b}\n---\n`).post?.title).toBe(title);
    expect(read('---\ntitle: x\ndraft: True\n---\n').post?.draft).toBe(true);
  });
});

test('numbers in text, comments, keys, tables and dates are left alone', () => {
  const toml = 'a = "x = 1.10" # = 1.10\nb = """\n1.10,\n"""\nc = \'[1.10]\'\n[1.10]\n3.10 = 1\nd = 2025-01-10T01:10:00Z\ne = 1\n';
  expect(read(`+++\ntitle = "x"\n${toml}+++\n`).post?.extra).toEqual({
    a: 'x = 1.10',
    b: '1.10,\n',
    c: '[1.10]',
    1: { 10: { 3: { 10: 1 }, d: '2025-01-10T01:10:00.000Z', e: 1 } },
  });
  expect(read('{"title": "x", "a": "1.10 \\" 1.10", "b": 1, "c": -2.5}').post?.extra).toEqual({ a: '1.10 " 1.10', b: 1, c: -2.5 });
  expect(read('+++\ntitle = "x"\na = { b = 1.10, c = [1.0] }\n+++\n').post?.extra).toEqual({ a: { b: '1.10', c: ['1.0'] } });
});

test('a mistake in TOML is told where it was written', () => {
  expect(read('+++\ntitle = "x"\nv = [1.10, 1.20, ?]\n+++\n').problems).toMatchObject([{ code: 'toml-broken', line: 3, column: 18 }]);
});

test('of a key that is written twice the last counts, with a warning, also where values are nested', () => {
  const { post, problems } = read('---\ntitle: One\nextra: {a: 1, a: 2}\ntitle: Two\n---\n');
  expect(post).toMatchObject({ title: 'Two', extra: { extra: { a: 2 } } });
  expect(problems.map(({ code, level, line }) => [code, level, line])).toEqual([
    ['yaml-duplicate-key', 'warning', 3],
    ['yaml-duplicate-key', 'warning', 4],
  ]);
});
