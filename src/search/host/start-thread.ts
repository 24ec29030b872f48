import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

const HERE = import.meta.url;
const FROM_SOURCES = HERE.endsWith('.ts');
/** Room for what a question leaves behind before it is cleared away; Node's own 48 MB are never all needed. */
const YOUNG_MB = 12;

/** Starts the file `name` (without its ending) beside this one as a thread: compiled where this one is compiled, else its source. */
export function startThread(name: string, workerData: object): Worker {
  const file = new URL(`./${name}${FROM_SOURCES ? '.ts' : '.js'}`, HERE);
  const options = { workerData, execArgv: [], name, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } };
  if (!FROM_SOURCES) return new Worker(file, options);
  // `--import tsx` makes only the main thread read TypeScript.
  const tsx = new URL('./dist/esm/api/index.mjs', pathToFileURL(createRequire(HERE).resolve('tsx/package.json'))).href;
  const code = `import { register } from ${JSON.stringify(tsx)}; register(); await import(${JSON.stringify(file.href)});`;
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), options);
}
