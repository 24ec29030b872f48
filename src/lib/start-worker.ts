import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type ResourceLimits, Worker } from 'node:worker_threads';

const HERE = import.meta.url;
const FROM_SOURCES = HERE.endsWith('.ts');

/** Starts a file of ours as a thread. `source`: its TypeScript, `new URL('./thread.ts', import.meta.url)`; where this is compiled, what was made of it is started. */
export function startWorker(source: URL, workerData: object, resourceLimits: ResourceLimits = {}): Worker {
  const file = startable(source);
  const options = { workerData, execArgv: [], name: file.pathname.split('/').slice(-2).join('/'), resourceLimits };
  if (!FROM_SOURCES) return new Worker(file, options);
  // `--import tsx` makes only the main thread read TypeScript.
  const tsx = new URL('./dist/esm/api/index.mjs', packageUrl('tsx/package.json')).href;
  const code = `import { register } from ${JSON.stringify(tsx)}; register(); await import(${JSON.stringify(file.href)});`;
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), options);
}

/** What a short-lived WebAssembly process gains by its code never being optimised: half of initdb's time went into that. */
const UNOPTIMISED = ['--liftoff-only'];

/** Starts a file of ours as a short-lived process, which is killed after `limitMs`; its stderr is piped, the rest thrown away. `source`: as for `startWorker`. */
export function startProcess(source: URL, parameters: readonly string[], limitMs: number): ChildProcess {
  const execArgv = [...UNOPTIMISED, ...(FROM_SOURCES ? ['--import', packageUrl('tsx')] : [])];
  return fork(startable(source), parameters, {
    execArgv,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
}

function startable(source: URL): URL {
  return FROM_SOURCES ? source : new URL(source.href.replace(/\.ts$/, '.js'));
}

function packageUrl(specifier: string): string {
  return pathToFileURL(createRequire(HERE).resolve(specifier)).href;
}
