import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';

/** A folder in the system's temporary folder. */
export interface TemporaryFolder {
  path: string;
  remove(): Promise<void>;
}

/** Creates a new folder. */
export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'herald-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Creates a data directory with an embedded database that has no tables yet; copying one saves the seconds that making it takes. */
export async function temporaryDataDir(): Promise<TemporaryFolder> {
  const folder = await temporaryFolder();
  await cp(inject('freshDataDir'), folder.path, { recursive: true });
  return folder;
}
