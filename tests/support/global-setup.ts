import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { initialise } from '../../adapters/postgres/initialise.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A data directory with a fresh embedded database, to be copied: making one takes seconds. */
    freshDataDir: string;
  }
}

const CACHE = 'node_modules/.cache/herald';

/** Builds `dist/`, and makes an embedded database where none is cached, for the tests that start a whole Herald. Type errors are `npm run types`' business. */
export default async function setup(project: TestProject): Promise<void> {
  const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'], { stdio: 'ignore' });
  // 2: emitted, with type errors.
  if (status !== 0 && status !== 2) throw new Error(`tsc ended with ${status}; try npm run build`);
  const manifest = readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8');
  const { dependencies } = JSON.parse(manifest) as { dependencies: Record<string, string> };
  project.provide(
    'freshDataDir',
    await freshDataDir(join(import.meta.dirname, '../..', CACHE, `pglite-${dependencies['@electric-sql/pglite']}`)),
  );
}

async function freshDataDir(place: string): Promise<string> {
  if (existsSync(place)) return place;
  mkdirSync(join(place, '..'), { recursive: true });
  const unfinished = mkdtempSync(`${place}-`);
  await initialise(unfinished, false);
  try {
    renameSync(unfinished, place);
  } catch {
    // Another run was quicker.
    rmSync(unfinished, { recursive: true, force: true });
  }
  return place;
}
