import { describe, expect, test } from 'vitest';
import { parsePost } from '../../../src/content/parse/parse-post.ts';
import { type Generator, NO_SITE_SETTINGS, siteOf } from '../../../src/content/site/site.ts';

function read(text: string, generator: Generator | null = null, path = 'blog/a.md') {
  const site = siteOf(null, { ...NO_SITE_SETTINGS, generator });
  const { post, problems } = parsePost({ path, bytes: new TextEncoder().encode(text) }, { site });
  return { tags: post?.tags, told: problems.map(({ code, line, message, hint }) => `${code}:${line}: ${message}. ${hint}.`) };
}
const yaml = (lines: string, generator: Generator | null = null, path?: string) => read(`---\ntitle: x\n${lines}\n---\n`, generator, path);

describe('tags in one text', () => {
  test.each([
    ['jekyll', 'tags: a b  c', ['a', 'b', 'c']],
    ['jekyll', 'tags: cloud native, b', ['cloud native', 'b']],
    ['jekyll', 'tag: cloud native', ['cloud native']],
    ['jekyll', 'tags: [cloud native, b]', ['cloud native', 'b']],
    ['hugo', 'tags: a b c', ['a b c']],
    [null, 'tags: a b, c,, a b', ['a b', 'c']],
    [null, 'tag: v1.2', []],
    [null, 'tags: 1.30', ['1.30']],
    [null, 'tags: 2025', ['2025']],
    [null, 'tags:', []],
  ] as const)('%s: %s', (generator, lines, tags) => expect(yaml(lines, generator)).toEqual({ tags, told: [] }));

  test('below _posts it is Jekyll that reads them', () => {
    expect(yaml('tags: a b', null, '_posts/2025-01-01-a.md').tags).toEqual(['a', 'b']);
  });
});

describe('categories and taxonomies', () => {
  test.each([
    ['jekyll', 'categories: jekyll update', ['jekyll', 'update']],
    ['jekyll', 'category: cloud native', ['cloud native']],
    ['hugo', 'categories: [news]', ['news']],
    ['hugo', 'categories: [news]\ntags: [b]', ['b']],
    ['hugo', 'categories: [news]\ntags: []', ['news']],
    ['docusaurus', 'categories: [news]', []],
    [null, 'categories: [news]', []],
    [null, 'taxonomies:\n  tags: [x, y]\n  categories: [z]', ['x', 'y']],
    ['zola', 'taxonomies:\n  categories: [z]', ['z']],
    ['zola', 'tags: [a]\ntaxonomies:\n  tags: [x]', ['a']],
    [null, 'taxonomies: [x]', []],
  ] as const)('%s: %s', (generator, lines, tags) => expect(yaml(lines, generator)).toEqual({ tags, told: [] }));

  test('Zola has them in TOML', () => {
    const text = '+++\ntitle = "x"\n[taxonomies]\ntags = ["a", "b"]\ncategories = ["c"]\n+++\n';
    expect(read(text, 'zola')).toEqual({ tags: ['a', 'b'], told: [] });
    expect(read('+++\ntitle = "x"\ntaxonomies.tags = ["a"]\n+++\n')).toEqual({ tags: ['a'], told: [] });
  });
});

describe('an odd entry is told, and takes no other with it', () => {
  test.each([
    ['tags: [a, null, b]', ['a', 'b'], 'entry 2 of tags is empty and is ignored. Write a word there, or remove it.'],
    ['tags: [a, "", ~, b]', ['a', 'b'], 'entry 2 of tags (and 1 more) is empty and is ignored. Write a word there, or remove it.'],
    ['tags:\n  - a\n  -\n  - b', ['a', 'b'], 'entry 2 of tags is empty and is ignored. Write a word there, or remove it.'],
    [
      "tags:\n  - a\n  - Kubernetes: it's security",
      ['a'],
      "entry 2 of tags is not a word and is ignored. Put it in quotes: 'Kubernetes: it''s security'.",
    ],
    [
      'Tags:\n  - {a: 1, b: 2}\n  - c',
      ['c'],
      'entry 1 of Tags is not a word and is ignored. Write a list of words, for example [cncf, security].',
    ],
    ['tags: [a, [b, c]]', ['a', 'b', 'c'], 'entry 2 of tags is a list; its words count. Write all of them in one list.'],
    ['tags: {a: b}', [], "tags can't be understood and is ignored. Write a list of words, for example [cncf, security]."],
  ])('%s', (lines, tags, told) => expect(yaml(lines)).toEqual({ tags, told: [`tags-invalid:3: ${told}`] }));

  test('numbers and flags are words', () => {
    expect(yaml('tags: [a, 5, 1.30, true]')).toEqual({ tags: ['a', '5', '1.30', 'true'], told: [] });
  });

  test('in taxonomies too, by the name they have there', () => {
    const told = 'tags-invalid:3: entry 2 of taxonomies.tags is empty and is ignored. Write a word there, or remove it.';
    expect(yaml('taxonomies: {tags: [a, null]}')).toEqual({ tags: ['a'], told: [told] });
  });

  test('thousands of them are one problem', () => {
    expect(yaml(`tags: [a, ${'~, '.repeat(900)}b]`).told).toHaveLength(1);
  });
});
