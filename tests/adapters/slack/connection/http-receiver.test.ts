import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rawClient } from '../../../support/raw-http.ts';
import { httpBodyOf, postToHerald, signedHeaders } from '../../../support/slack/http-delivery.ts';
import { type SlackDouble, startSlackDouble } from '../../../support/slack/slack-double.ts';
import { connectOverHttp, createEcho } from '../sample.ts';

const MINUTE_MS = 60_000;
const EVENT = JSON.stringify({ type: 'url_verification', challenge: 'abc' });

let double: SlackDouble;
let herald: Awaited<ReturnType<typeof connectOverHttp>>;
let nowMs: number;
beforeEach(async () => {
  double = await startSlackDouble();
  nowMs = Date.now();
  herald = await connectOverHttp(double, { now: () => nowMs });
  await herald.gateway.start(createEcho());
});
afterEach(async () => {
  await herald.gateway.stop();
  await herald.stopServer();
  await double.stop();
});

const post = (body: string, headers: Record<string, string> = {}, contentType = 'application/json') =>
  postToHerald(herald.requestUrl, body, { ...signedHeaders(body, double.signingSecret, nowMs), 'content-type': contentType, ...headers });
const commandOf = (triggerId: string) => ({
  command: '/cncf',
  text: 'search “a” &amp; b',
  trigger_id: triggerId,
  user_id: 'U0READER',
  channel_id: 'C0GENERAL',
  team_id: 'T0TEAM',
  response_url: new URL('/actions/T0TEAM/lost', double.apiUrl).href,
});

describe('who is let in', () => {
  it('whoever knows the secret: the address is verified', async () => {
    const { status, text } = await post(EVENT);
    expect([status, JSON.parse(text)]).toEqual([200, { challenge: 'abc' }]);
  });

  it.each<[string, (body: string) => Record<string, string>]>([
    ['nothing', () => ({ 'x-slack-signature': '', 'x-slack-request-timestamp': '' })],
    ['another secret', (body) => signedHeaders(body, '0'.repeat(32), nowMs)],
    ['a signature of another body', () => signedHeaders('{}', double.signingSecret, nowMs)],
    ['another stamp', () => ({ 'x-slack-request-timestamp': String(Math.floor(nowMs / 1000) - 1) })],
    [
      'half a signature',
      (body) => ({ 'x-slack-signature': signedHeaders(body, double.signingSecret, nowMs)['x-slack-signature']?.slice(0, 40) ?? '' }),
    ],
    [
      'another version',
      (body) => ({ 'x-slack-signature': signedHeaders(body, double.signingSecret, nowMs)['x-slack-signature']?.replace('v0', 'v1') ?? '' }),
    ],
    ['a stamp that is no number', () => ({ 'x-slack-request-timestamp': '0x10' })],
    ['a stamp from 6 min ago', (body) => signedHeaders(body, double.signingSecret, nowMs - 6 * MINUTE_MS)],
    ['a stamp 6 min ahead', (body) => signedHeaders(body, double.signingSecret, nowMs + 6 * MINUTE_MS)],
  ])('signed with %s: refused, without a secret in the log', async (_, headers) => {
    expect(await post(EVENT, headers(EVENT))).toMatchObject({ status: 401 });
    expect(herald.logged).toMatchObject([{ event: 'callback.refused', facts: { path: '/slack/events', calls: 1 } }]);
    expect(JSON.stringify(herald.logged)).not.toContain(double.signingSecret);
  });

  it.each([-4, 4])('a clock that is %i min off is forgiven', async (minutes) => {
    expect(await post(EVENT, signedHeaders(EVENT, double.signingSecret, nowMs + minutes * MINUTE_MS))).toMatchObject({ status: 200 });
  });

  it('an unsigned request is refused before its body is sent, and so is one that is too large', async () => {
    const client = rawClient(herald.requestUrl);
    client.send('POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\n');
    expect(await client.answer()).toMatchObject({ status: 401 });
    const large = rawClient(herald.requestUrl);
    const signed = Object.entries(signedHeaders('x', double.signingSecret, nowMs)).map(([name, value]) => `${name}: ${value}\r\n`);
    large.send(`POST /slack/events HTTP/1.1\r\nHost: x\r\n${signed.join('')}Content-Length: 524289\r\n\r\n`);
    expect(await large.answer()).toMatchObject({ status: 413 });
  });

  it('only POST is answered', async () => {
    expect((await fetch(herald.requestUrl)).status).toBe(405);
  });
});

describe('a request that comes again', () => {
  it('with its old signature does nothing', async () => {
    const { body, contentType } = httpBodyOf('slash_commands', commandOf('t1'), true);
    const headers = signedHeaders(body, double.signingSecret, nowMs);
    expect(await post(body, headers, contentType)).toMatchObject({ status: 200, text: '' });
    nowMs += 4 * MINUTE_MS;
    expect(await post(body, headers, contentType)).toMatchObject({ status: 401 });
    // Slack's own second try within the same second is told to come again.
    expect(await post(body, { ...headers, 'x-slack-retry-num': '1' }, contentType)).toMatchObject({ status: 503 });
  });

  it('signed anew, as Slack repeats events, is acknowledged and answered once', async () => {
    const echo = createEcho();
    await herald.gateway.stop();
    const other = await connectOverHttp(double);
    await other.gateway.start(echo);
    await double.mention({ channel: 'C0GENERAL', user: 'U0READER', text: 'help', eventId: 'Ev1' });
    await expect(
      Promise.race([
        double.mention({ channel: 'C0GENERAL', user: 'U0READER', text: 'help', eventId: 'Ev1' }),
        double.mention({ channel: 'C0GENERAL', user: 'U0READER', text: 'latest', eventId: 'Ev2' }),
      ]),
    ).resolves.toBeDefined();
    expect(echo.asked.map(({ text }) => text)).toEqual(['help', 'latest']);
    await other.gateway.stop();
    await other.stopServer();
  });
});

describe('what is in it', () => {
  it.each([
    ['application/x-www-form-urlencoded'],
    ['application/x-www-form-urlencoded; charset=utf-8'],
    ['Application/X-WWW-Form-Urlencoded;charset=UTF-8'],
  ])('is read as %s', async (contentType) => {
    const { body } = httpBodyOf('slash_commands', commandOf(contentType), false);
    expect(await post(body, {}, contentType)).toMatchObject({ status: 200 });
  });

  it.each([
    ['text/plain', EVENT],
    ['application/json', '{"type":'],
    ['application/json', '[1]'],
    ['application/x-www-form-urlencoded', 'payload=%7B'],
    ['multipart/form-data; boundary=x', '--x--'],
  ])('is refused as no request of Slack: %s %s', async (contentType, body) => {
    expect(await post(body, {}, contentType)).toMatchObject({ status: 400 });
  });

  it('that is a check of the certificate is acknowledged, and that nobody knows is told so', async () => {
    expect(await post('ssl_check=1&token=x', {}, 'application/x-www-form-urlencoded')).toMatchObject({ status: 200, text: '' });
    expect(await post('{"type":"something_new"}')).toMatchObject({ status: 404 });
  });
});

it('says how it is heard; before its start and after its end Slack is told to come again', async () => {
  expect(herald.gateway.health()).toEqual({ ready: true, detail: 'connected as @herald over HTTP (no request at /slack/events yet)' });
  await post(EVENT);
  nowMs += 2 * MINUTE_MS;
  expect(herald.gateway.health().detail).toBe('connected as @herald over HTTP (last request 2 min ago)');
  await herald.gateway.stop();
  const { body, contentType } = httpBodyOf('slash_commands', commandOf('t9'), true);
  expect(await post(body, {}, contentType)).toMatchObject({ status: 503 });
});

it('answers a command of another app in its acknowledgement', async () => {
  expect((await double.slashCommand({ channel: 'C0GENERAL', user: 'U0READER', text: 'x', command: '/other' })).text).toBe(
    'This Herald answers to /cncf.',
  );
});
