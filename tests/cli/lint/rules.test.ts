import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findingsIn, LINT_RULES } from '../../../src/cli/lint/collect.ts';
import { parsePost } from '../../../src/content/parse/parse-post.ts';
import { type Post, PROBLEM_LEVELS } from '../../../src/content/post.ts';

const NOW = new Date('2025-10-01T12:00:00Z');
const SOUND = {
  title: 'Cilium 1.18 released',
  date: '2025-09-28',
  external_url: 'https://example.org/a',
  tldr: 'Cluster mesh now survives the loss of a control plane.',
};

function post(matter: Record<string, unknown>, path = 'docs/a.md'): Post {
  const { post: read } = parsePost({ path, bytes: new TextEncoder().encode(JSON.stringify({ ...SOUND, ...matter })) }, { siteUrl: null });
  if (read === null) throw new Error('the post must parse');
  return read;
}

const found = (...posts: Post[]) => findingsIn(posts, NOW).map(({ rule, message, hint }) => `${rule.code}: ${message}. ${hint}.`);

test('a sound post has nothing to complain of', () => {
  expect(found(post({}))).toEqual([]);
});

describe('each rule finds what it is for, and says what to write instead', () => {
  test.each([
    ['kind-unknown', { post_kind: 'recipe' }, /leave it if your subscriptions ask for it/],
    ['date-missing', { date: undefined }, /Add a line like date: 2025-09-05/],
    ['date-odd', { date: '1202-09-28' }, /in the year 1202/],
    ['date-odd', { date: '2052-09-28' }, /in the year 2052/],
    ['dates-crossed', { expiryDate: '2025-09-01' }, /expires on 2025-09-01, before it is published/],
    ['dates-crossed', { post_kind: 'event', endDate: '2025-09-27' }, /Write an endDate of 2025-09-28 or later/],
    ['url-missing', { external_url: undefined }, /leads nowhere/],
    ['url-http', { external_url: 'http://example.org/a' }, /Write https:\/\/example\.org\/a/],
    ['tldr-missing', { tldr: undefined }, /Add a tldr/],
    ['tldr-silent', { tldr: 'Uh oh!', summary: 'A whole sentence about it.' }, /so the summary is shown instead/],
    ['tldr-junk', { tldr: 'Uh oh! There was an error while loading. It now survives the loss of a node.' }, /GitHub: page could not load/],
    ['tldr-repeats-title', { tldr: `Cilium 1.18 Released! ${SOUND.tldr}` }, /Begin with what is new/],
    ['tldr-long', { tldr: `${SOUND.tldr} `.repeat(20) }, /the tldr has \d+ characters; people see 400 at most/],
    ['tag-case', { tags: ['cncf', 'CNCF'] }, /“CNCF” is there already, as “cncf”/],
  ])('%s: %j', (code, matter, words) => {
    const lines = found(post(matter));
    expect(lines.map((line) => line.split(':')[0])).toContain(code);
    expect(lines.join('\n')).toMatch(words);
  });

  test('tag-case: the spelling of most posts is the usual one', () => {
    const posts = [post({ tags: ['cncf'] }, 'a.md'), post({ tags: ['cncf'] }, 'b.md'), post({ tags: ['CNCF'] }, 'c.md')];
    expect(found(...posts).filter((line) => line.startsWith('tag-case'))).toEqual([
      'tag-case: the tag “CNCF” is usually written “cncf”. Write cncf, as 2 other posts do.',
    ]);
  });

  test('tldr-shared: from three posts on', () => {
    const posts = ['a.md', 'b.md', 'c.md'].map((path) => post({}, path));
    expect(found(...posts.slice(0, 2))).toEqual([]);
    expect(found(...posts)).toHaveLength(3);
  });
});

test('every rule is tested here, and listed in docs/lint.md with its level', () => {
  const page = readFileSync(new URL('../../../docs/lint.md', import.meta.url), 'utf8');
  const listed = [...page.matchAll(/^\| `([\w-]+)` \| (error|warning|note) \| (.+) \|$/gm)].map(([, code, level, about]) => ({
    code,
    level,
    about,
  }));
  const expected = LINT_RULES.map(({ code, level, about }) => ({ code, level, about }));
  expect(listed.filter(({ code }) => LINT_RULES.some((rule) => rule.code === code))).toEqual(expected);
  const own = readFileSync(new URL(import.meta.url), 'utf8');
  expect(LINT_RULES.filter(({ code }) => !own.includes(`'${code}'`) && !own.includes(`'${code}:`))).toEqual([]);
});

test('docs/lint.md names the levels as they are printed', () => {
  const page = readFileSync(new URL('../../../docs/lint.md', import.meta.url), 'utf8');
  const [, table = ''] = /\| Level \| Means[^\n]*\n[^\n]*\n((?:\|[^\n]*\n)+)/.exec(page) ?? [];
  expect([...table.matchAll(/^\| (\w+) /gm)].map(([, level]) => level)).toEqual([...PROBLEM_LEVELS]);
  expect(new Set([...page.matchAll(/^\| `[\w-]+` \| (\w+) \|/gm)].map(([, level]) => level))).toEqual(new Set(PROBLEM_LEVELS));
});

test('docs/lint.md lists every complaint of the reader', () => {
  const page = readFileSync(new URL('../../../docs/lint.md', import.meta.url), 'utf8');
  const sources = [
    ...[
      'parse/fields',
      'parse/title-and-tags',
      'parse/leftovers',
      'parse/read-json-toml',
      'parse/front-matter',
      'parse/read-yaml',
      'parse/yaml-advice',
      'parse/parse-post',
      'parse/publish-fields',
    ],
    ...['folder/read-file', 'folder/walk-folder', 'folder/parsed-files'],
  ].map((name) => readFileSync(new URL(`../../../src/content/${name}.ts`, import.meta.url), 'utf8'));
  const codes = new Set(sources.flatMap((text) => [...text.matchAll(/'((?:[a-z0-9]+-)+(?:[a-z]+))'/g)].map(([, code]) => code ?? '')));
  const complaints = [...codes].filter((code) =>
    /^(?:text|tags|kind|byte|git|conflict|copied|name|date|url|flag|key|title|front|yaml|json|toml|not|file|folder|symlink|duplicate)-/.test(
      code,
    ),
  );
  expect(complaints.length).toBeGreaterThan(18);
  for (const code of complaints) expect(page, code).toContain(`| \`${code}\` |`);
});
