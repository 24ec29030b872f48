import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askRunning, controlSocketPath, startControlServer } from '../../src/cli/control.ts';

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
    expect(await askRunning(dir, request)).toEqual({ kind: 'fault', message: JSON.stringify(request) });
    await server?.stop();
    expect(await askRunning(dir, request)).toBeNull();
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
    expect(await askRunning(dir, request)).toEqual({ kind: 'fault', message: 'first' });
    await first?.stop();
  });

  it('a fault of ours is an answer, not silence', async () => {
    const server = await startControlServer(dir, () => Promise.reject(new Error('boom')), quiet);
    expect(await askRunning(dir, request)).toEqual({ kind: 'fault', message: expect.stringContaining('log') });
    await server?.stop();
  });

  it('works in folders whose names are too long for a socket', async () => {
    const deep = join(dir, 'a'.repeat(120));
    const server = await startControlServer(deep, async () => ({ kind: 'fault', message: 'deep' }), quiet);
    expect(await askRunning(deep, request)).toEqual({ kind: 'fault', message: 'deep' });
    await server?.stop();
  });
});
