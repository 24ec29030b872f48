import { expect, test } from 'vitest';
import { parsePost } from '../../../src/content/parse/parse-post.ts';
import { headingOf } from '../../../src/model/digest.ts';

function read(lines: string, path = 'docs/a.md') {
  const { post, problems } = parsePost({ path, bytes: new TextEncoder().encode(`---\ntitle: x\n${lines}\n---\n`) }, { siteUrl: null });
  return { post, told: problems.map(({ code, line, message, hint }) => `${code}:${line}: ${message}. ${hint}.`) };
}

test.each([
  [
    'post_kind: releese',
    'release',
    'kind-misspelt:3: “releese” is not a kind Herald knows, so the post counts as a release. Write post_kind: release.',
  ],
  [
    'PostKind: Events',
    'event',
    'kind-misspelt:3: “events” is not a kind Herald knows, so the post counts as an event. Write PostKind: event.',
  ],
  ['post_kind: lnik', 'link', 'kind-misspelt:3: “lnik” is not a kind Herald knows, so the post counts as a link. Write post_kind: link.'],
  [
    'kind: releese',
    'release',
    'kind-misspelt:3: “releese” is not a kind Herald knows, so the post counts as a release. Write kind: release.',
  ],
])('%s is told, and counts as the nearest kind', (lines, kind, told) => {
  expect(read(lines)).toMatchObject({ post: { kind }, told: [told] });
});

test.each([
  ['post_kind: release\nkind: event', 'release', { kind: 'event' }],
  ['kind: Release', 'release', {}],
  ['kind: page', 'link', { kind: 'page' }],
  ['kind: [event]', 'link', { kind: ['event'] }],
  ['post_kind: recipe', 'recipe', {}],
])('%s is %s', (lines, kind, extra) => {
  expect(read(lines)).toMatchObject({ post: { kind, extra }, told: [] });
});

test('a digest counts misspelt ones with the others', () => {
  const posts = ['release', 'releese'].flatMap((kind) => read(`post_kind: ${kind}`).post ?? []);
  expect(headingOf(posts).counts).toEqual([{ kind: 'release', count: 2 }]);
});
