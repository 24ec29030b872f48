import { expect, test } from 'vitest';
import { isPublished } from '../../src/archive/is-published.ts';
import { makePost } from '../support/make.ts';

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
