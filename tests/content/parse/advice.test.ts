import { describe, expect, test } from 'vitest';
import { parsePost } from '../../../src/content/parse/parse-post.ts';

function told(text: string): string[] {
  const { problems } = parsePost({ path: 'a.md', bytes: new TextEncoder().encode(text) }, { siteUrl: null });
  return problems.map(({ line, column, message, hint }) => `${line}:${column} ${message}. ${hint}.`);
}

describe('advice fits the mistake in YAML', () => {
  test.each([
    // A missing space, wherever the line stands.
    ['draft:true\ntitle: x', '2:7 there must be a space after the colon. Write draft: true.'],
    ['title: x\ndraft:true', '3:7 there must be a space after the colon. Write draft: true.'],
    ['title: x\ndraft:true\ntags: [a]', '3:7 there must be a space after the colon. Write draft: true.'],
    ['title:x', '2:7 there must be a space after the colon. Write title: x.'],
    ['title: x\ntags:[a, b]\ndraft: true', '3:6 there must be a space after the colon. Write tags: [a, b].'],
    ['title: x\nexternal_url:https://x.org\ntags: []', '3:14 there must be a space after the colon. Write external_url: https://x.org.'],
    ['title: x\ntags:\n- b\n-c\ndraft: true', '5:2 there must be a space after the dash. Write - c.'],
    [`title: x\ntldr:${'y'.repeat(90)}\ndraft: true`, '3:6 there must be a space after the colon. Write a space there: tldr: ….'],
    ['title: x\nmore of it', '3:1 the line has no key. Write key: value, or put text of several lines in quotes.'],
    ['title: x\nhttps://x.org', '3:1 the line has no key. Write key: value, or put text of several lines in quotes.'],
    // Quotes and brackets.
    ['title: "abc', '2:8 a quote is opened but never closed. Close the quote at the end of the value.'],
    ['title: "abc\ntags: [a]\ndraft: true', '2:8 a quote is opened but never closed. Close the quote at the end of the value.'],
    ['title: x\ntags: [a, b\ndate: 2025-01-01', '3:7 a [ is opened but never closed. Write ] at its end, or put the value in quotes.'],
    ['title: x\ncover: {a: b', '3:8 a { is opened but never closed. Write } at its end, or put the value in quotes.'],
    ['title: x\ntags: [a]]', '3:10 there is a ] too many. Remove it, or put the value in quotes.'],
    ['title: "A" and "B"', `2:12 there is something after the end of the value. Put the value in quotes: title: '"A" and "B"'.`],
    ['title: "a" b', `2:12 there is something after the end of the value. Put the value in quotes: title: '"a" b'.`],
    ["title: 'it's'", "2:12 there is something after the end of the value. Put the value in quotes: title: 'it''s'."],
    ['title: "He said "hi""', `2:18 there is something after the end of the value. Put the value in quotes: title: 'He said "hi"'.`],
    ['title: [WIP] y', "2:14 there is something after the end of the value. Put the value in quotes: title: '[WIP] y'."],
    ['title: * a', "2:8 a value that begins with * must be quoted. Put the value in quotes: title: '* a'."],
    ['title: a: b', `2:8 a value that contains ": " must be quoted. Put the value in quotes: title: 'a: b'.`],
    // Indentation.
    ['title: x\n  date: 2025-01-01', '3:3 “date” does not begin in the column of the other keys. Remove the blanks before date:.'],
    ['  title: x\ndate: 2025-01-01', '2:3 “title” does not begin in the column of the other keys. Remove the blanks before title:.'],
    ['title: x\ntags:\n  - a\n - b', '5:1 the items of the list do not begin in one column. Write each - below the one above it.'],
    ['title: x\ntags:\n\t- a', '4:1 tabs are not allowed as indentation. Use spaces instead of the tab.'],
    // TOML in YAML.
    ['title = "x"\ndraft = true', '2:null the front matter has no keys. Write +++ instead of --- around TOML, or key: value lines.'],
  ])('%s', (block, advice) => expect(told(`---\n${block}\n---\n`)).toEqual([advice]));
});

test.each([
  ['title = x', `2:9 the TOML front matter can't be read: invalid value. Write title = "x".`],
  ['title: x y', `2:6 the TOML front matter can't be read: illegal character in key. Write title = "x y".`],
])('advice fits the mistake in TOML: %s', (block, advice) => expect(told(`+++\n${block}\n+++\n`)).toEqual([advice]));
