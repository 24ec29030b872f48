import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unescapeCommand, unescapeMention } from '../../../../adapters/slack/input/parse-request.ts';
import { escapeMrkdwn, linkableUrl, mrkdwnLine, mrkdwnLink, mrkdwnUrl, oneLine } from '../../../../adapters/slack/render/escape.ts';
import { unescapeMrkdwn } from '../../../support/slack/visible-text.ts';

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

it('one line has no control characters, lone surrogates or bidi overrides', () => {
  expect(oneLine(' a\n\tb\u0000c \uD800 \u202Ed ')).toBe('a b c \uFFFD d');
});

describe('mrkdwn', () => {
  it('shows exactly what was written', () => {
    expect(escapeMrkdwn('a & b < c > d')).toBe('a &amp; b &lt; c &gt; d');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        expect(unescapeMrkdwn(escapeMrkdwn(text))).toBe(text);
        expect(escapeMrkdwn(text)).not.toMatch(/[<>]|(?<!\u200B)[*_~`]|[*_~`](?!\u200B)/);
      }),
    );
  });

  it('cuts before it escapes, so that no entity is torn', () => {
    expect(mrkdwnLine('&&&', 11)).toBe('&amp;&amp;…');
    expect(mrkdwnLine('&&&', 15)).toBe('&amp;&amp;&amp;');
  });

  it('makes links that can’t be broken out of', () => {
    expect(linkableUrl('https://example.org/a b|c<d>"e')).toBe('https://example.org/a%20b%7Cc%3Cd%3E%22e');
    expect(mrkdwnLink('https://example.org/?a&b', 'x|y > z', 50)).toBe('<https://example.org/?a&amp;b|x¦y &gt; z>');
    for (const bad of ['ftp://example.org', 'javascript:alert(1)', 'https://', '', `https://example.org/${'a'.repeat(2000)}`]) {
      expect(linkableUrl(bad)).toBeNull();
    }
  });
});

describe('what a person typed', () => {
  it.each([
    ['search <https://x.example/a?b=1&amp;c|x>', 'search https://x.example/a?b=1&c'],
    ['replay failed in:<#C0123ABCD|general>', 'replay failed in:slack:C0123ABCD'],
    ['why <@U1|ann> <!here>', 'why @U1 @here'],
    ['search “deep dive” &lt;3 &amp;amp;', 'search "deep dive" <3 &amp;'],
    ['  search \u00A0 cilium ', 'search cilium'],
  ])('%s is %s', (typed, meant) => {
    expect(unescapeCommand(typed)).toBe(meant);
  });

  it('a mention stands for nothing, wherever it stands', () => {
    expect(unescapeMention('<@U0HERALD>: search cilium', 'U0HERALD')).toBe('search cilium');
    expect(unescapeMention('hey <@U0HERALD|herald> latest', 'U0HERALD')).toBe('hey latest');
    expect(unescapeMention('<@U0OTHER> latest', 'U0HERALD')).toBe('@U0OTHER latest');
  });
});
