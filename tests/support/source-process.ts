import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** A TypeScript file of the tests, run in its own process. */
export interface SourceProcess {
  pid: number;
  /** Whole lines that it has printed so far. */
  lines(): readonly string[];
  /** Resolves once a line passes; rejects with the output if the process ends first. */
  says(passes: (line: string, all: readonly string[]) => boolean): Promise<void>;
  /** Sends a signal and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a file given relative to the repository's root. */
export function startSource(file: string, parameters: readonly string[]): SourceProcess {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', file, ...parameters], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  let out = '';
  let err = '';
  const listeners = new Set<() => void>();
  const heard = () => {
    for (const listener of [...listeners]) listener();
  };
  child.stdout?.on('data', (piece) => {
    out += piece;
    heard();
  });
  child.stderr?.on('data', (piece) => {
    err += piece;
  });
  const lines = () => out.split('\n').slice(0, -1);
  return {
    pid: child.pid ?? 0,
    lines,
    says(passes) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const all = lines();
          if (!all.some((line) => passes(line, all))) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        void ended.then(() => {
          look();
          reject(new Error(`${file} ended too early: ${out.slice(-500)} ${err.slice(-2_000)}`));
        });
        look();
      });
    },
    async end(signal = 'SIGTERM') {
      child.kill(signal);
      await ended;
    },
  };
}
