import { expect, test } from 'vitest';
import { parsePost } from '../../src/content/parse/parse-post.ts';

const read = (keys: Record<string, unknown>) =>
  parsePost({ path: 'a.md', bytes: Buffer.from(`${JSON.stringify({ title: 'T', ...keys })}\n`) }, { siteUrl: null });

test.each([1_000, 1_001])('a title of %i characters keeps its first 1,000', (chars) => {
  const { post, problems } = read({ title: 'x'.repeat(chars) });
  expect(post?.title).toBe('x'.repeat(1_000));
  expect(problems.map(({ code }) => code)).toEqual(chars > 1_000 ? ['text-too-long'] : []);
});

test('no pair is cut in two', () => {
  expect(read({ title: `${'x'.repeat(999)}🚀` }).post?.title).toBe('x'.repeat(999));
});

test.each([100, 101])('of %i tags the first 100 count', (count) => {
  const { post, problems } = read({ tags: Array.from({ length: count }, (_, n) => `t${n}`) });
  expect(post?.tags).toHaveLength(100);
  expect(problems.map(({ code, message }) => `${code}: ${message}`)).toEqual(
    count > 100 ? ['text-too-long: tags has more than 100 tags, or tags longer than 200 characters; the rest is ignored'] : [],
  );
});

test('a tag of more than 200 characters is cut', () => {
  expect(read({ tags: ['y'.repeat(201)] }).post?.tags).toEqual(['y'.repeat(200)]);
});

test.each([
  [8_000, true],
  [8_001, false],
])('an address of %i characters counts: %s', (chars, counts) => {
  const { post, problems } = read({ external_url: 'https://example.org/'.padEnd(chars, 'a') });
  expect(post?.url !== null).toBe(counts);
  expect(problems.map(({ code }) => code)).toEqual(counts ? [] : ['url-invalid']);
});
