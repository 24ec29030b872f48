import { describe, expect, test } from 'vitest';
import { PLATFORMS } from '../../adapters/platforms.ts';
import { parseHeraldYaml } from '../../src/config/yaml.ts';
import { parsePost } from '../../src/content/parse/parse-post.ts';

const read = (matter: string) =>
  parsePost({ path: 'a.md', bytes: Buffer.from(`---\ntitle: T\n${matter}\n---\nText.\n`) }, { siteUrl: null });
const aliases = (count: number): string => `tags: &a [x]\nmore: [${Array(count).fill('*a').join(', ')}]`;

describe('aliases in front matter', () => {
  test('up to 20 are resolved', () => {
    const { post, problems } = read(aliases(20));
    expect(problems).toEqual([]);
    expect(post?.extra).toEqual({ more: Array(20).fill(['x']) });
  });

  test.each([
    ['one too many', aliases(21), 4, 'there are more than 20 aliases (*)'],
    ['inside the list it names', 'tags: &a [x, *a]', 3, 'the alias *a lies inside the value that it names'],
    ['inside the map it names', 'x: &a\n  y: *a', 4, 'the alias *a lies inside the value that it names'],
    ['deep inside what it names', 'x: &a\n  y:\n    - [{z: *a}]', 5, 'the alias *a lies inside the value that it names'],
    ['as a key of the map it names', 'x: &a\n  ? *a\n  : 1', 4, 'the alias *a lies inside the value that it names'],
    ['a long name', `x: &${'n'.repeat(90)} [*${'n'.repeat(90)}]`, 3, `the alias *${'n'.repeat(20)}… lies inside the value that it names`],
    [
      '400 of them inside the list they name',
      `tags: &a [${Array(400).fill('*a').join(',')}]`,
      3,
      'the alias *a lies inside the value that it names',
    ],
  ])('%s: a problem with its line and what to write instead', (_, matter, line, message) => {
    const { post, problems } = read(matter);
    expect(post).toBeNull();
    expect(problems).toMatchObject([
      { code: 'yaml-broken', level: 'error', line, message, hint: 'Write the values out instead of naming them with & and *' },
    ]);
  });

  test('a text that begins with * is told to be quoted', () => {
    expect(read('summary: *bold* words').problems).toMatchObject([{ code: 'yaml-broken', line: 3 }]);
    expect(read('summary: *nothing').problems[0]?.hint).toBe("Put the value in quotes: summary: '*nothing'");
  });

  test('an anchor alone, and one of another value, are no matter', () => {
    expect(read('x: &a [1]\ny: &b [*a]\nz: *b').post?.extra).toEqual({ x: [1], y: [[1]], z: [[1]] });
  });
});

test('more than 8,000 keys, words and marks are refused before they are parsed', () => {
  const { post, problems } = read(`x: [${'}'.repeat(100_000)}`);
  expect(post).toBeNull();
  expect(problems).toMatchObject([{ code: 'front-matter-too-large', line: 1 }]);
});

test.each([
  ['inside the value it names', 'subscriptions: &a\n  - *a\n', 'lies inside the value'],
  ['of nothing', 'timezone: *nowhere\n', 'must be quoted'],
])('herald.yaml: an alias %s is a mistake with its line', (_, text, words) => {
  const { mistakes } = parseHeraldYaml('herald.yaml', text, PLATFORMS);
  expect(mistakes).toHaveLength(1);
  expect(mistakes[0]?.where).toMatch(/^herald\.yaml:\d$/);
  expect(mistakes[0]?.what).toContain(words);
});
