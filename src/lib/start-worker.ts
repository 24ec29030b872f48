import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type ResourceLimits, Worker } from 'node:worker_threads';

const HERE = import.meta.url;
const FROM_SOURCES = HERE.endsWith('.ts');

/** Starts one of our files as a thread. `source`: its TypeScript file, `new URL('./thread.ts', import.meta.url)`; in a build, the compiled file is started instead. */
export function startWorker(source: URL, workerData: object, resourceLimits: ResourceLimits = {}): Worker {
  const file = startable(source);
  const options = { workerData, execArgv: [], name: file.pathname.split('/').slice(-2).join('/'), resourceLimits };
  if (!FROM_SOURCES) return new Worker(file, options);
  // `--import tsx` enables TypeScript in the main thread only.
  const tsx = new URL('./dist/esm/api/index.mjs', packageUrl('tsx/package.json')).href;
  const code = `import { register } from ${JSON.stringify(tsx)}; register(); await import(${JSON.stringify(file.href)});`;
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), options);
}

/** Flags that speed up a short-lived WebAssembly process by never optimising its code, which took half of initdb's time. */
const UNOPTIMISED = ['--liftoff-only'];

/** Starts one of our files as a short-lived process, which is killed after `limitMs`; its stderr is piped, all other output is discarded. `source`: as for `startWorker`. */
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
