import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type RawClient, rawClient } from '../support/raw-http.ts';
import { WEBHOOK_SECRET as SECRET, startWebStage, type WebStageOptions } from '../support/web.ts';

const BODY = '{"ref":"refs/heads/main"}';
const MEBIBYTE = 1_048_576;
const signed = (body: string | Uint8Array, secret = SECRET) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
const github = (id: string, body = BODY) => ({ 'x-github-event': 'push', 'x-github-delivery': id, 'x-hub-signature-256': signed(body) });

async function open(options: WebStageOptions = {}) {
  const stage = await startWebStage(options);
  const call = async (headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer> = BODY) =>
    (await fetch(`${stage.url}/webhook/git?x=1`, { method: 'POST', headers, body })).status;
  /** A call whose body is not sent yet. */
  const announce = (bytes: number | 'chunked', headers: Record<string, string> = {}): RawClient => {
    const client = rawClient(stage.url);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const length = bytes === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${bytes}`;
    client.send(`POST /webhook/git HTTP/1.1\r\nHost: x\r\n${lines.join('')}${length}\r\n\r\n`);
    return client;
  };
  return { ...stage, call, announce };
}

describe('who is let in', () => {
  test('a push that GitHub signed is taken', async () => {
    const { call, pushes } = await open();
    expect([await call(github('1')), pushes()]).toEqual([202, 1]);
  });

  test('a push with GitLab’s token is taken', async () => {
    const { call, pushes } = await open();
    expect([await call({ 'x-gitlab-event': 'Push Hook', 'x-gitlab-token': SECRET }), pushes()]).toEqual([202, 1]);
  });

  test.each([
    ['nothing', {}],
    ['another secret', { 'x-hub-signature-256': signed(BODY, 'another secret of sixteen') }],
    ['a signature of another body', { 'x-hub-signature-256': signed('1') }],
    ['half a signature', { 'x-hub-signature-256': signed(BODY).slice(0, 40) }],
    ['no hash', { 'x-hub-signature-256': 'sha256=' }],
    ['the old hash', { 'x-hub-signature-256': `sha1=${createHmac('sha1', SECRET).update(BODY).digest('hex')}` }],
    ['two signatures', { 'x-hub-signature-256': `${signed(BODY)}, ${signed(BODY)}` }],
    ['another token', { 'x-gitlab-token': `${SECRET}.` }],
    ['an empty token', { 'x-gitlab-token': '' }],
    ['the beginning of the token', { 'x-gitlab-token': SECRET.slice(0, 20) }],
    ['a bad signature beside a good token', { 'x-gitlab-token': SECRET, 'x-hub-signature-256': 'sha256=00' }],
  ])('signed with %s it is refused', async (_, headers) => {
    const { call, pushes, facts } = await open();
    expect([await call(headers as Record<string, string>), pushes()]).toEqual([401, 0]);
    expect(facts.join()).toMatch(/^webhook\.refused/);
    expect(facts.join()).not.toContain(SECRET);
  });

  test('strangers do not fill the log', async () => {
    const { call, facts } = await open();
    for (let n = 0; n < 5; n++) expect(await call({})).toBe(401);
    expect(facts).toEqual(['webhook.refused {"reason":"unsigned","calls":1}']);
  });
});

describe('each delivery counts once', () => {
  test('also when somebody repeats it under another name', async () => {
    const { call, pushes } = await open();
    expect([await call(github('1')), await call(github('1')), await call(github('2')), pushes()]).toEqual([202, 200, 200, 1]);
    expect([await call(github('3', '{"other":1}'), '{"other":1}'), pushes()]).toEqual([202, 2]);
  });

  test('for GitLab by its key', async () => {
    const { call, pushes } = await open();
    const gitlab = (key: string) => ({ 'x-gitlab-token': SECRET, 'idempotency-key': key });
    expect([await call(gitlab('1')), await call(gitlab('1')), await call(gitlab('2')), pushes()]).toEqual([202, 200, 202, 2]);
  });

  test('and a refused call does not use up its name', async () => {
    const { call, pushes } = await open();
    expect(await call({ ...github('1'), 'x-hub-signature-256': signed('x') })).toBe(401);
    expect([await call(github('1')), pushes()]).toEqual([202, 1]);
  });

  test('as far as the last thousand go', async () => {
    const { call } = await open();
    const gitlab = (key: number) => ({ 'x-gitlab-token': SECRET, 'idempotency-key': `${key}` });
    expect(await call(gitlab(0))).toBe(202);
    for (let from = 1; from < 1_001; from += 100)
      expect(await Promise.all(Array.from({ length: 100 }, (_, n) => call(gitlab(from + n))))).toEqual(Array(100).fill(202));
    expect([await call(gitlab(1_000)), await call(gitlab(2)), await call(gitlab(0))]).toEqual([200, 200, 202]);
  });

  test('a ping is answered, and fetches nothing', async () => {
    const { call, pushes } = await open();
    expect([await call({ ...github('1'), 'x-github-event': 'ping' }), pushes()]).toEqual([200, 0]);
  });
});

test('what the caller says of itself is a fact of the log, never the name of the event', async () => {
  const { call, facts } = await open();
  await call({ ...github('1'), 'x-github-event': 'delivery.delivered' });
  expect(facts).toEqual(['webhook.push {"pushEvent":"delivery.delivered"}']);
});

test('without a secret there is no webhook; with one it takes POST only', async () => {
  const without = await open({ webhook: false });
  expect([await without.call(github('1')), (await fetch(`${without.url}/webhook/git`)).status]).toEqual([404, 404]);
  const { url } = await open();
  const answer = await fetch(`${url}/webhook/git`);
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
});

describe('bodies', () => {
  const big = new Uint8Array(MEBIBYTE).fill(65);
  const bigger = new Uint8Array(MEBIBYTE + 1).fill(65);

  test.each([
    ['a signature', (body: Uint8Array) => ({ 'x-hub-signature-256': signed(body) })],
    ['a token', () => ({ 'x-gitlab-token': SECRET })],
  ])('with %s 1 MiB is taken and a byte more is not, announced or not', async (_, proof) => {
    const { call, announce, pushes } = await open();
    expect([await call(proof(big), big), pushes()]).toEqual([202, 1]);
    expect((await announce(bigger.length, proof(bigger)).answer()).status).toBe(413);
    const client = announce('chunked', proof(bigger));
    client.send(`${bigger.length.toString(16)}\r\n`);
    client.send(bigger);
    expect((await client.answer()).status).toBe(413);
    expect(pushes()).toBe(1);
  });

  test('the signature is over all pieces, however they come', async () => {
    const { announce, pushes } = await open();
    const client = announce('chunked', { 'X-Hub-Signature-256': signed(BODY) });
    for (const piece of [BODY.slice(0, 1), BODY.slice(1, 9), BODY.slice(9)]) client.send(`${piece.length.toString(16)}\r\n${piece}\r\n`);
    client.send('0\r\n\r\n');
    expect([(await client.answer()).status, pushes()]).toEqual([202, 1]);
    client.socket.destroy();
  });

  test.each([
    ['without a signature', {}, 401],
    ['with a malformed signature', { 'X-Hub-Signature-256': 'sha256=12' }, 401],
    ['with a wrong token', { 'X-Gitlab-Token': 'wrong' }, 401],
    ['that are too large', { 'X-Gitlab-Token': SECRET }, 413],
  ])('%s are refused before a byte of them is sent, and the connection is closed', async (_, headers, status) => {
    const { announce } = await open();
    const lengths = status === 413 ? [2 * MEBIBYTE] : [2 * MEBIBYTE, 'chunked' as const];
    await Promise.all(
      lengths.map(async (length) => {
        const client = announce(length, headers);
        expect((await client.answer()).head).toMatch(/^connection: close\r?$/im);
        expect(await client.ended).toContain(`HTTP/1.1 ${status} `);
      }),
    );
  });

  test('of strangers are not kept: 200 that send all but the last byte of 1 MB each are answered at once, and hold no memory', async () => {
    const { url, announce } = await open();
    const megabyte = 1_000_000;
    const nearlyAll = new Uint8Array(megabyte - 1);
    const before = process.memoryUsage().arrayBuffers;
    const clients = Array.from({ length: 200 }, () => {
      const client = announce(megabyte);
      client.send(nearlyAll);
      return client;
    });
    let most = 0;
    const answers = await Promise.all(
      clients.map(async (client) => {
        const { status } = await client.answer().catch(() => ({ status: 0 }));
        most = Math.max(most, process.memoryUsage().arrayBuffers - before);
        return status;
      }),
    );
    await Promise.all(clients.map(({ ended }) => ended));
    // Some may lose their answer to the reset that ends their sending; nobody is let in.
    expect(answers.filter((status) => status !== 401 && status !== 0)).toEqual([]);
    expect(answers.filter((status) => status === 401).length).toBeGreaterThan(100);
    // The old way held 200 MB.
    expect(most).toBeLessThan(60_000_000);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  test('are received from so many callers at once, and the others are sent away', async () => {
    const { announce, call, pushes } = await open({ concurrentMax: 2 });
    const proof = { 'X-Hub-Signature-256': signed(BODY) };
    const slow = [announce(BODY.length, proof), announce(BODY.length, proof)];
    // Answered after those two were let in: one server, one order.
    let status = await call(github('1'));
    for (let attempt = 0; attempt < 500 && status !== 503; attempt++)
      status = await call({ ...github(`${attempt}`), 'x-github-event': 'ping' });
    expect(status).toBe(503);
    slow[0]?.send(BODY);
    expect((await slow[0]?.answer())?.status).toSatisfy((answer: number) => answer === 202 || answer === 200);
    expect(await call(github('again'))).toBe(200);
    // A caller that breaks off makes room too.
    slow[1]?.socket.destroy();
    slow[0]?.socket.destroy();
    const third = announce(BODY.length, proof);
    third.send(BODY);
    expect((await third.answer()).status).toBe(200);
    third.socket.destroy();
    expect(pushes()).toBe(1);
  });

  test('that break off harm nothing', async () => {
    const { url, announce, pushes } = await open();
    const client = announce(100, { 'X-Hub-Signature-256': signed(BODY) });
    client.send('half');
    client.socket.destroy();
    await new Promise((resolve) => client.socket.once('close', resolve));
    expect([(await fetch(`${url}/healthz`)).status, pushes()]).toEqual([200, 0]);
  });
});
