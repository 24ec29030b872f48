import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** A Herald in its own process. */
export interface Started {
  child: ChildProcess;
  /** Time from spawning the process to its “ready” line, ms. */
  readyMs: number;
  /** Resident memory, MB. */
  rssMb: () => number;
  /** Resolves with the time (`performance.now()`) at which the output first contains `text`. */
  prints: (text: string) => Promise<number>;
  /** All it has printed so far. */
  output: () => string;
  stop: () => Promise<void>;
}

/** Builds `dist/`, which the benches run. @throws {Error} if the build fails */
export function buildHerald(): void {
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) throw new Error('npm run build failed');
}

/** Starts `herald start` on these folders and waits until it is ready. `settleSeconds`: see `announce.settle_seconds`. `more`: further environment variables. Servers come from DATABASE_URL and REDIS_URL; tokens are not passed on. */
export async function startHerald(
  contentDir: string,
  dataDir: string,
  settleSeconds = 0,
  more: Readonly<Record<string, string>> = {},
): Promise<Started> {
  const { PATH = '', DATABASE_URL = '', REDIS_URL = '' } = process.env;
  const env = {
    PATH,
    DATABASE_URL,
    REDIS_URL,
    HERALD_CONTENT_DIR: contentDir,
    HERALD_DATA_DIR: dataDir,
    HERALD_WEB_ADDR: 'off',
    NO_COLOR: '1',
    ...more,
  };
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(join(dataDir, 'herald.yaml'), `announce:\n  settle_seconds: ${settleSeconds}\n`);
  const startMs = performance.now();
  const child = spawn(process.execPath, [join(ROOT, 'dist/src/main.js'), 'start', '--json'], {
    cwd: dataDir,
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let out = '';
  const listeners = new Set<() => void>();
  child.setMaxListeners(0);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    for (const listener of [...listeners]) listener();
  });
  const prints = (text: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        if (!out.includes(text)) return;
        listeners.delete(check);
        resolve(performance.now());
      };
      listeners.add(check);
      child.once('exit', () => reject(new Error(`Herald ended before it printed “${text}”`)));
      check();
    });
  const readyMs = (await prints('"event":"ready"')) - startMs;
  return {
    child,
    readyMs,
    rssMb: () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024,
    prints,
    output: () => out,
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
