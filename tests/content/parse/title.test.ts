import { describe, expect, test } from 'vitest';
import { parsePost } from '../../../src/content/parse/parse-post.ts';

function read(front: string, body = '') {
  const { post, problems } = parsePost({ path: 'a.md', bytes: new TextEncoder().encode(`${front}\n${body}`) }, { siteUrl: null });
  return { title: post?.title ?? null, told: problems.map(({ code, line, message, hint }) => `${code}:${line} ${message}. ${hint}.`) };
}
const yaml = (lines: string, body = '') => read(`---\n${lines}\n---`, body);

describe('a text that YAML cuts at a # is told', () => {
  const OWN_LINE = 'or put the comment on a line of its own';
  const cut = (line: number, key: string, quoted: string) =>
    `text-cut:${line} ${key} ends before the #: in YAML, a # after a space begins a comment. Put the value in quotes: ${quoted}, ${OWN_LINE}.`;
  test.each([
    ['title: C # and F #', 'C', cut(2, 'title', `title: 'C # and F #'`)],
    ['title: Issue #1\ndate: 2025-01-02', 'Issue', cut(2, 'title', `title: 'Issue #1'`)],
    ['title: x\nTLDR: About C #', 'x', cut(3, 'TLDR', `TLDR: 'About C #'`)],
    ['title: x\ntags: a, #b', 'x', cut(3, 'tags', `tags: 'a, #b'`)],
    [
      'title: x\ntags: #a #b',
      'x',
      `text-cut:3 tags is empty: in YAML, # begins a comment. Put the value in quotes: tags: '#a #b', ${OWN_LINE}.`,
    ],
  ])('%s', (lines, title, told) => expect(yaml(lines)).toEqual({ title, told: [told] }));

  test.each([
    "title: 'C # and F #'",
    'title: C#',
    'title: x\ntldr: # one or two sentences',
    'title: x\ndraft: false # for now',
    'title: "x" # a comment',
  ])('but not %s', (lines) => expect(yaml(lines).told).toEqual([]));

  test('a title that is all comment is told even where a heading takes its place', () => {
    expect(yaml('title: # 5 things', '# Heading\n')).toMatchObject({
      title: 'Heading',
      told: [expect.stringMatching(/^text-cut:2 title is empty/)],
    });
  });

  test('TOML and JSON have no such comments', () => {
    expect(read('+++\ntitle = "C # and F #"\n+++')).toEqual({ title: 'C # and F #', told: [] });
  });
});

describe('characters that nobody can see', () => {
  test.each(['\\u200b\\ufeff', '\\u00a0', '\\u3164\\u115f', '\\u2800', '\\u00ad', '\\u2060 \\ufe0f'])('are no title: %s', (text) => {
    const told = ['title-missing:2 the title has only invisible characters. Write the title again.'];
    expect(yaml(`title: "${text}"`)).toEqual({ title: null, told });
    expect(yaml(`title: "${text}"`, '# Heading\n')).toMatchObject({ title: 'Heading', told: [expect.stringMatching(/^text-invisible:2/)] });
  });

  test('are no other text either, and no tag', () => {
    const { post } = parsePost(
      {
        path: 'a.md',
        bytes: new TextEncoder().encode(
          '{"title": "🎉", "tldr": "\\u200b", "summary": "\\u3164", "description": "Told.", "tags": ["\\u200b", "a"]}',
        ),
      },
      { siteUrl: null },
    );
    expect(post).toMatchObject({ title: '🎉', tldr: null, summary: 'Told.', tags: ['a'] });
  });
});

describe('why there is no title', () => {
  test.each([
    ['title: [A, B]', `title-invalid:2 the title is a list, not text. Put the value in quotes: title: '[A, B]'.`],
    ['title: {a: b}', `title-invalid:2 the title is a map, not text. Put the value in quotes: title: '{a: b}'.`],
    ['title:\n  - a', 'title-invalid:2 the title is a list, not text. Write one line of text, in quotes.'],
    ['title: # 5 things', `title-missing:2 the title is empty: in YAML, # begins a comment. Put the value in quotes: title: '# 5 things'.`],
    ['title: &x', `title-missing:2 the title is empty: to YAML, & begins a name. Put the value in quotes: title: '&x'.`],
    ['title:', 'title-missing:2 the post has no title. Add a line like title: My post to the front matter, or a heading to the text.'],
    ['Titel: x', 'title-missing:null the post has no title. Write title instead of “titel”, if that is meant.'],
    [
      'subtitle: x',
      'title-missing:null the post has no title. Add a line like title: My post to the front matter, or a heading to the text.',
    ],
  ])('%s', (lines, told) => expect(yaml(lines)).toEqual({ title: null, told: [told] }));

  test('a list in place of text is told with the quotes it lacks', () => {
    expect(yaml('title: x\nsource: [CNCF]').told).toEqual([
      `text-invalid:3 source can't be understood and is ignored. Put the value in quotes: source: '[CNCF]'.`,
    ]);
  });
});
