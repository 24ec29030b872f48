import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unescapeCommand, unescapeMention } from '../../../../adapters/slack/input/parse-request.ts';
import { escapeMrkdwn, linkableUrl, mrkdwnLine, mrkdwnLink, oneLine } from '../../../../adapters/slack/render/escape.ts';
import { unescapeMrkdwn } from '../../../support/slack/visible-text.ts';

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
