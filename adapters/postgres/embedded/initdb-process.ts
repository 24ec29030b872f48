import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openPglite } from './pglite.ts';
import { syncPath } from './sync-path.ts';

// A short-lived process that creates an empty database in the given folder. It exits if its parent is gone.
const [directory, fsync] = process.argv.slice(2);
if (process.send && directory) {
  process.once('disconnect', () => process.exit(1));
  const fail = (reason: string): never => {
    process.stderr.write(reason);
    process.exit(1);
  };
  try {
    const { db } = await openPglite(directory, false, fail);
    await db.close();
    if (fsync === 'fsync') syncTree(directory);
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
  process.exit(0);
}

/** Flushes every file to disk at the end: cheaper than a thousand fsyncs along the way. */
function syncTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) syncTree(path);
    else syncPath(path);
  }
  syncPath(folder);
}
