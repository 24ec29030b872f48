import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inject, TestRunner } from 'vitest';

const ENTRY = join(import.meta.dirname, '../../dist/src/main.js');
const DEADLINE_MS = 60_000;
/** How long before a test's own timeout its waiting ends, so that the error says what was waited for, ms. */
const BEFORE_TIMEOUT_MS = 1_000;

/** A Herald in its own process, as people run it. */
export interface HeraldProcess {
  pid: number;
  /** Everything it has printed so far. */
  out: () => string;
  err: () => string;
  /** Resolves once its output (from index `from` on) matches; rejects with the output after a deadline, or if the process ends first. */
  says: (pattern: RegExp, from?: number) => Promise<string>;
  /** The same for what it logs (stderr). */
  logs: (pattern: RegExp, from?: number) => Promise<string>;
  /** Types a line at its prompt. */
  type: (line: string) => void;
  /** Ends it with a signal; resolves to its exit code and the time it took, ms. */
  end: (signal?: NodeJS.Signals) => Promise<{ code: number | null; tookMs: number }>;
}

/** Folders of one story, removed at its end. */
export interface Home {
  dir: string;
  contentDir: string;
  dataDir: string;
  env: Record<string, string>;
  /** The `main.js` to run; default: that of this build. */
  entry?: string;
  /** Writes a post; `front` is YAML, or an object of front matter. */
  post: (path: string, front: Readonly<Record<string, unknown>>, body?: string) => void;
  /** Writes posts with these titles into a new folder, which appears all at once. */
  postBatch: (folder: string, titles: readonly string[], front?: Readonly<Record<string, unknown>>) => void;
  removePost: (path: string) => void;
  remove: () => void;
}

/** Makes a temporary home with an empty content folder. `cold`: without a data directory, as on a new machine; otherwise with an embedded database that has no tables yet. */
export function makeHome({ cold = false } = {}): Home {
  const dir = mkdtempSync(join(tmpdir(), 'herald-'));
  const contentDir = join(dir, 'content');
  const dataDir = join(dir, 'data');
  mkdirSync(contentDir);
  if (!cold) {
    cpSync(inject('freshDataDir'), dataDir, { recursive: true });
    // The mode that Herald uses; some versions of Node copy a folder without its mode.
    chmodSync(dataDir, 0o700);
  }
  // Stories expect a post to be announced as soon as it is read; waiting for quiet has tests of its own.
  writeFileSync(join(dir, 'herald.yaml'), 'announce:\n  settle_seconds: 0\n');
  const env = {
    HERALD_CONTENT_DIR: contentDir,
    HERALD_DATA_DIR: dataDir,
    HERALD_WEB_ADDR: 'off',
    HERALD_LOG_LEVEL: 'info',
    NO_COLOR: '1',
    HOME: dir,
  };
  const post: Home['post'] = (path, front, body = 'The body.') => {
    const file = join(contentDir, path);
    mkdirSync(dirname(file), { recursive: true });
    const matter = Object.entries(front).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
    writeFileSync(file, `---\n${matter.join('\n')}\n---\n${body}\n`);
  };
  return {
    dir,
    contentDir,
    dataDir,
    env,
    post,
    postBatch: (folder, titles, front) => {
      for (const [n, title] of titles.entries()) post(`../${folder}/${n}.md`, frontMatter(title, front));
      renameSync(join(dir, folder), join(contentDir, folder));
    },
    removePost: (path) => rmSync(join(contentDir, path)),
    remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Returns front matter of a post published now. */
export function frontMatter(title: string, own: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const slug = title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return {
    title,
    date: new Date().toISOString(),
    tags: ['cncf'],
    source: 'CNCF',
    external_url: `https://example.org/${slug}`,
    post_kind: 'link',
    draft: false,
    tldr: `What ${title} is about.`,
    ...own,
  };
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts `herald ARGS`. */
export function startHerald(home: Home, args: readonly string[] = ['start'], env: Readonly<Record<string, string>> = {}): HeraldProcess {
  const child = spawn(process.execPath, [home.entry ?? ENTRY, ...args], {
    cwd: home.dir,
    env: { PATH: process.env.PATH ?? '', ...home.env, ...env },
    stdio: 'pipe',
  });
  running.add(child);
  let out = '';
  let err = '';
  const waiting = new Set<() => void>();
  const heard = (): void => {
    for (const check of [...waiting]) check();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    heard();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
    heard();
  });
  const exited = once(child, 'close').then(([code]) => {
    running.delete(child);
    heard();
    return code as number | null;
  });
  const matches = (stream: () => string, pattern: RegExp, from: number): Promise<string> =>
    new Promise((resolve, reject) => {
      const lost = (why: string) => reject(new Error(`${why} before ${pattern}\n--- out\n${out}\n--- err\n${err}`));
      const timer = setTimeout(() => settle(() => lost('deadline')), remainingMs());
      const check = (): void => {
        const text = stream().slice(from);
        if (pattern.test(text)) settle(() => resolve(text));
        else if (child.exitCode !== null || child.signalCode !== null) settle(() => lost('it ended'));
      };
      const settle = (how: () => void): void => {
        clearTimeout(timer);
        waiting.delete(check);
        how();
      };
      waiting.add(check);
      check();
    });
  return {
    pid: child.pid ?? 0,
    out: () => out,
    err: () => err,
    says: (pattern, from = 0) => matches(() => out, pattern, from),
    logs: (pattern, from = 0) => matches(() => err, pattern, from),
    type: (line) => void child.stdin.write(`${line}\n`),
    end: async (signal = 'SIGTERM') => {
      const from = performance.now();
      child.kill(signal);
      return { code: await exited, tookMs: performance.now() - from };
    },
  };
}

/** Returns the time that the current test has left, ms; outside tests: that of a hook. */
function remainingMs(): number {
  const test = TestRunner.getCurrentTest();
  const startedMs = test?.result?.startTime;
  return test && startedMs ? startedMs + test.timeout - Date.now() - BEFORE_TIMEOUT_MS : DEADLINE_MS;
}

/** Runs `herald ARGS` to its end. */
export async function runHerald(home: Home, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [home.entry ?? ENTRY, ...args], {
    cwd: home.dir,
    env: { PATH: process.env.PATH ?? '', ...home.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const [code] = await once(child, 'close');
  running.delete(child);
  return { code: code as number | null, out, err };
}
