import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { splitFrontMatter } from '../../../src/content/parse/front-matter.ts';
import { parsePost } from '../../../src/content/parse/parse-post.ts';
import { POST_SCHEMA, postJsonSchema } from '../../../src/content/parse/post-schema.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const FILE = join(ROOT, 'docs/post.schema.json');

const problemsOf = (key: string, value: unknown) =>
  parsePost(
    {
      path: 'a.md',
      bytes: new TextEncoder().encode(`---\n${JSON.stringify({ title: 'T', [key]: value })}\n---\n`.replace('---\n{', '---json\n{')),
    },
    { siteUrl: null },
  ).problems;

describe('docs/post.schema.json', () => {
  // `UPDATE_SCHEMA=1` writes it anew.
  test('is the schema of the code', () => {
    const text = `${JSON.stringify(postJsonSchema(), null, 2)}\n`;
    if (process.env.UPDATE_SCHEMA === '1') writeFileSync(FILE, text);
    expect(readFileSync(FILE, 'utf8')).toBe(text);
  });

  test('takes every post of this repository', () => {
    const content = join(ROOT, 'content');
    const posts = readdirSync(content, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
    expect(posts.length).toBeGreaterThan(10);
    for (const name of posts) {
      const split = splitFrontMatter(readFileSync(join(content, name), 'utf8'));
      if (!('matter' in split)) throw new Error(name);
      expect(POST_SCHEMA.safeParse(split.matter).error?.issues ?? [], name).toEqual([]);
    }
  });

  test.each([
    ['date', '2025-09-05T10:30:00+02:00'],
    ['date', '2025-09-05'],
    ['publishDate', '2025-09-05 10:30'],
    ['expiryDate', '2025-09-05T10:30:00Z'],
    ['draft', true],
    ['published', false],
    ['tags', ['cncf', 2025]],
    ['external_url', 'https://example.org/a?b#c'],
    ['uid', 7],
    ['unheard_of', { of: 'kept' }],
  ])('what it takes, the reader takes without a complaint: %s %j', (key, value) => {
    expect(POST_SCHEMA.safeParse({ title: 'T', [key]: value }).success).toBe(true);
    expect(problemsOf(key, value)).toEqual([]);
  });

  test.each([
    ['title', ' '],
    ['date', 'soon'],
    ['draft', 'perhaps'],
    ['tags', { a: 1 }],
    ['external_url', 'ftp://example.org/a'],
    ['external_url', 'https://user:word@example.org/'],
  ])('what the reader complains of, it does not take: %s %j', (key, value) => {
    expect(problemsOf(key, value)).not.toEqual([]);
    expect(POST_SCHEMA.safeParse({ title: 'T', [key]: value }).success).toBe(false);
  });

  test('every key is one the reader uses: as a wrong value it is missed or complained of, or it is known by name', () => {
    const used = readdirSync(join(ROOT, 'src/content/parse'))
      .filter((name) => name.endsWith('.ts') && name !== 'post-schema.ts')
      .map((name) => readFileSync(join(ROOT, 'src/content/parse', name), 'utf8'))
      .join('\n');
    for (const key of Object.keys(POST_SCHEMA.shape)) expect(used, key).toContain(`'${key.toLowerCase().replaceAll('_', '')}'`);
  });
});
