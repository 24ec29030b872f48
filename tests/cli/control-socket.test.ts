import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientSocketPath, controlSocketPath, serverSocketPath } from '../../src/cli/control-path.ts';
import { sendToRunning, startControlServer } from '../../src/cli/control-socket.ts';
import { ConfigError } from '../../src/lib/errors.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'herald-control-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const quiet = () => undefined;
const request = { kind: 'ask', text: 'status', confirmed: false } as const;

describe('the control socket', () => {
  it('carries a question to the running Herald and its answer back', async () => {
    const server = await startControlServer(dir, async (asked) => ({ kind: 'fault', message: JSON.stringify(asked) }), quiet);
    expect(await sendToRunning(dir, request)).toEqual({ kind: 'fault', message: JSON.stringify(request) });
    await server?.stop();
    expect(await sendToRunning(dir, request)).toBeNull();
  });

  it('is for the owner only', async () => {
    const server = await startControlServer(dir, async () => ({ kind: 'fault', message: '' }), quiet);
    expect(statSync(controlSocketPath(dir)).mode & 0o777).toBe(0o600);
    await server?.stop();
  });

  it('a second Herald leaves the first one’s socket alone; a dead one’s is replaced', async () => {
    writeFileSync(controlSocketPath(dir), 'left behind');
    const first = await startControlServer(dir, async () => ({ kind: 'fault', message: 'first' }), quiet);
    expect(first).not.toBeNull();
    expect(await startControlServer(dir, async () => ({ kind: 'fault', message: 'second' }), quiet)).toBeNull();
    expect(await sendToRunning(dir, request)).toEqual({ kind: 'fault', message: 'first' });
    await first?.stop();
  });

  it('a fault of ours is an answer, not silence', async () => {
    const server = await startControlServer(dir, () => Promise.reject(new Error('boom')), quiet);
    expect(await sendToRunning(dir, request)).toEqual({ kind: 'fault', message: expect.stringContaining('log') });
    await server?.stop();
  });

  it('understands only requests, and says so', async () => {
    const asked: unknown[] = [];
    const logged: string[] = [];
    const answer = async (request: unknown) => {
      asked.push(request);
      return { kind: 'fault', message: 'heard' } as const;
    };
    const server = await startControlServer(dir, answer, (event) => logged.push(event));
    const odd = [
      'no json',
      'null',
      '[]',
      '{"kind":"eval","text":"1"}',
      '{"kind":"ask","text":1,"confirmed":false}',
      '{"kind":"ask","text":"status","confirmed":"yes"}',
      '{"kind":"ask","text":"status"}',
      '{"kind":"ask","text":"status","confirmed":false,"from":{"platform":"slack","id":"U1"}}',
      '{"kind":"once","dryRun":true,"now":"soon"}',
      '{"kind":"once","dryRun":1,"now":null}',
    ];
    for (const request of odd) expect(JSON.parse(await said(request)).message, request).toContain('not a request that this version knows');
    expect([asked, new Set(logged)]).toEqual([[], new Set(['control.refused'])]);
    for (const fine of [request, { kind: 'once', dryRun: true, now: '2026-01-31T09:00:00Z' } as const])
      expect(await sendToRunning(dir, fine)).toEqual({ kind: 'fault', message: 'heard' });
    expect(asked).toHaveLength(2);
    await server?.stop();
  });

  it('ends with whoever sends too much, too slowly or nothing, and serves the others', async () => {
    const logged: string[] = [];
    const answer = async () => ({ kind: 'fault', message: 'heard' }) as const;
    const server = await startControlServer(dir, answer, (event) => logged.push(event), { requestMs: 200, requestBytes: 1_000 });
    const flood = client();
    flood.socket.write('x'.repeat(1_001));
    const slow = client();
    slow.socket.write('{"kind":');
    const drip = client();
    const dripping = setInterval(() => drip.socket.write('x'), 20);
    const silent = client();
    expect(await sendToRunning(dir, request)).toEqual({ kind: 'fault', message: 'heard' });
    expect(await flood.ended).toContain('larger than 1000 bytes');
    expect(await slow.ended).toContain('the request did not arrive in time');
    expect(await silent.ended).toContain('the request did not arrive in time');
    await drip.ended.finally(() => clearInterval(dripping));
    expect(new Set(logged)).toEqual(new Set(['control.refused']));
    await server?.stop();
  });

  it('takes a request of exactly the limit', async () => {
    const text = JSON.stringify({ ...request, text: '' });
    const server = await startControlServer(dir, async () => ({ kind: 'fault', message: 'heard' }), quiet, { requestBytes: 1_000 });
    const exactly = { ...request, text: 'x'.repeat(1_000 - text.length) };
    expect(await sendToRunning(dir, exactly)).toEqual({ kind: 'fault', message: 'heard' });
    expect(await sendToRunning(dir, { ...exactly, text: `${exactly.text}x` })).toMatchObject({
      message: expect.stringContaining('larger'),
    });
    await server?.stop();
  });

  it('holds so many connections at once, and turns others away at once', async () => {
    const server = await startControlServer(dir, async () => ({ kind: 'fault', message: 'heard' }), quiet, { connections: 2 });
    const held = [client(), client()];
    await Promise.all(held.map(({ socket }) => new Promise((resolve) => socket.once('connect', resolve))));
    expect(await sendToRunning(dir, request)).toEqual({ kind: 'fault', message: expect.stringContaining('ask again') });
    for (const { socket, ended } of held) {
      socket.end();
      await ended;
    }
    expect(await sendToRunning(dir, request)).toEqual({ kind: 'fault', message: 'heard' });
    await server?.stop();
  });

  it('an answer that does not come is not waited for, on either side', async () => {
    const never = () => new Promise<never>(() => undefined);
    const logged: string[] = [];
    const impatient = await startControlServer(dir, never, (event) => logged.push(event), { answerMs: 50 });
    expect(await sendToRunning(dir, request)).toEqual({ kind: 'fault', message: expect.stringContaining('could not answer') });
    expect(logged).toEqual(['control.fault']);
    await impatient?.stop();
    const patient = await startControlServer(dir, never, quiet);
    expect(await sendToRunning(dir, request, 50)).toEqual({
      kind: 'fault',
      message: expect.stringContaining('not answered within 0.05 s'),
    });
    await patient?.stop();
  });

  it.each([
    ['at once', ''],
    ['while it works', '\n'],
  ])('a Herald that hangs %s is not waited for', async (_, sign) => {
    const open: Socket[] = [];
    // Connections to a process that hangs are still accepted, by its kernel.
    const hanging = createServer({ allowHalfOpen: true }, (socket) => {
      open.push(socket);
      socket.resume().write(sign);
    });
    await new Promise<void>((resolve) => hanging.listen(controlSocketPath(dir), resolve));
    expect(await sendToRunning(dir, request, undefined, 50)).toEqual({
      kind: 'fault',
      message: expect.stringMatching(/has not responded for 0\.05 s.*log, then restart it/),
    });
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => hanging.close(resolve));
  });

  it('shows that it lives as soon as it has the request, and for as long as it works', async () => {
    let done: (response: { kind: 'fault'; message: string }) => void = () => undefined;
    const answer = () => new Promise<{ kind: 'fault'; message: string }>((resolve) => (done = resolve));
    const server = await startControlServer(dir, answer, quiet, { aliveMs: 5 });
    const { socket, ended } = client();
    let signs = 0;
    const several = new Promise<void>((resolve) => {
      socket.on('data', (piece) => {
        signs += piece.length;
        if (signs >= 3) resolve();
      });
    });
    socket.end(JSON.stringify(request));
    await several;
    done({ kind: 'fault', message: 'heard' });
    expect(await ended).toMatch(/^\n{3,}\{"kind":"fault","message":"heard"\}$/);
    await server?.stop();
  });

  it('a Herald that dies while it answers is told as that', async () => {
    const half = createServer((socket) => socket.resume().end('{"kind":"rep'));
    await new Promise<void>((resolve) => half.listen(controlSocketPath(dir), resolve));
    expect(await sendToRunning(dir, request)).toEqual({ kind: 'fault', message: expect.stringContaining('went away') });
    await new Promise((resolve) => half.close(resolve));
  });

  it('works in folders whose names are too long for a socket', async () => {
    const deep = join(dir, 'a'.repeat(120));
    const server = await startControlServer(deep, async () => ({ kind: 'fault', message: 'deep' }), quiet);
    expect(await sendToRunning(deep, request)).toEqual({ kind: 'fault', message: 'deep' });
    await server?.stop();
  });
});

/** Somebody at the socket who says what they like; `ended` is all that was answered. */
function client(): { socket: Socket; ended: Promise<string> } {
  const socket = connect({ path: controlSocketPath(dir), allowHalfOpen: true });
  let heard = '';
  socket.on('data', (piece) => {
    heard += piece.toString();
  });
  socket.on('error', () => undefined);
  return { socket, ended: new Promise((resolve) => socket.once('end', () => resolve(heard)).once('close', () => resolve(heard))) };
}

function said(text: string): Promise<string> {
  const { socket, ended } = client();
  socket.end(text);
  return ended;
}

describe('where the control socket is', () => {
  const deep = () => join(dir, 'a'.repeat(120));
  const uid = process.geteuid?.() ?? null;
  const place = (own = uid) => ({ tmp: dir, uid: own });

  it('is the data folder; for a long path a folder of this user in the temporary one', () => {
    expect(controlSocketPath(dir, place())).toBe(join(dir, 'control.sock'));
    expect(dirname(serverSocketPath(deep(), place()))).toBe(join(dir, `herald-${uid}`));
    expect(statSync(join(dir, `herald-${uid}`)).mode & 0o777).toBe(0o700);
    expect(controlSocketPath(join(dir, 'b'.repeat(120)), place())).not.toBe(controlSocketPath(deep(), place()));
  });

  const squat: [string, (folder: string) => void][] = [
    ['others may enter', (folder) => mkdirSync(folder, { mode: 0o701 })],
    [
      'a group may write to',
      (folder) => {
        mkdirSync(folder);
        chmodSync(folder, 0o720);
      },
    ],
    [
      'is a link to a folder of ours',
      (folder) => {
        mkdirSync(join(dir, 'ours'), { mode: 0o700 });
        symlinkSync(join(dir, 'ours'), folder);
      },
    ],
    ['is a file', (folder) => writeFileSync(folder, '')],
  ];

  it.each(squat)('a folder there that %s is trusted by neither side', (_, make) => {
    const folder = join(dir, `herald-${uid}`);
    make(folder);
    const ours = join(dir, 'ours');
    for (const at of [folder, ours])
      if (statSync(at, { throwIfNoEntry: false })?.isDirectory()) writeFileSync(join(at, basename(controlSocketPath(deep(), place()))), '');
    expect(() => serverSocketPath(deep(), place())).toThrow(/HERALD_DATA_DIR: .*not this user's alone|EEXIST/);
    if (statSync(folder).isDirectory())
      expect(() => clientSocketPath(deep(), place())).toThrow(/not this user's alone\. Remove it, or name a data folder/);
    else expect(clientSocketPath(deep(), place())).toBeNull();
  });

  // Without root: the folder is ours, and we are told to be somebody else.
  it.skipIf(uid === null)('a folder or socket of another user is trusted by neither side', () => {
    const other = (uid ?? 0) + 1;
    mkdirSync(join(dir, `herald-${other}`), { mode: 0o700 });
    writeFileSync(controlSocketPath(deep(), place(other)), '');
    expect(() => serverSocketPath(deep(), place(other))).toThrow(ConfigError);
    expect(() => clientSocketPath(deep(), place(other))).toThrow(ConfigError);
    writeFileSync(join(dir, 'control.sock'), '');
    // Everybody may ask root.
    if (uid === 0) expect(clientSocketPath(dir, place(other))).not.toBeNull();
    else expect(() => clientSocketPath(dir, place(other))).toThrow(/belongs to another user/);
    expect(clientSocketPath(dir, place(0))).not.toBeNull();
  });
});
