import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

const HERE = import.meta.url;
const FROM_SOURCES = HERE.endsWith('.ts');

/** Starts the file `name` (without its ending) beside this one as a thread: compiled where this one is compiled, else its source. */
export function startThread(name: string, workerData: object): Worker {
  const file = fileOf(name);
  const options = { workerData, execArgv: [], name };
  if (!FROM_SOURCES) return new Worker(file, options);
  // `--import tsx` makes only the main thread read TypeScript.
  const tsx = new URL('./dist/esm/api/index.mjs', packageUrl('tsx/package.json')).href;
  const code = `import { register } from ${JSON.stringify(tsx)}; register(); await import(${JSON.stringify(file.href)});`;
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), options);
}

/** What a short-lived WebAssembly process gains by its code never being optimised: half of initdb's time went into that. */
const UNOPTIMISED = ['--liftoff-only'];

/** Starts the file `name` beside this one as a short-lived process, which is killed after `limitMs`; its stderr is piped, the rest thrown away. */
export function startProcess(name: string, parameters: readonly string[], limitMs: number): ChildProcess {
  const execArgv = [...UNOPTIMISED, ...(FROM_SOURCES ? ['--import', packageUrl('tsx')] : [])];
  return fork(fileOf(name), parameters, { execArgv, stdio: ['ignore', 'ignore', 'pipe', 'ipc'], timeout: limitMs, killSignal: 'SIGKILL' });
}

function fileOf(name: string): URL {
  return new URL(`./${name}${FROM_SOURCES ? '.ts' : '.js'}`, HERE);
}

function packageUrl(specifier: string): string {
  return pathToFileURL(createRequire(HERE).resolve(specifier)).href;
}
