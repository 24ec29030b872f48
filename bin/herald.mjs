// `npm run herald`: runs Herald from dist/, and builds it first where there is no build, or its sources have changed since.
// Plain JavaScript, since it runs before anything is built. What it says goes to stderr: stdout belongs to the verb (`--json`).
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const main = join(root, 'dist/src/main.js');
const compiler = join(root, 'node_modules/typescript/bin/tsc');
/** When it was last built: by `npm run build`, or here. The compiler leaves files alone that would not change. */
const STAMPS = ['dist/.tsbuildinfo', 'dist/.built'];
const SOURCES = ['src', 'adapters', 'tsconfig.json'];

/** When a file, or the last file in a folder, was changed; ms. */
function changedMs(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  return readdirSync(path).reduce((last, name) => Math.max(last, changedMs(join(path, name))), found.mtimeMs);
}

/** When the last of these was changed, ms. */
const lastMs = (names) => Math.max(...names.map((name) => changedMs(join(root, name))));
const isBuilt = existsSync(main);
const isOld = lastMs(SOURCES) > lastMs(STAMPS);
// Where only what runs was installed (npm ci --omit=dev), a build that is there is the one that is meant.
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
