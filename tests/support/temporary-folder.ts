import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';

/** A folder under the system's temporary one. */
export interface TemporaryFolder {
  path: string;
  remove(): Promise<void>;
}

/** A fresh folder. */
export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'herald-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** A fresh data directory with an embedded database that has no tables yet: saves the seconds that making one takes. */
export async function temporaryDataDir(): Promise<TemporaryFolder> {
  const folder = await temporaryFolder();
  await cp(inject('freshDataDir'), folder.path, { recursive: true });
  return folder;
}
