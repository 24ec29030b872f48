import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { Webhook } from '../../src/ops/git-webhook.ts';
import { startHttpServer } from '../../src/ops/http-server.ts';

async function open(gitWebhook: Webhook | null) {
  const server = await startHttpServer({ host: '127.0.0.1', port: 0 }, { readiness: async () => [], gitWebhook });
  onTestFinished(() => server.stop());
  return server.url;
}

const MEBIBYTE = 1_048_576;

test('the webhook gets headers and the whole body, and its answer is given', async () => {
  const url = await open((headers, body) => ({ status: 202, body: { event: headers['x-event'], size: body.length } }));
  const answer = await fetch(`${url}/webhook/git?x=1`, { method: 'POST', headers: { 'x-event': 'push' }, body: new Uint8Array(MEBIBYTE) });
  expect([answer.status, await answer.json()]).toEqual([202, { event: 'push', size: MEBIBYTE }]);
});

test('a body of more than 1 MiB is refused, announced or not', async () => {
  let called = 0;
  const url = await open(() => {
    called += 1;
    return { status: 202, body: {} };
  });
  const announced = await fetch(`${url}/webhook/git`, { method: 'POST', body: new Uint8Array(MEBIBYTE + 1) });
  expect(announced.status).toBe(413);
  expect(await statusOfChunks(url, MEBIBYTE + 1)).toBe(413);
  expect(called).toBe(0);
});

test('a call that breaks off harms nothing', async () => {
  const url = await open(() => ({ status: 202, body: {} }));
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write('POST /webhook/git HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf');
  socket.end();
  await new Promise((resolve) => socket.on('close', resolve).resume());
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('without a secret there is no webhook; with one it takes POST only', async () => {
  const without = await open(null);
  expect((await fetch(`${without}/webhook/git`)).status).toBe(404);
  expect((await fetch(`${without}/webhook/git`, { method: 'POST' })).status).toBe(405);
  const url = await open(() => ({ status: 202, body: {} }));
  expect((await fetch(`${url}/webhook/git`)).status).toBe(405);
});

/** Sends so many bytes without saying so beforehand. */
function statusOfChunks(url: string, size: number): Promise<number> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    socket.on('error', reject);
    socket.on('data', (data) => resolve(Number(data.toString().split(' ')[1])));
    socket.write(`POST /webhook/git HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${size.toString(16)}\r\n`);
    socket.write(Buffer.alloc(size));
    socket.write('\r\n0\r\n\r\n');
  });
}
