import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CliContext } from '../../src/cli/cli-context.ts';
import { announceOpening, showProgress, whileWorking } from '../../src/cli/progress.ts';

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
    announceOpening({ stdout }, { databaseUrl: null, dataDir: '/nowhere', git: null, contentDir: '/nowhere' });
    vi.advanceTimersByTime(5_000);
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

describe('a start', () => {
  it('says after 200 ms what it is busy with: at the first time more than later', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'herald-progress-'));
    try {
      const { stdout, written } = screen(true);
      announceOpening({ stdout }, { databaseUrl: null, dataDir, git: null, contentDir: dataDir });
      vi.advanceTimersByTime(199);
      expect(written).toEqual([]);
      vi.advanceTimersByTime(1);
      mkdirSync(join(dataDir, 'pglite'));
      announceOpening({ stdout }, { databaseUrl: null, dataDir, git: null, contentDir: dataDir });
      vi.advanceTimersByTime(200);
      announceOpening({ stdout }, { databaseUrl: null, dataDir, git: null, contentDir: dataDir })();
      vi.advanceTimersByTime(200);
      expect(written).toEqual([
        'The first start takes a while: making the embedded database…\n',
        'Opening the database and reading the posts…\n',
      ]);
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  });
});
