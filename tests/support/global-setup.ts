import { spawnSync } from 'node:child_process';
import type { TestProject } from 'vitest/node';
import { freshDataDir } from './fresh-data-dir.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A data directory with a fresh embedded database, to be copied: making one takes seconds. */
    freshDataDir: string;
  }
}

/** Builds `dist/`, and makes an embedded database if none is cached, for the tests that start a whole Herald. Type errors are left to `npm run types`. */
export default async function setup(project: TestProject): Promise<void> {
  const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'], { stdio: 'ignore' });
  // 2: files were emitted, with type errors.
  if (status !== 0 && status !== 2) throw new Error(`tsc ended with ${status}; try npm run build`);
  project.provide('freshDataDir', await freshDataDir());
}
