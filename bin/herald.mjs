// `npm run herald`: runs Herald from dist/, and builds it first if there is no build, or if the sources have changed since.
// Plain JavaScript, because it runs before anything is built. It prints to stderr only: stdout belongs to the command (`--json`).
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const main = join(root, 'dist/src/main.js');
const compiler = join(root, 'node_modules/typescript/bin/tsc');
/** Files whose time shows the last build, by `npm run build` or by this script; the compiler does not touch output files that would not change. */
const STAMPS = ['dist/.tsbuildinfo', 'dist/.built'];
const SOURCES = ['src', 'adapters', 'tsconfig.json'];

/** When a file, or the newest file in a folder, was changed, ms; 0 if it does not exist. */
function changedMs(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  return readdirSync(path).reduce((last, name) => Math.max(last, changedMs(join(path, name))), found.mtimeMs);
}

/** When the newest of these was changed, ms. */
const lastMs = (names) => Math.max(...names.map((name) => changedMs(join(root, name))));
const isBuilt = existsSync(main);
const isOld = lastMs(SOURCES) > lastMs(STAMPS);
// Without development packages (npm ci --omit=dev), an existing build is used as it is.
const canBuild = existsSync(compiler);
if (!isBuilt && !canBuild) {
  process.stderr.write('herald: there is no build, and no compiler to make one. Run npm ci, then this again\n');
  process.exit(1);
}
if (canBuild && (!isBuilt || isOld)) {
  process.stderr.write('Building Herald first…\n');
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.json'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    for (const stamp of STAMPS) rmSync(join(root, stamp), { force: true });
    process.stderr.write('herald: the build has failed; the lines above say where\n');
    process.exit(1);
  }
  writeFileSync(join(root, 'dist/.built'), '');
}
await import('../dist/src/main.js');
