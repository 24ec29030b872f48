import { describe, expect, it } from 'vitest';
import { clientOptions, createRedactingLogger, retrySeconds } from '../../../../adapters/slack/connection/client.ts';
import { permalinkOf } from '../../../../adapters/slack/connection/identity.ts';
import { waitOf } from '../../../../adapters/slack/connection/socket.ts';

describe('the SDK’s settings', () => {
  it('are one try, no waiting inside, no addresses but Slack’s, and a fresh object each time without headers or a second time limit', () => {
    const log = () => {};
    const options = clientOptions(null, log);
    expect(options).toMatchObject({
      slackApiUrl: 'https://slack.com/api/',
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      allowAbsoluteUrls: false,
    });
    expect(options).not.toHaveProperty('headers');
    expect(options).not.toHaveProperty('timeout');
    expect(clientOptions(null, log)).not.toBe(options);
    expect(clientOptions('http://127.0.0.1:1/api/', log).slackApiUrl).toBe('http://127.0.0.1:1/api/');
  });

  it.each([
    ['30', 30],
    ['0', 0],
    ['1.2', 2],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 60],
    ['Wed, 21 Oct 2026 07:00:00 GMT', 1],
    [null, 60],
    ['', 60],
    ['soon', 60],
    ['-5', 60],
  ])('Retry-After %j is %i s', (header, seconds) => {
    expect(retrySeconds(header, Date.parse('2026-10-21T07:27:00Z'))).toBe(seconds);
  });
});

describe('waiting between sockets', () => {
  it('is nothing after a long life, grows to 30 s, and heeds what Slack says', () => {
    expect([0, 1, 2, 3, 100].map((failures) => waitOf(null, failures))).toEqual([0, 1_000, 1_300, 1_690, 30_000]);
    expect(waitOf({ kind: 'rate-limited', retryAfterMs: 7_000, scope: 'destination' }, 1)).toBe(7_000);
    expect(waitOf({ kind: 'unauthorized', detail: 'invalid_auth' }, 1)).toBe(60_000);
  });
});

describe('secrets', () => {
  it('the SDK’s debug lines go nowhere, the others are cut', () => {
    const lines: object[] = [];
    const logger = createRedactingLogger((event, facts) => lines.push({ event, ...facts }));
    logger.debug('{"response_url":"x"}');
    logger.warn('token xoxb-1-abc', new Error('boom'), { body: 'secret' });
    logger.error('x'.repeat(1000));
    expect(lines).toEqual([
      { event: 'slack.sdk-warning', text: 'token [token] Error: boom object' },
      { event: 'slack.sdk-error', text: 'x'.repeat(300) },
    ]);
  });
});

it('a permanent link needs the workspace’s address', () => {
  expect(permalinkOf('https://x.slack.com/', 'C1', '1700000000.000100')).toBe('https://x.slack.com/archives/C1/p1700000000000100');
  expect(permalinkOf(null, 'C1', '1')).toBeNull();
  expect(permalinkOf('nonsense', 'C1', '1')).toBeNull();
});
