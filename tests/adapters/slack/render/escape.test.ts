import { describe, expect, it } from 'vitest';
import { escapeMrkdwn, linkableUrl, mrkdwnLine, mrkdwnLink, mrkdwnUrl } from '../../../../adapters/slack/render/escape.ts';

const ZERO = '\u200B';

describe('escapeMrkdwn', () => {
  it('escapes every occurrence, and nothing twice', () => {
    expect(escapeMrkdwn('&&<<>>&amp;')).toBe('&amp;&amp;&lt;&lt;&gt;&gt;&amp;amp;');
    expect(escapeMrkdwn('*a_')).toBe(`${ZERO}*${ZERO}a${ZERO}_${ZERO}`);
    expect(escapeMrkdwn('~`')).toBe(`${ZERO}~${ZERO}${ZERO}\`${ZERO}`);
  });
});

describe('mrkdwnLine', () => {
  it('takes a line of exactly the limit once it is escaped, and cuts at one more', () => {
    expect(mrkdwnLine('a&b', 7)).toBe('a&amp;b');
    expect(mrkdwnLine('a&b', 6)).toBe('a…');
    expect(mrkdwnLine('a&bc', 7)).toBe('a&amp;…');
    expect(mrkdwnLine(' a\n b ', 3)).toBe('a b');
  });

  it('never splits a surrogate pair', () => {
    expect(mrkdwnLine('ab😀cd', 5)).toBe('ab😀…');
    expect(mrkdwnLine('ab😀cd', 4)).toBe('ab…');
  });
});

describe('linkableUrl', () => {
  it('takes web addresses only', () => {
    expect(linkableUrl('https://example.org')).toBe('https://example.org');
    expect(linkableUrl('HTTP://example.org/')).toBe('HTTP://example.org/');
    for (const none of [
      null,
      '',
      'example.org',
      'http:/example.org',
      'see https://example.org',
      'javascript:https://example.org',
      'ftp://example.org/https://a',
      'https://',
      'https://[',
    ]) {
      expect(linkableUrl(none)).toBeNull();
    }
  });

  it('encodes whatever could end a link, half a surrogate pair too', () => {
    expect(linkableUrl('https://e.org/ \t|<>"`\u0000\uD800')).toBe('https://e.org/%20%09%7C%3C%3E%22%60%00%EF%BF%BD');
    expect(linkableUrl('https://e.org/||')).toBe('https://e.org/%7C%7C');
  });

  it('takes 2,000 characters once they are encoded, and not one more', () => {
    const base = 'https://e.org/';
    const longest = `${base}${'a'.repeat(2_000 - base.length)}`;
    expect(linkableUrl(longest)).toBe(longest);
    expect(linkableUrl(`${longest}a`)).toBeNull();
    expect(linkableUrl(`${longest.slice(0, -1)}|`)).toBeNull();
  });
});

it('an address in mrkdwn has each & escaped, a label no bar that would end it', () => {
  expect(mrkdwnUrl('https://e.org/?a&b&c')).toBe('https://e.org/?a&amp;b&amp;c');
  expect(mrkdwnLink('https://e.org/?a&b', 'x|y|z', 5)).toBe('<https://e.org/?a&amp;b|x¦y¦z>');
  expect(mrkdwnLink('https://e.org/', 'abcdef', 5)).toBe('<https://e.org/|abcd…>');
});
