import { describe, expect, it } from 'vitest';
import { redact } from '../../src/lib/sanitize-text.ts';

// Put together here, so that no scanner takes them for tokens of somebody.
const discordToken = ['MTE0'.padEnd(24, 'x'), 'GabCde', 'secret'.padEnd(38, '-')].join('.');

describe('secrets', () => {
  it.each([
    ['xoxb-1-2-secret', '[token]'],
    ['xapp-1-A0-secret', '[token]'],
    ['xoxe.xoxp-1-secret', '[token]'],
    ['xoxe-1-secret', '[token]'],
    [discordToken, '[token]'],
    [`Bot ${discordToken}`, 'Bot [token]'],
    [['ghp', 'secret1234567890'].join('_'), '[token]'],
    [['github_pat', '11AAAA_secret'].join('_'), '[token]'],
    [['glpat', 'secret-123'].join('-'), '[token]'],
    ['Bearer secret.abc', 'Bearer [token]'],
    ['authorization: basic c2VjcmV0OnNlY3JldA==', 'authorization: basic [token]'],
    ['postgres://herald:secret@db:5432/herald', 'postgres://[secret]@db:5432/herald'],
    ['redis://:secret@cache', 'redis://[secret]@cache'],
    ['redis://u:se/cret@cache', 'redis://[secret]@cache'],
    ['https://secret@git.example.org/posts.git', 'https://[secret]@git.example.org/posts.git'],
    ['https://git.example.org/?private_token=secret&page=2', 'https://git.example.org/?private_token=[secret]&page=2'],
    ['https://hooks.slack.com/commands/T0/1/secret', '[response address]'],
    ['https://discord.com/api/webhooks/112233/secret', 'https://discord.com/api/webhooks/112233/[token]'],
    ['/interactions/112233/secret/callback', '/interactions/112233/[token]'],
    ['wss://wss-primary.slack.com/link/?ticket=secret', '[socket address]'],
  ])('%s is masked', (secret, masked) => {
    expect(redact(`before ${secret} after`)).toBe(`before ${masked} after`);
  });

  it.each(['connect ECONNREFUSED 127.0.0.1:5432', 'https://medium.com/@somebody/a-post', 'slack:C0123ABCD is_archived', 'a.md:3 yaml'])(
    'what is none stays: %s',
    (text) => {
      expect(redact(text)).toBe(text);
    },
  );

  it.each([
    ['https://', 2_000],
    ['://a:', 2_000],
    ['://', 3_000],
    ['x.', 4_000],
    ['bearer ', 1_000],
    ['a-', 4_000],
  ])('are looked for in one pass: %s over and over, and four times as much', (part, times) => {
    expect(redact(part.repeat(times * 4)).length).toBeLessThanOrEqual(8_000 * 2);
  });
});
