import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dataDirectoryError } from '../../../src/lib/data-directory.ts';
import { ConfigError, Unsuccessful } from '../../../src/lib/errors.ts';
import { startProcess } from '../../../src/lib/start-worker.ts';
import { syncPath } from './sync-path.ts';

/** PostgreSQL's major version inside the pinned PGlite, which opens no folder of another version. */
export const POSTGRES_MAJOR = '18';
/** Maximum time to create a database, ms: usually 3 to 5 s, on the slowest machines ten times as long. */
const MAKING_MS = 120_000;
const UNFINISHED = 'pglite.new-';

/**
 * Creates `<dataDir>/pglite` if it does not exist yet (3 to 5 s). It appears complete or not at all: what a killed start left behind is removed.
 * Call it under the directory lock. @throws {ConfigError} if the folder was made by another PostgreSQL version, or can't be created @throws {Unsuccessful} if creating it takes longer than `limitMs`
 */
export async function initDatabase(dataDir: string, fsync: boolean, limitMs = MAKING_MS): Promise<{ directory: string; isNew: boolean }> {
  const directory = join(dataDir, 'pglite');
  const isNew = !existsSync(directory);
  if (isNew) {
    // The leftovers of a failed start may be what fills the disk.
    await removeUnfinished(dataDir);
    try {
      const unfinished = mkdtempSync(join(dataDir, UNFINISHED));
      await initialiseInChild(unfinished, fsync, limitMs);
      renameSync(unfinished, directory);
      if (fsync) syncPath(dataDir);
    } catch (error) {
      await removeUnfinished(dataDir);
      throw dataDirectoryError(dataDir, error);
    }
  } else checkVersion(directory);
  await removeUnfinished(dataDir);
  return { directory, isNew };
}

async function removeUnfinished(dataDir: string): Promise<void> {
  for (const name of readdirSync(dataDir)) {
    if (!name.startsWith(UNFINISHED)) continue;
    try {
      await rm(join(dataDir, name), { recursive: true, force: true });
    } catch (error) {
      // The child of a killed start may still be writing there until it notices; the next start removes the folder.
      if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
    }
  }
}

/** Runs in a process of its own: initdb takes some 800 MB, which this process would keep. */
async function initialiseInChild(directory: string, fsync: boolean, limitMs: number): Promise<void> {
  const child = startProcess(new URL('./initdb-process.ts', import.meta.url), [directory, fsync ? 'fsync' : 'no-fsync'], limitMs);
  const from = performance.now();
  let complaint = '';
  child.stderr?.on('data', (piece) => {
    complaint = `${complaint}${piece}`.slice(-2_000);
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  if (signal === 'SIGKILL' && performance.now() - from >= limitMs)
    throw new Unsuccessful(
      `The embedded database in ${directory} was not made within ${limitMs / 1000} s. Check that the disk is neither full nor very slow, ` +
        'and start Herald again, or set DATABASE_URL to a PostgreSQL server',
    );
  if (code === 0) return;
  // The system kills a process that takes too much memory.
  const end = signal === 'SIGKILL' ? 'killed, perhaps for want of memory: it takes 800 MB for a moment' : (signal ?? `exit code ${code}`);
  throw new Error(`making the embedded database failed: ${complaint.trim() || end}`);
}

function checkVersion(directory: string): void {
  const file = join(directory, 'PG_VERSION');
  const version = existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
  if (version === POSTGRES_MAJOR) return;
  const [what, hint] =
    version === null
      ? [`${directory} holds something, but no database`, 'Name an empty folder, or move that one away']
      : [
          `the database in ${directory} was made by PostgreSQL ${version}, and this Herald has PostgreSQL ${POSTGRES_MAJOR} inside`,
          'Run the Herald that made it, or move the folder away to begin with an empty database',
        ];
  throw new ConfigError([{ where: 'HERALD_DATA_DIR', what, hint }]);
}
