import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DefaultRestOptions } from 'discord.js';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { abortStaleRequests } from '../../src/app/abort-stale-requests.ts';

const STOP_MS = 100;
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  response.end('ok');
});
let url = '';
let end = (): void => undefined;
const logged: string[] = [];

/** The clock that Herald reads goes on only in a stop: a busy machine must not look like one. */
let nowMs = 0;

beforeEach(async () => {
  vi.spyOn(Date, 'now').mockImplementation(() => nowMs);
  asked.length = 0;
  logged.length = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  end = abortStaleRequests((event) => logged.push(event), STOP_MS);
});
afterEach(async () => {
  end();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  vi.restoreAllMocks();
});

/** Nothing in this thread goes on meanwhile, as while a process is stopped: what timers do is due, and the clock has gone on. */
function stop(forMs = STOP_MS * 3): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STOP_MS / 2);
  nowMs += forMs;
}

const clients = [
  ['fetch', async (path: string) => (await fetch(`${url}${path}`, { method: 'POST', body: 'x' })).text()],
  ['discord.js', async (path: string) => (await DefaultRestOptions.makeRequest(`${url}${path}`, { method: 'POST', body: 'x' })).text()],
] as const;

it.each(clients)('a request of %s that was begun before a stop is not sent after it; the next one is', async (_, ask) => {
  const stale = ask('/stale');
  stop();
  await expect(stale).rejects.toThrow();
  expect(asked).toEqual([]);
  expect(logged).toEqual(['process.suspended']);
  expect(await ask('/fresh')).toBe('ok');
  expect(asked).toEqual(['/fresh']);
});

it.each(clients)('the same of %s over a connection that stands already', async (_, ask) => {
  await ask('/first');
  const stale = ask('/stale');
  stop();
  await expect(stale).rejects.toThrow();
  expect(await ask('/fresh')).toBe('ok');
  expect(asked).toEqual(['/first', '/fresh']);
});

it('a clock that is set an hour forward, and back, stops nothing that is begun afterwards', async () => {
  nowMs += 3_600_000;
  await fetch(`${url}/begun-then`).catch(() => undefined);
  nowMs -= 3_600_000;
  expect((await fetch(`${url}/afterwards`)).status).toBe(200);
});

it('what a busy moment holds up is sent', async () => {
  const late = fetch(`${url}/late`);
  stop(STOP_MS / 4);
  expect((await late).status).toBe(200);
});
