import { describe, expect, test } from 'vitest';
import { parsePost } from '../../../src/content/parse/parse-post.ts';

const read = (lines: string, path = 'docs/a.md') =>
  parsePost({ path, bytes: new TextEncoder().encode(`---\ntitle: x\n${lines}\n---\n`) }, { siteUrl: null });
const says = (lines: string, path?: string) => {
  const { post } = read(lines, path);
  return post?.unclear ? 'unclear' : post?.draft ? 'hidden' : 'shown';
};

const HIDING = ['draft', 'isDraft', 'unlisted', 'hidden', 'private', 'headless', 'unpublished', 'eleventyExcludeFromCollections'];
const SHOWING = ['published', 'publish', 'is_published', 'public', 'listed', 'visible', 'render'];

describe('a flag', () => {
  test.each(HIDING)('%s hides a post when it is true', (key) => {
    expect([`${key}: true`, `${key}: 'Yes'`, `${key}: false`, `${key}:`, `${key}: perhaps`].map((line) => says(line))).toEqual([
      'hidden',
      'hidden',
      'shown',
      'shown',
      'unclear',
    ]);
  });

  test.each(SHOWING)('%s hides a post when it is false', (key) => {
    expect([`${key}: false`, `${key}: true`, `${key}: perhaps`].map((line) => says(line))).toEqual(['hidden', 'shown', 'unclear']);
  });

  test('in two spellings hides a post where one of them does, and the file is warned about', () => {
    expect(says('draft: true\nDraft: false')).toBe('hidden');
    expect(says('Draft: false\ndraft: true')).toBe('hidden');
    expect(says('draft: false\nis_draft: false\nisDraft: no')).toBe('shown');
    expect(read('draft: true\nDraft: false').problems).toMatchObject([
      { code: 'key-duplicate', level: 'warning', line: 4, message: '“draft” and “Draft” are the same key, so the last one counts' },
    ]);
  });
});

test.each([
  ['status: draft', 'hidden'],
  ['status: Work in progress', 'hidden'],
  ['status: scheduled', 'hidden'],
  ['status: scheduled\ndate: 2025-09-28', 'shown'],
  ['status: published', 'shown'],
  ['status: accepted', 'shown'],
  ['status: 3', 'shown'],
  ['visibility: public', 'shown'],
  ['visibility: members', 'hidden'],
  ['visibility: sometimes', 'unclear'],
  ['visibility: [public]', 'unclear'],
  ['visibility: hidden\nVisibility: public', 'hidden'],
  ['build: {list: never}', 'hidden'],
  ['_build: {render: false, list: always}', 'hidden'],
  ['build: {List: local}', 'shown'],
  ['build: {publishResources: false}', 'shown'],
  ['build: {list: rarely}', 'unclear'],
  ['build.list: never', 'hidden'],
  ['permalink: false', 'hidden'],
  ['permalink: /a/', 'shown'],
])('%s: %s', (lines, expected) => {
  expect(says(lines)).toBe(expected);
});

test.each([
  ['_drafts/a.md', 'hidden'],
  ['blog/Drafts/2025/a.md', 'hidden'],
  ['drafts.md', 'shown'],
  ['blog/my-drafts/a.md', 'shown'],
])('%s is %s', (path, expected) => {
  expect(says('date: 2025-09-28', path)).toBe(expected);
});

test('of another key in two spellings the last counts; one that is empty does not', () => {
  const { post, problems } = read('publish_date: 2025-09-01\npublishDate: 2025-09-28\nsource: A\nSource: ""');
  expect(post).toMatchObject({ publishAt: '2025-09-28T00:00:00.000Z', source: 'A' });
  expect(problems.map(({ code }) => code)).toEqual(['key-duplicate']);
});
