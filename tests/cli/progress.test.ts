import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CliContext } from '../../src/cli/cli-context.ts';
import { inertStream, originalStream } from '../../src/cli/cli-context.ts';
import { showProgress, whileOpening, whileWorking } from '../../src/cli/progress.ts';
import { inert } from '../../src/lib/sanitize-text.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function screen(isTTY: boolean) {
  const written: string[] = [];
  const stream = { isTTY, write: (text: string) => written.push(text) > 0 } as unknown as CliContext['stderr'];
  return { written, stderr: stream, stdout: stream };
}

describe('progress', () => {
  it('says nothing of what is over within a second, then how far it is, and goes away', () => {
    const { stderr, written } = screen(true);
    const { tick, end } = showProgress({ stderr }, 'Saving', 'rows');
    tick(1);
    end();
    expect(written).toEqual([]);
    vi.advanceTimersByTime(1_000);
    tick(12_000);
    tick(12_001);
    vi.advanceTimersByTime(200);
    tick(13_000);
    end();
    end();
    expect(written).toEqual(['\r\u001b[KSaving… 12,000 rows', '\r\u001b[KSaving… 13,000 rows', '\r\u001b[K']);
  });

  it('is quiet in a pipe', async () => {
    const { stderr, stdout, written } = screen(false);
    const { tick, end } = showProgress({ stderr }, 'Saving', 'rows');
    vi.advanceTimersByTime(5_000);
    tick(5);
    end();
    const config = { databaseUrl: null, dataDir: '/nowhere', git: null, contentDir: '/nowhere' };
    const opening = whileOpening({ stderr, stdout }, config, () => new Promise<void>((resolve) => setTimeout(resolve, 5_000)));
    await vi.advanceTimersByTimeAsync(5_000);
    await opening;
    expect(written).toEqual([]);
  });

  it('counts seconds of work of unknown length, also when that fails', async () => {
    const { stderr, written } = screen(true);
    const work = whileWorking(
      { stderr },
      'Reading',
      () => new Promise((_resolve, reject) => setTimeout(() => reject(new Error('no')), 2_500)),
    );
    const failed = expect(work).rejects.toThrow('no');
    await vi.advanceTimersByTimeAsync(2_500);
    await failed;
    expect(written).toEqual(['\r\u001b[KReading… 1 s', '\r\u001b[KReading… 2 s', '\r\u001b[K']);
  });
});

describe('what is written while something works', () => {
  it('stands on lines of its own, and goes through what keeps texts from steering the terminal', async () => {
    const { written, stderr, stdout } = screen(true);
    const streams = { stderr: inertStream(stderr), stdout: inertStream(stdout) };
    await whileWorking(streams, 'Sending', async (above, now) => {
      vi.advanceTimersByTime(1_000);
      above.stdout.write('a card\u001b[31m\n');
      above.stderr.write('a line\n');
      originalStream(above.stdout).write('the prompt\u001b[K\n');
      now('Closing');
      vi.advanceTimersByTime(1_000);
      originalStream(above.stdout).write('more\n');
    });
    expect(written.map((text) => JSON.stringify(text))).toEqual(
      [
        '\r\u001b[KSending… 1 s',
        '\r\u001b[K',
        inert('a card\u001b[31m\n'),
        'a line\n',
        'the prompt\u001b[K\n',
        '\r\u001b[KClosing… 2 s',
        '\r\u001b[K',
        'more\n',
      ].map((text) => JSON.stringify(text)),
    );
  });

  it('a text of somebody is not taken for ours: progress moves the cursor past what guards the terminal', () => {
    const { written, stderr } = screen(true);
    const { tick, end } = showProgress({ stderr: inertStream(stderr) }, 'Saving', 'rows');
    vi.advanceTimersByTime(1_000);
    tick(1);
    end();
    expect(written).toEqual(['\r\u001b[KSaving… 1 rows', '\r\u001b[K']);
  });
});

describe('a start', () => {
  const forMs = (ms: number) => () => new Promise<void>((resolve) => setTimeout(resolve, ms));

  it('says after 200 ms what it is busy with: at the first time at once, as that takes long', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'herald-progress-'));
    const config = { databaseUrl: null, dataDir, git: null, contentDir: dataDir };
    try {
      const { written, ...streams } = screen(true);
      const first = whileOpening(streams, config, forMs(1_500));
      await vi.advanceTimersByTimeAsync(1);
      expect(written).toEqual(['\r\u001b[KThe first start takes a while: making the embedded database…']);
      await vi.advanceTimersByTimeAsync(1_499);
      await first;
      expect(written.splice(0).slice(1)).toEqual([
        '\r\u001b[KThe first start takes a while: making the embedded database… 1 s',
        '\r\u001b[K',
      ]);
      mkdirSync(join(dataDir, 'pglite'));
      const quick = whileOpening(streams, config, forMs(199));
      await vi.advanceTimersByTimeAsync(199);
      await quick;
      expect(written).toEqual([]);
      const later = whileOpening(streams, config, forMs(201));
      await vi.advanceTimersByTimeAsync(201);
      await later;
      expect(written).toEqual(['\r\u001b[KOpening the database and reading the posts…', '\r\u001b[K']);
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  });
});
